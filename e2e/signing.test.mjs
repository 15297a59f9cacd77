// An agreement from a draft to its seal in the real program: signed in the portal by
// whoever has the link and the code, or in a PDF by a program that is not ours; and
// what a file is worth in which somebody has changed a byte.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkPage, openPage, sideways } from './browser.mjs'
import { draw, issue } from './complete.mjs'
import { hands, leaving } from './hands.mjs'
import { arrive, invite } from './people.mjs'
import { setStage } from './stage.mjs'

const guests = [{ name: 'Nora Strand', email: 'nora@leverandor.example' }, { name: 'Ola Vik', email: 'ola@leverandor.example' }]
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format()
let ingrid, per, siri, folder
const stage = setStage({ mail: true, people: [['Ingrid Solvik', 'Personvernkoordinator'], ['Per Haugen', 'Leder'], ['Siri Dahl', 'Personvernombud']], files: true, ready: async () => {
  ({ folder, people: [ingrid, per, siri] } = stage)
} })

const at = (path, lang = 'nb') => (path.startsWith('http') ? path : stage.program.base + path) + (path.includes('?') ? '&' : '?') + `lang=${lang}`
const button = (page, name) => page.locator('main').getByRole('button', { name, exact: true })
const press = (page, hand, name) => leaving(page, () => hand.press(page, button(page, name)))

// Looks at the page that somebody is on, in a page of its own: wide, and on a phone.
const look = (page, lang = 'nb') => async name => {
  const found = []
  for (const [width, scheme] of [[1280, 'light'], [390, 'dark']]) {
    const own = await openPage(stage.browser, { width, scheme })
    await own.context().addCookies(await page.context().cookies())
    await own.goto(at(page.url().replace(/[?&]lang=..|[?&]done=\w+/g, ''), lang))
    found.push(...(await checkPage(own)).map(problem => `${name} at ${width} px: ${problem}`))
    if (/⟦/.test(await own.content())) found.push(`${name}: a text is missing`)
    await own.context().close()
  }
  assert.deepEqual(found, [])
}

// Asks for a page until it says something, ten seconds at most: a job is at work.
async function until(page, path, words) {
  for (let tries = 0; tries < 100; tries++) {
    await page.goto(at(path))
    if (words.test(await page.locator('main').innerText())) return
    await sleep(100)
  }
  assert.fail(`${path} does not say ${words}: ${await page.locator('main').innerText()}\n${stage.program.said()}`)
}

const bytes = async (page, path) => {
  const answer = await page.request.get(at(path))
  assert.equal(answer.status(), 200, path)
  return answer.body()
}
const file = (name, content) => { writeFileSync(join(folder, name), content); return join(folder, name) }
const run = (name, ...args) => { const r = spawnSync(name, args, { cwd: folder, encoding: 'utf8' }); return r.stdout + r.stderr }
const holds = name => assert.match(run('qpdf', '--check', name), /No syntax or stream encoding errors/)
const pending = async system => {
  await ingrid.goto(at('/gaps?rule=DPA-002'))
  return (await ingrid.locator('main table tbody tr th a').allInnerTexts()).includes(system)
}

// The municipality signs, and the register seals.
async function countersign(agreement) {
  await per.goto(at(agreement))
  await leaving(per, () => per.locator('.page-actions').getByRole('link', { name: 'Undertegn' }).click())
  await look(per)('sign')
  await per.getByLabel('Stilling').fill('Kommunedirektør')
  await per.getByLabel('Rett til å undertegne').fill('Delegert myndighet, sak 12/26')
  await per.getByLabel('Jeg godtar denne teksten').check()
  await press(per, hands.mouse, 'Undertegn')
  assert.match(await per.getByRole('status').first().innerText(), /Signaturen er registrert/)
  await until(ingrid, agreement, /Ferdig avtale, forseglet/)
  const name = `sealed-${agreement.split('/').pop()}.pdf`
  file(name, await bytes(ingrid, `${agreement}/files/sealed`))
  holds(name)
  return name
}

