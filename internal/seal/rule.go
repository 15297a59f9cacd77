package seal

// Verdict says what becomes of an upload.
type Verdict string

// The verdicts, from the best to the worst.
const (
	Accepted    Verdict = "accepted"
	Unsigned    Verdict = "unsigned"
	NeedsPerson Verdict = "needs_person"
	Rejected    Verdict = "rejected"
)

// note is the verdict of rules that are told and decide nothing.
const note Verdict = ""

// worst orders the verdicts.
var worst = map[Verdict]int{note: 0, Accepted: 1, Unsigned: 2, NeedsPerson: 3, Rejected: 4}

// Kind says what sort of thing a change after signing touches.
type Kind string

// The kinds of changes, a closed list.
const (
	KindSignature  Kind = "signature"
	KindTimestamp  Kind = "timestamp"
	KindDSS        Kind = "dss"
	KindExtension  Kind = "extension"
	KindForm       Kind = "form"
	KindAnnotation Kind = "annotation"
	KindPage       Kind = "page"
	KindContent    Kind = "content"
	KindMetadata   Kind = "metadata"
	KindOther      Kind = "other"
)

// Rule is one named reason for a verdict. Nothing else decides: no name, producer,
// hash or signer is in any rule.
type Rule struct {
	Code    string
	Verdict Verdict // empty: told, and decides nothing
	Kind    Kind    // of the change that the rule is about, if it is about one
	Means   string
}

