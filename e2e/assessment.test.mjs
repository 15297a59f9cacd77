// A coordinator makes a risk assessment and a DPIA, by keyboard and with the mouse, down to
// the PDF; what is left is accepted, and the DPIA decided on, by a manager, and by nobody
// below one.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkPage } from './browser.mjs'
import { hands, leaving, save } from './hands.mjs'
import { setStage } from './stage.mjs'

let ingrid, sigurd
const stage = setStage({ mail: true, files: true, people: [['Ingrid Solvik', 'Personvernkoordinator'], ['Sigurd Berg', 'Leder']], ready: async () => {
  [ingrid, sigurd] = stage.people
} })

const at = path => stage.program.base + path + (path.includes('?') ? '&' : '?') + 'lang=nb'
const main = page => page.locator('main')

// Checks a page at both widths; the stops of the keyboard once.
async function both(page) {
  page.failures.length = 0
  assert.deepEqual(await checkPage(page), [])
  await page.setViewportSize({ width: 390, height: 860 })
  assert.deepEqual(await checkPage(page, { tab: false }), [])
  await page.setViewportSize({ width: 1280, height: 860 })
}

// Fills in fields by their identifiers: a row that is not there yet is asked for.
async function fill(page, hand, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#f-${name}`)
    if (await field.count() === 0) {
      const list = name.match(/^(\w+)-\d/)[1]
      await leaving(page, () => hand.press(page, page.locator(`button[name=add][value="${list}"]`)))
    }
    const tag = await field.evaluate(e => e.tagName + ':' + (e.type ?? ''))
    if (tag.startsWith('SELECT')) await (hand.js === true && hand === hands.keys ? hand.choose(page, field, value) : field.selectOption({ label: value }))
    else if (tag === 'INPUT:checkbox' || tag === 'INPUT:radio') await hand.tick(page, field)
    else await hand.type(page, field, value)
  }
}

// The words of a PDF that a page gives away.
async function words(page, path) {
  const answer = await page.context().request.get(at(path))
  assert.equal(answer.status(), 200)
  const file = join(stage.folder, 'taken.pdf')
  writeFileSync(file, await answer.body())
  return execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
}

test('a risk assessment, by keyboard, to what only a manager accepts', async () => {
  const hand = hands.keys
  await ingrid.goto(at('/systems'))
  await leaving(ingrid, () => hand.press(ingrid, main(ingrid).locator('table tbody th a').first()))
  await leaving(ingrid, () => hand.press(ingrid, main(ingrid).getByRole('link', { name: 'Ny risikovurdering' })))
  await fill(ingrid, hand, {
    'performedOn': '2026-11-02', 'method': 'Verksted', 'participants': 'Systemeier\nRådgiver',
    'scenarios-0-threat': 'Uvedkommende leser journalen', 'scenarios-0-asset': 'Journalen',
    'scenarios-0-consequenceUnit': '4', 'scenarios-0-consequencePeople': '5', 'scenarios-0-likelihood': '5',
  })
  await save(ingrid, hand)
  await ingrid.getByRole('heading', { name: 'Klar til å fullføres' }).or(ingrid.getByText('Klar til å fullføres')).first().waitFor()
  await both(ingrid)
  await leaving(ingrid, () => hand.press(ingrid, main(ingrid).getByRole('button', { name: 'Fullfør vurderingen' })))
  await main(ingrid).getByText('1 scenario har mer risiko enn dere godtar').first().waitFor()
  await both(ingrid)
  const path = new URL(ingrid.url()).pathname
  await leaving(ingrid, () => hand.press(ingrid, main(ingrid).getByRole('link', { name: '1 scenario', exact: true }).first()))
  await main(ingrid).getByText('Uvedkommende leser journalen').waitFor()
  assert.equal(await main(ingrid).locator(`a[href^="${path}/acceptance"]`).count(), 0)
  assert.equal((await ingrid.goto(at(`${path}/acceptance?scenario=R1`))).status(), 403)

  await sigurd.goto(at(path))
  await leaving(sigurd, () => sigurd.locator(`main a[href^="${path}/acceptance"]`).first().click())
  await both(sigurd)
  await fill(sigurd, hands.mouse, { expiresOn: '2027-11-01', note: 'Ny løsning kommer i høst' })
  await save(sigurd, hands.mouse)
  await main(sigurd).getByText('Ny løsning kommer i høst').waitFor()
  assert.equal(await main(sigurd).getByText('mer risiko enn dere godtar').count(), 0)
  const paper = await words(sigurd, `${path}/pdf`)
  for (const said of ['Uvedkommende leser journalen', 'Sannsynlighet', 'Kritisk', 'Ny løsning kommer i høst', 'Sigurd Berg']) assert.ok(paper.includes(said), said)
})

test('a DPIA, to a decision that a coordinator cannot make', async () => {
  const hand = hands.mouse
  await ingrid.goto(at('/activities?q=Opptak'))
  await leaving(ingrid, () => main(ingrid).locator('table tbody th a').first().click())
  await leaving(ingrid, () => main(ingrid).getByRole('link', { name: 'Ny DPIA' }).click())
  assert.match(await ingrid.locator('#f-description-purposes').inputValue(), /barnehage/)
  const long = ['description-nature', 'description-scope', 'description-context', 'necessity-legalBasis', 'necessity-minimisation', 'necessity-storage', 'necessity-information', 'necessity-rights', 'necessity-processors', 'measures', 'dpoAdvice', 'views']
  await fill(ingrid, hand, {
    team: 'Barnehagesjef', startedOn: '2026-10-01', completedOn: '2026-11-01', residualRisk: 'lav',
    ...Object.fromEntries(long.map(name => [name, `Beskrevet: ${name}`])),
    'risks-0-event': 'Sperret adresse blir kjent', 'risks-0-consequence': '3', 'risks-0-likelihood': '1',
  })
  await ingrid.locator('input[name=dpoFollowed][value=yes]').check()
  await save(ingrid, hand)
  await main(ingrid).getByText('Klar til å fullføres').first().waitFor()
  await both(ingrid)
  await leaving(ingrid, () => main(ingrid).getByRole('button', { name: 'Fullfør vurderingen' }).click())
  await main(ingrid).getByText('Ingen har avgjort om behandlingen kan gjennomføres').waitFor()
  const path = new URL(ingrid.url()).pathname
  await leaving(ingrid, () => main(ingrid).getByRole('link', { name: '1 risiko', exact: true }).first().click())
  await main(ingrid).getByText('Sperret adresse blir kjent').waitFor()
  assert.equal((await ingrid.goto(at(`${path}/decision`))).status(), 403)

  await sigurd.goto(at(path))
  await leaving(sigurd, () => sigurd.locator(`main a[href="${path}/decision"]`).first().click())
  await both(sigurd)
  await fill(sigurd, hand, { decision: 'Kan gjennomføres på vilkår' })
  await save(sigurd, hand)
  await main(sigurd).getByText('Skriv vilkårene').or(main(sigurd).locator('[aria-invalid=true]')).first().waitFor() // conditions without any
  await both(sigurd)
  await fill(sigurd, hand, { conditions: 'Egen tilgang for sperrede adresser' })
  await save(sigurd, hand)
  await main(sigurd).getByText('Egen tilgang for sperrede adresser').waitFor()
  const paper = await words(sigurd, `${path}/pdf`)
  for (const said of ['Sperret adresse blir kjent', 'Beskrevet: necessity-rights', 'Kan gjennomføres på vilkår', 'Sigurd Berg', 'Sannsynlighet']) assert.ok(paper.includes(said), said)
})
