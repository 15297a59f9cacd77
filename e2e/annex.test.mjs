// A vendor delivers an annex by the link it has, without JavaScript and by keyboard;
// the coordinator sees it arrive, sends one back and accepts the next.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkPage, openPage } from './browser.mjs'
import { draw } from './complete.mjs'
import { hands, leaving } from './hands.mjs'
import { arrive, invite } from './people.mjs'
import { setStage } from './stage.mjs'

const guest = { name: 'Nora Strand', email: 'nora@leverandor.example' }
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format()
let ingrid, nora, folder, one
const stage = setStage({ mail: true, people: [['Ingrid Solvik', 'Personvernkoordinator']], files: true, ready: async () => {
  ({ folder, people: [ingrid] } = stage)
  one = await draw(ingrid, hands.mouse, stage.program.base, today)
} })

const at = path => (path.startsWith('http') ? path : stage.program.base + path) + (path.includes('?') ? '&' : '?') + 'lang=nb'
const main = page => page.locator('main')
const clean = async page => { page.failures.length = 0; assert.deepEqual(await checkPage(page), []) }

// Checks a page of the coordinator at both widths; the stops of the keyboard once.
async function both(path) {
  if (path) await ingrid.goto(at(path))
  await clean(ingrid)
  await ingrid.setViewportSize({ width: 390, height: 860 })
  assert.deepEqual(await checkPage(ingrid, { tab: false }), [])
  await ingrid.setViewportSize({ width: 1280, height: 860 })
}

// Sends the external vulnerability analysis from the guest's page.
async function deliver(text) {
  const name = join(folder, 'analyse.pdf')
  writeFileSync(name, `%PDF-1.7\n${text}\n%%EOF\n`)
  await nora.locator('#f-annex-kind').selectOption('risk_result')
  await nora.locator('#f-annex-file').setInputFiles(name)
  await nora.locator('#f-annex-date').fill('2026-10-01')
  await leaving(nora, () => hands.keys.press(nora, main(nora).getByRole('button', { name: 'Send filen', exact: true })))
}

// Opens what waits for an answer, from the agreement's own page.
async function look(check = async () => {}) {
  await ingrid.goto(at(one.agreement))
  await leaving(ingrid, () => main(ingrid).getByRole('link', { name: 'Se på vedleggene' }).click())
  await check()
  await leaving(ingrid, () => ingrid.locator('section[aria-labelledby=panel-waiting] tbody a').first().click())
  await check()
}

test('the vendor delivers by the link it has: by keyboard, without JavaScript', async () => {
  const link = await invite(ingrid, stage.mailbox, one.agreement, guest)
  nora = await openPage(stage.browser, { width: 390, js: false })
  await arrive(nora, hands.keys, stage.mailbox, link, guest.email)
  await leaving(nora, () => hands.keys.press(nora, main(nora).getByRole('link', { name: 'Lever vedlegg' })))
  const seen = await openPage(stage.browser, { width: 390 }) // what looks at the page is a script
  await seen.context().addCookies(await nora.context().cookies())
  await seen.goto(nora.url())
  assert.deepEqual(await checkPage(seen, { tab: false }), [])
  assert.match(await nora.locator('section[aria-labelledby=panel-set]').innerText(), /Ikke registrert/)
  await leaving(nora, () => hands.keys.press(nora, main(nora).getByRole('button', { name: 'Send filen', exact: true })))
  assert.ok(await nora.locator('[aria-invalid=true]').count() > 0, 'an empty form is refused, and says where')
  await deliver('uten side 3')
  assert.match(await nora.locator('section[aria-labelledby=panel-set]').innerText(), /Mottatt, venter på svar/)
})

test('the coordinator sends it back with the reason, which the vendor reads', async () => {
  await look(both)
  await ingrid.locator('#f-refuse-reason').fill('Side 3 mangler')
  await leaving(ingrid, () => main(ingrid).getByRole('button', { name: 'Send tilbake med begrunnelse' }).click())
  const letter = await stage.mailbox.next(guest.email)
  assert.match(letter.text, /Side 3 mangler/)
  await nora.reload()
  assert.match(await nora.locator('section[aria-labelledby=panel-set]').innerText(), /Må sendes på nytt[\s\S]*Side 3 mangler/)
  await deliver('med side 3')
})

test('the coordinator accepts the next one, and it is the annex', async () => {
  await look()
  await leaving(ingrid, () => main(ingrid).getByRole('button', { name: 'Godta', exact: true }).click())
  assert.match(await ingrid.locator('section[aria-labelledby=panel-annexes]').innerText(), /Fil, last ned/)
  await nora.reload()
  assert.match(await nora.locator('section[aria-labelledby=panel-set]').innerText(), /Godtatt/)
})

test('the forms and what proves the signatures are fit for all, wide and narrow', async () => {
  for (const path of ['/annexes/new', '/attach', '/evidence']) await both(new URL(one.agreement).pathname + path)
})
