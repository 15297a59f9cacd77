// @ts-check
// A client that knows nothing but openapi/openapi.yaml takes an agreement from a draft
// to its seal. The vendor signs with a program of its own (pdfsig, with a certificate
// that nobody here knows), so two people have to look at the file: whoever runs this
// lets them, for the agreement that LEDD_RUN names. LEDD_TOKEN has the scopes read and write,
// LEDD_SIGN_TOKEN has signatures:write.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import createClient from "openapi-fetch";

/** @typedef {import("./api.gen.js").paths} paths */
/** @typedef {import("./api.gen.js").components["schemas"]} schemas */

const url = process.env.LEDD_URL, run = process.env.LEDD_RUN ?? "";
const skip = !url || !run ? "LEDD_URL and LEDD_RUN are not set" : false;
if (skip && process.env.CI) throw new Error(skip);

/** @param {string | undefined} token @returns {import("openapi-fetch").Client<paths>} */
const client = (token) => createClient({ baseUrl: `${url}/api/v1`, headers: { Authorization: `Bearer ${token}` } });
const ledd = client(process.env.LEDD_TOKEN), signer = client(process.env.LEDD_SIGN_TOKEN);

/**
 * Gives what the server sent, or fails with its problem.
 * @template T
 * @param {{ data?: T, error?: unknown, response: Response }} answer
 * @returns {T}
 */
function sent({ data, error, response }) {
  assert.ok(data !== undefined, `${response.status} ${response.url}: ${JSON.stringify(error)}`);
  return data;
}

/**
 * Asks until something holds, a minute at most: a job or two people are at work.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(x: T) => boolean} holds
 */
async function until(ask, holds) {
  for (let tries = 0; tries < 600; tries++) {
    const x = await ask();
    if (holds(x)) return x;
    await sleep(100);
  }
  return assert.fail(`it never came: ${JSON.stringify(await ask())}`);
}

const contacts = [{ name: "Avtaleforvalter", role: "avtaler", email: "avtale@skyvik.example" }];

/** @param {string} me @param {string} vendor @param {string} system @returns {schemas["AgreementInput"]} */
const whole = (me, vendor, system) => ({
  type: "dpa_controller_processor", template: { kind: "own" }, revision: "1.0", language: "nb", governingLaw: "norsk rett", effectiveFrom: "2026-01-01", noticeMonths: 3,
  parties: [{ org: me, side: "controller", capacity: "signatory", address: "Torget 1, 9999 Fjordvik", contacts }, { org: vendor, side: "processor", capacity: "signatory", number: "987654325", address: "Havnegata 2, 0150 Oslo", contacts }],
  scopeSystems: [system], breachNoticeHours: 24, authorisationMode: "general", objectionWindowDays: 30, objectionWindowKind: "calendar", subProcessorsUsed: "no",
  auditTerms: "Årlig revisorerklæring (ISAE 3000).", reportCadence: "yearly", exitChoice: "both", exitDays: 60, exitFormat: "JSON", transfersAllowed: "no",
  processing: [{ system, subject: "Drift av journal", purpose: "Yte helsehjelp", nature: "lagring og støtte", dataTypes: ["navn", "diagnose"], specialCategories: "helseopplysninger, kryptert", dataSubjects: ["pasienter"], retention: "så lenge avtalen gjelder", frequency: "løpende" }],
  securityMeasures: [{ topic: "Tilgang", measure: "To faktorer" }], instructions: [{ topic: "Sted", text: "Bare i EØS" }],
  externalIds: [{ system: "e2e", value: `to-sign-${run}` }],
});