let one
test('a coordinator completes a draft, has it looked at, and issues it', async () => {
  one = await draw(ingrid, hands.mouse, stage.program.base, today)
  await look(ingrid)('complete')
  assert.ok(await pending(one.system))
  await issue(ingrid, hands.mouse, one.agreement, look(ingrid))
  assert.match(await ingrid.getByRole('status').first().innerText(), /Avtalen er utstedt/)
  await look(ingrid)('issued')
  file('issued.pdf', await bytes(ingrid, `${one.agreement}/files/issued`))
  holds('issued.pdf')
})

test('the vendor reads, sees who else is in the chain, and signs: by keyboard, without JavaScript', async () => {
  const hand = hands.keys
  const link = await invite(ingrid, stage.mailbox, one.agreement, guests[0])
  const nora = await openPage(stage.browser, { width: 390, js: false })
  await arrive(nora, hand, stage.mailbox, link, guests[0].email)
  const on = name => leaving(nora, () => hand.press(nora, nora.locator('.page-actions').getByRole('link', { name })))
  const standing = () => nora.locator('.stations [aria-current=step]').innerText()
  assert.equal(await standing(), 'Les avtalen')
  assert.ok((await nora.locator('.paper').innerText()).includes('Databehandleravtale'))
  await look(nora)('read')
  await on('Neste: underdatabehandlere')
  assert.equal(await standing(), 'Underdatabehandlere')
  await look(nora)('subs')
  await on('Neste: undertegn')
  assert.equal(await standing(), 'Undertegn')
  for (const lang of ['nb', 'da', 'nn', 'en']) await look(nora, lang)('guest-sign')

  await nora.goto(at('/invited/agreement/sign'))
  assert.equal(await nora.getByLabel('Navnet ditt').inputValue(), guests[0].name)
  await hand.type(nora, nora.getByLabel('Stilling').first(), 'Daglig leder')
  await press(nora, hand, 'Undertegn') // without authority, and without the tick
  assert.match(await nora.locator('#errors').innerText(), /Rett til å undertegne[\s\S]*Jeg godtar denne teksten: Kryss av/)
  assert.deepEqual(await sideways(nora), [])
  assert.equal(await nora.getByLabel('Stilling').first().inputValue(), 'Daglig leder', 'what was written stays')
  assert.equal(await nora.getByLabel('Jeg godtar denne teksten').getAttribute('aria-invalid'), 'true')
  await hand.type(nora, nora.getByLabel('Rett til å undertegne').first(), 'Signaturrett')
  await hand.tick(nora, nora.getByLabel('Jeg godtar denne teksten'))
  await press(nora, hand, 'Undertegn')
  assert.match(await nora.locator('main').innerText(), /Takk, signaturen er mottatt/)
  assert.equal(await nora.locator('.stations').count(), 0)
  await look(nora)('guest-signed')
  stage.nora = nora
})

test('the municipality signs, the register seals, other programs agree, and the gap is closed', async () => {
  const sealed = await countersign(one.agreement)
  await look(ingrid)('sealed')
  const said = run('pdfsig', sealed)
  assert.match(said, /Signature is Valid/)
  assert.match(said, /Total document signed/)
  assert.match(await ingrid.locator('main').innerText(), /Gjelder|gjelder/)
  for (const [name, link] of [['evidence', 'Se bevis for signaturene'], ['evidence of one', `Bare signaturen til ${guests[0].name}`]]) {
    await leaving(ingrid, () => ingrid.locator('main').getByRole('link', { name: link }).first().click())
    await look(ingrid)(name)
  }
  assert.ok(!await pending(one.system), 'the gap is closed')
  await stage.nora.goto(at('/invited/agreement'))
  assert.match(await stage.nora.locator('main').innerText(), /Avtalen er ferdig/)
  const kept = await stage.nora.request.get(at('/invited/agreement/pdf'))
  assert.deepEqual(await kept.body(), readFileSync(join(folder, sealed)))
})