// Rules is every rule, and the whole of what verdicts rest on.
var Rules = []Rule{
	// What the file is.
	{"signed", Accepted, "", "the issued document with signatures added that are intact, trusted and cover it"},
	{"attached-original", Accepted, "", "the issued document stands unchanged inside a file that a trusted signature covers whole"},
	{"same-bytes", Unsigned, "", "the file is the issued document, and nobody has signed it"},
	{"other-bytes", NeedsPerson, "", "the file does not begin with the issued document: it was printed, rewritten or changed, or is another document"},
	{"older-version", NeedsPerson, "", "the file is an earlier state of the issued document"},
	{"parallel-signing", NeedsPerson, "", "the file was signed beside another signature, not after it: both begin with the same issued document"},
	{"attached-untrusted", NeedsPerson, "", "the issued document stands unchanged inside the file, but no trusted signature covers the whole file"},
	{"encrypted", NeedsPerson, "", "the file is encrypted, and cannot be compared"},
	{"verifier-gave-up", NeedsPerson, "", "the file took more time or memory than a file may, and was not checked"},
	{"no-pdf", Rejected, "", "the file is no PDF file, or something stands before it"},
	{"too-large", Rejected, "", "the file is larger than uploads may be"},
	{"appended-too-large", Rejected, "", "what was added to the issued document is larger than it may be"},
	{"malformed", Rejected, "", "what was added to the issued document is no well-formed PDF"},
	{"bytes-at-end", Rejected, "", "something stands behind the end of the file"},
	{"too-complex", Rejected, "", "the file has more objects than are compared"},
	{"too-many-signatures", Rejected, "", "the file has more signatures than are checked"},

	// What the signatures cover.
	{"nothing-signed", Rejected, "", "something was added to the issued document, and nobody has signed it"},
	{"byte-range", Rejected, "", "a signature does not cover the bytes that it must: the document before it, itself, and nothing less"},
	{"not-in-a-field", Rejected, "", "a signature stands in no field of the form: readers would not show it"},
	{"changed-after-signature", Rejected, "", "the file was changed after the last signature"},
	{"stray-byte-range", NeedsPerson, "", "the file has the mark of a signature where there is none"},

	// Whether they are intact.
	{"structure-broken", Rejected, "", "the file's structure is broken, so that nobody can say what a signature covers"},
	{"signature-unreadable", Rejected, "", "a signature cannot be read"},
	{"digest-mismatch", Rejected, "", "the signed bytes were changed"},
	{"signature-wrong", Rejected, "", "a signature is not of the key of its certificate"},
	{"algorithm-unsupported", NeedsPerson, "", "a signature is made in a way that cannot be checked here"},
	{"digest-refused", Rejected, "", "a signature rests on a digest that anybody can forge (MD5)"},
	{"certificate-missing", Rejected, "", "a signature comes without its certificate"},
	{"attributes-broken", Rejected, "", "a signature's own statements contradict it, or are missing"},
	{"certificate-foreign", Rejected, "", "a signature names another certificate than its own"},
	{"content-missing", Rejected, "", "a signature lacks what it signs"},
	{"content-unexpected", Rejected, "", "a signature brings content of its own"},
	{"several-signers", Rejected, "", "two have signed in one signature"},
	{"bytes-behind-signature", Rejected, "", "something is hidden behind a signature"},
	{"digest-weak", NeedsPerson, "", "a signature rests on a weak digest (SHA-1)"},
	{"key-weak", NeedsPerson, "", "a signature is made with a short key"},
	{"certificate-not-named", NeedsPerson, "", "a signature of the kind CAdES does not name its certificate"},

	// Whose they are.
	{"no-roots", NeedsPerson, "", "nobody is configured whose certificates are trusted"},
	{"unknown", NeedsPerson, "", "the signer's certificate comes from nobody who is trusted here"},
	{"unreadable", NeedsPerson, "", "the signer's certificate breaks the rules for certificates"},
	{"impostor", Rejected, "", "the signer's certificate names a trusted issuer that did not issue it"},
	{"expired", Rejected, "", "the signer's certificate had expired at the time that is proven"},
	{"not-yet", Rejected, "", "the signer's certificate was not valid yet at the time that is proven"},
	{"wrong-use", Rejected, "", "the signer's certificate is for another use, such as a web server or a time stamp"},
	{"revoked", Rejected, "", "the signer's certificate was revoked before the time that is proven"},
	{"revoked-later", note, "", "the signer's certificate was revoked after the proven time of signing"},
	{"stamp-untrusted", note, "", "a time stamp comes from nobody who is trusted for it, and proves no time"},
	{"stamp-wrong", Rejected, "", "a time stamp is not one over the signature that it stands in"},

	// What later revisions change.
	{"signature-added", note, KindSignature, "a signature was added"},
	{"certified", note, KindSignature, "a signature certifies the document"},
	{"timestamp-added", note, KindTimestamp, "a time stamp over the document was added"},
	{"dss-changed", note, KindDSS, "certificates and revocation data were added (DSS)"},
	{"dss-after-signature", note, KindDSS, "only certificates and revocation data were added after the last signature"},
	{"extension-changed", note, KindExtension, "the file says that it uses an extension of the standard, or a later version"},
	{"structure-changed", NeedsPerson, KindExtension, "the structure that screen readers read was changed"},
	{"field-added", note, KindForm, "an empty signature field was added"},
	{"resources-added", note, KindForm, "the form was given a font or another resource"},
	{"resources-changed", Rejected, KindForm, "a font or another resource of the form was changed"},
	{"form-filled", Rejected, KindForm, "a field of the form was filled in or changed"},
	{"form-changed", Rejected, KindForm, "the form was changed"},
	{"field-locked", Rejected, KindForm, "a field was changed that a signature locks"},
	{"signature-replaced", Rejected, KindSignature, "a signature or its field was changed or removed"},
	{"signature-copied", Rejected, KindOther, "what looks like a signature was added, and signs nothing of what was added"},
	{"reserved-field", NeedsPerson, "", "somebody signed in the field that is kept for the register's own seal"},
	{"locks-seal", NeedsPerson, "", "a signature locks the document, or the fields that the register fills in last: the seal cannot stand behind it"},
	{"no-room-for-seal", NeedsPerson, "", "the register can add nothing behind the file: the seal cannot stand behind it"},
	{"signature-outside-box", NeedsPerson, KindSignature, "a visible signature stands outside of the places prepared for signatures"},
	{"signature-over-page", Rejected, KindSignature, "a visible signature covers a part of a page"},
	{"shared-appearance", NeedsPerson, KindOther, "the picture of a signature field was replaced, and is in use elsewhere as well"},
	{"annotation-changed", Rejected, KindAnnotation, "a remark or another annotation was added, changed or removed"},
	{"page-changed", Rejected, KindPage, "a page was added, removed, replaced or moved"},
	{"content-changed", Rejected, KindContent, "what stands on a page was changed"},
	{"action-added", Rejected, KindOther, "the file was given something that runs or opens"},
	{"file-attached", Rejected, KindOther, "a file was attached"},
	{"stream-too-large", Rejected, KindOther, "something was added that becomes too large when it is unpacked"},
	{"encryption-changed", Rejected, KindOther, "the encryption was changed"},
	{"dates-changed", note, KindMetadata, "the date of change, or the name of the program, was written anew"},
	{"metadata-changed", NeedsPerson, KindMetadata, "what the file says of itself was changed"},
	{"viewer-changed", NeedsPerson, KindOther, "how a reader shows the file was changed"},
	{"other-changed", NeedsPerson, KindOther, "something was changed that is of no known kind"},
	{"orphan-objects", NeedsPerson, KindOther, "something was added that nothing refers to"},
	{"harmless-orphans", note, KindOther, "a drawing or a font was left over that nothing refers to"},
	{"certification-forbids", Rejected, KindOther, "whoever certified the document forbade this change"},
}

var byCode = func() map[string]Rule {
	out := map[string]Rule{}
	for _, r := range Rules {
		out[r.Code] = r
	}
	return out
}()

// RuleOf finds a rule by its code.
func RuleOf(code string) (Rule, bool) {
	r, ok := byCode[code]
	return r, ok
}