/** Signs a file as somebody else would, with a certificate of their own. @param {Uint8Array} file */
function signElsewhere(file) {
  const folder = mkdtempSync(join(tmpdir(), "ledd-client-"));
  /** @param {string} name @param {string[]} args */
  const program = (name, ...args) => {
    const r = spawnSync(name, args, { cwd: folder, encoding: "utf8" });
    return r.stdout + r.stderr;
  };
  try {
    mkdirSync(join(folder, "nss"));
    writeFileSync(join(folder, "noise"), new Uint8Array(64).fill(7));
    writeFileSync(join(folder, "issued.pdf"), file);
    program("certutil", "-N", "-d", "sql:nss", "--empty-password");
    program("certutil", "-S", "-d", "sql:nss", "-n", "party", "-s", "CN=Ola Vik,O=Skyvik", "-x", "-t", "CTu,Cu,Cu", "-k", "rsa", "-g", "2048", "-z", "noise", "-v", "12", "-m", "7");
    const said = program("pdfsig", "-nssdir", "nss", "-add-signature", "-new-signature-field-name", "own", "-nick", "party", "issued.pdf", "signed.pdf");
    assert.match(program("pdfsig", "signed.pdf"), /Ola Vik/, said);
    return new Uint8Array(readFileSync(join(folder, "signed.pdf")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Sends the next bytes of a document. @param {string} id @param {number} from @param {Uint8Array} bytes */
const send = (id, from, bytes) => ledd.PATCH("/documents/{id}/content", {
  params: { path: { id }, header: { "Upload-Offset": from } },
  body: /** @type {any} */ (bytes), // the contract says binary, which has no type of its own
  bodySerializer: (body) => /** @type {any} */ (body), headers: { "Content-Type": "application/partial-upload" },
});

/** Uploads a file in three parts, as over a line that breaks. @param {string} agreement @param {Uint8Array} bytes */
async function upload(agreement, bytes) {
  /** @type {schemas["DocumentDocumentInput"]} */
  const body = { name: "signed.pdf", mediaType: "application/pdf", purpose: "upload", subject: agreement, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  const begun = await ledd.POST("/documents", { body });
  const { id } = sent(begun);
  assert.equal(begun.response.status, 201);
  const third = Math.floor(bytes.length / 3);
  sent(await send(id, 0, bytes.subarray(0, third)));
  const again = await ledd.POST("/documents", { body });
  assert.equal(sent(again).id, id, "announced again, it is the same document");
  assert.equal(again.response.status, 200);
  const repeated = await send(id, 0, bytes.subarray(0, third));
  assert.equal(repeated.response.status, 409, "a part that has arrived is not taken twice");
  assert.equal(repeated.response.headers.get("Upload-Offset"), String(third), "and the answer says where to go on");
  const asked = await ledd.HEAD("/documents/{id}/content", { params: { path: { id } } });
  assert.equal(asked.response.headers.get("Upload-Offset"), String(third));
  sent(await send(id, third, bytes.subarray(third, 2 * third)));
  const last = await send(id, 2 * third, bytes.subarray(2 * third));
  sent(last);
  assert.equal(last.response.headers.get("Upload-Complete"), "?1");
  return id;
}

test("a generated client takes an agreement from a draft to its seal, with a file that the vendor signed", { skip, timeout: 180_000 }, async () => {
  const vendor = sent(await ledd.POST("/organisations", { body: { name: `Skyvik ${run} AS`, country: "NO" } }));
  const me = vendor.orgId;
  const system = sent(await ledd.POST("/systems", { body: { name: `Journal ${run}`, code: `J-${run}`, personalData: "yes", lifecycle: "active" } }));
  const coverage = ["DPA-001", "DPA-002", "DPA-003"];
  sent(await ledd.POST("/engagements", { body: { upstream: me, downstream: vendor.id, scopeSystems: [system.id], roleBasis: "processor", personalData: "yes", state: "active", startsOn: "2026-01-01" } }));
  const open = async () => sent(await ledd.GET("/gaps", { params: { query: { system: `J-${run}` } } })).items.map((g) => g.rule).filter((rule) => coverage.includes(rule));
  assert.deepEqual(await open(), ["DPA-001"]);

  // A draft, completed by what the register says it lacks.
  const body = whole(me, vendor.id, system.id);
  const draft = sent(await ledd.POST("/agreements", { body: { type: body.type, parties: body.parties, scopeSystems: body.scopeSystems, externalIds: body.externalIds } }));
  const path = { id: draft.id };
  assert.ok(sent(await ledd.GET("/agreements/{id}/completeness", { params: { path } })).missing.length > 5);
  sent(await ledd.PUT("/agreements/{id}", { params: { path, header: { "If-Match": `"${draft.version}"` } }, body }));
  assert.deepEqual(sent(await ledd.GET("/agreements/{id}/completeness", { params: { path } })).missing, []);

  sent(await ledd.POST("/agreements/{id}/transitions", { params: { path }, body: { to: "review" } }));
  sent(await ledd.POST("/agreements/{id}/note", { params: { path }, body: { text: "Formål og underdatabehandlere er kontrollert." } }));
  const issued = sent(await ledd.POST("/agreements/{id}/issue", { params: { path }, body: {} }));
  assert.equal(issued.state, "ready");
  assert.deepEqual(await open(), ["DPA-002"]);

  const file = new Uint8Array(/** @type {ArrayBuffer} */ (sent(await ledd.GET("/agreements/{id}/files/{kind}", { params: { path: { ...path, kind: "issued" } }, parseAs: "arrayBuffer" }))));
  assert.equal(createHash("sha256").update(file).digest("hex"), issued.issuedSha256);
  const signed = signElsewhere(file);

  // It goes back in parts; the same file for the same party is one submission.
  const document = await upload(draft.id, signed);
  const submit = () => ledd.POST("/agreements/{id}/submissions", { params: { path }, body: { party: vendor.id, document, name: "Ola Vik", title: "Daglig leder", authority: "Signaturrett" } });
  const submission = sent(await submit());
  assert.equal(sent(await submit()).id, submission.id, "sent twice, it is one");
  const read = async () => sent(await ledd.GET("/agreements/{id}/submissions/{submission}", { params: { path: { ...path, submission: submission.id } } }));
  const judged = await until(read, (x) => x.state !== "checking");
  assert.equal(judged.verdict, "needs_person");
  assert.ok(judged.report?.reasons.length, "the verdict has its rules");
  assert.ok(judged.report?.reasons.some((r) => ["no-roots", "unknown"].includes(r.code)), JSON.stringify(judged.report?.reasons));
  assert.ok(judged.report?.signatures.every((s) => s.intact));

  // Four eyes are of people: the contract has no verb for them.
  const decided = await until(read, (x) => x.state !== "waiting");
  assert.equal(decided.state, "accepted");
  assert.equal(decided.approvals.length, 2);

  // The municipality signs with a token that may; the one that writes may not.
  const asked = sent(await signer.GET("/agreements/{id}/signing", { params: { path, query: { party: me, lang: "nb" } } }));
  const signature = { party: me, name: "Kari Nordvik", title: "Kommunedirektør", authority: "Delegert myndighet, sak 12/26", sha256: asked.sha256, statement: asked.statement, language: /** @type {const} */ ("nb") };
  assert.equal((await ledd.POST("/agreements/{id}/signatures", { params: { path }, body: signature })).response.status, 403);
  sent(await signer.POST("/agreements/{id}/signatures", { params: { path }, body: signature }));

  const finished = await until(async () => sent(await ledd.GET("/agreements/{id}", { params: { path } })), (a) => a.sealedSha256 !== "");
  assert.equal(finished.state, "active");
  const sealed = new Uint8Array(/** @type {ArrayBuffer} */ (sent(await ledd.GET("/agreements/{id}/files/{kind}", { params: { path: { ...path, kind: "sealed" } }, parseAs: "arrayBuffer" }))));
  assert.equal(createHash("sha256").update(sealed).digest("hex"), finished.sealedSha256);
  assert.deepEqual(sealed.subarray(0, signed.length), signed, "the sealed file begins with the one that the vendor signed");
  assert.deepEqual(await open(), [], "the gap is closed");
  assert.deepEqual(sent(await ledd.GET("/agreements/{id}/evidence", { params: { path } })).items.map((e) => e.way).sort(), ["elsewhere", "portal"]);
});