test('whoever holds the file finds out that it is in force, without signing in', async () => {
  const anybody = await openPage(stage.browser, { js: false })
  await anybody.goto(at('/verify'))
  await ingrid.goto(at(one.agreement))
  const [code] = (await ingrid.locator('main').innerText()).match(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b/)
  await anybody.getByLabel('Kontrollkode').fill(code.toLowerCase())
  await leaving(anybody, () => button(anybody, 'Kontroller').first().click())
  assert.match(await anybody.locator('main').innerText(), /Avtalen er utstedt her og gjelder/)
  await look(anybody)('verified')
  const sealed = join(folder, `sealed-${one.agreement.split('/').pop()}.pdf`)
  const judge = async path => {
    await anybody.goto(at('/verify'))
    await anybody.getByLabel('PDF-fil').setInputFiles(path)
    await leaving(anybody, () => button(anybody, 'Kontroller').last().click())
    return anybody.locator('main').innerText()
  }
  assert.match(await judge(sealed), /Avtalen er utstedt her og gjelder/)
  const other = Buffer.from(readFileSync(sealed))
  other[Math.floor(other.length / 2)] ^= 1
  assert.match(await judge(file('other.pdf', other)), /Vi kjenner ikke denne avtalen/)
})

// Whoever signs with another program has a certificate of its own, which nobody here knows.
function signElsewhere(from, to) {
  if (!stage.nss) {
    mkdirSync(join(folder, 'nss'))
    file('noise', Buffer.alloc(64, 'ledd'))
    run('certutil', '-N', '-d', 'sql:nss', '--empty-password')
    run('certutil', '-S', '-d', 'sql:nss', '-n', 'party', '-s', 'CN=Ola Vik,O=Leverandør', '-x', '-t', 'CTu,Cu,Cu', '-k', 'rsa', '-g', '2048', '-z', 'noise', '-v', '12', '-m', '7')
    stage.nss = true
  }
  const said = run('pdfsig', '-nssdir', 'nss', '-add-signature', '-new-signature-field-name', 'own', '-nick', 'party', from, to)
  assert.match(run('pdfsig', to), /Signature #1/, said)
}

// The guest sends a file that was signed elsewhere; gives the page that tells the coordinator what it is worth.
async function send(guest, agreement, name) {
  await guest.goto(at('/invited/agreement/sign'))
  const form = guest.locator('form[action$="/submit"]')
  await form.getByLabel('PDF-fil').setInputFiles(join(folder, name))
  await form.getByLabel('Hvem undertegnet?').fill(guests[1].name)
  await form.getByLabel('Stilling').fill('Daglig leder')
  await form.getByLabel('Rett til å undertegne').fill('Signaturrett')
  await leaving(guest, () => form.getByRole('button', { name: 'Send filen' }).click())
  assert.match(await guest.getByRole('status').first().innerText(), /Filen er mottatt/)
  await ingrid.goto(at(agreement))
  const link = ingrid.locator('section[aria-labelledby=panel-submissions] tbody tr').first().getByRole('link')
  return link.evaluate(a => a.pathname)
}

const decide = async (page, path, words) => {
  await page.goto(at(path))
  await page.getByLabel('Hva har du sammenlignet').first().fill(words)
  await press(page, hands.mouse, 'Jeg har sammenlignet og godtar')
}

test('a file that another program signed waits for two people, and a byte of difference is not accepted', async () => {
  const two = await draw(ingrid, hands.mouse, stage.program.base, today)
  await issue(ingrid, hands.mouse, two.agreement)
  const ola = await openPage(stage.browser, { js: false })
  await arrive(ola, hands.plain, stage.mailbox, await invite(ingrid, stage.mailbox, two.agreement, guests[1]), guests[1].email)
  await leaving(ola, () => ola.locator('.page-actions').getByRole('link', { name: 'Neste: underdatabehandlere' }).click())
  await leaving(ola, () => ola.locator('.page-actions').getByRole('link', { name: 'Neste: undertegn' }).click())
  await leaving(ola, () => ola.getByRole('button', { name: 'Send filen' }).click())
  assert.match(await ola.locator('#errors').innerText(), /Velg en fil/)
  assert.match(await ola.locator('form[action$="/submit"]').innerText(), /Velg en fil/, 'it stands beside the field')

  const issued = await bytes(ola, '/invited/agreement/pdf')
  file('given.pdf', issued)
  signElsewhere('given.pdf', 'signed.pdf')

  // Another text under an honest signature: a page of the issued file was changed first.
  const changed = Buffer.from(issued)
  const stream = changed.indexOf('endstream') - 40
  changed[stream] ^= 1
  file('changed.pdf', changed)
  signElsewhere('changed.pdf', 'twin.pdf')
  const twin = await send(ola, two.agreement, 'twin.pdf')
  await until(ingrid, twin, /Filen er avvist|To personer må se/)
  assert.match(await ingrid.locator('main').innerText(), /Hvorfor/)
  await look(ingrid)('twin')

  const path = await send(ola, two.agreement, 'signed.pdf')
  await until(ingrid, path, /To personer må se på filen/)
  await look(ingrid)('waiting')
  assert.match(await ingrid.locator('main').innerText(), /venter på to personer/)
  await decide(ingrid, path, '')
  assert.match(await ingrid.locator('#errors').innerText(), /Hva har du sammenlignet/)
  await decide(ingrid, path, 'Side for side: teksten er den samme.')
  await decide(ingrid, path, 'Jeg er nummer to også.')
  assert.match(await ingrid.locator('#errors').innerText(), /Du har allerede godtatt filen/, 'one person is not two')
  await ingrid.goto(at(path))
  await look(ingrid)('decided')
  await decide(siri, path, 'Sammenlignet, og ringt til leverandøren.')
  assert.match(await siri.locator('main').innerText(), /Filen er godtatt/)

  const sealed = await countersign(two.agreement)
  const said = run('pdfsig', sealed)
  assert.match(said, /Ola Vik/)
  assert.equal(said.match(/Signature is Valid/g)?.length, 3, said) // of who issued it, who signed it, who sealed it
  assert.ok(!await pending(two.system), 'the gap is closed')
})

test('whoever sends a file is none of the two who accept it', async () => {
  const three = await draw(ingrid, hands.mouse, stage.program.base, today)
  await issue(ingrid, hands.mouse, three.agreement)
  file('third.pdf', await bytes(ingrid, `${three.agreement}/files/issued`))
  signElsewhere('third.pdf', 'third-signed.pdf')
  await ingrid.goto(at(`${three.agreement}/submit`))
  await look(ingrid)('submit')
  await ingrid.getByLabel('PDF-fil').setInputFiles(join(folder, 'third-signed.pdf'))
  await ingrid.getByLabel('Hvem undertegnet?').fill('Ola Vik')
  await ingrid.getByLabel('Stilling').fill('Daglig leder')
  await ingrid.getByLabel('Rett til å undertegne').fill('Signaturrett')
  await press(ingrid, hands.mouse, 'Send filen')
  const path = new URL(ingrid.url()).pathname
  await until(ingrid, path, /To personer må se på filen/)
  await decide(ingrid, path, 'Den er min egen.')
  assert.match(await ingrid.locator('#errors').innerText(), /sendt/)
  await per.goto(at(path))
  await per.getByLabel('Hvorfor avviser dere filen?').fill('Signaturen er ikke lesbar.')
  await press(per, hands.mouse, 'Avvis')
  assert.match(await per.locator('main').innerText(), /Filen er avvist/)
})
