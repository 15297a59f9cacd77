// From a gap to a finished agreement in the real program, three times: with the
// mouse, with the keyboard alone, and without JavaScript.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './browser.mjs'
import { hands, leaving, save, write } from './hands.mjs'
import { setStage } from './stage.mjs'

const stage = setStage()

const purpose = way => `Behandle søknader, ført inn med ${way}`

// What closes each thing that the page says is missing, by the field it leads to.
const cures = way => ({
  'revision': [['Versjon', '1.0']],
  'effectiveFrom': [['Gjelder fra', '2026-12-01']],
  'parties-0-address': [['Parter 1 > Postadresse', 'Torget 1, 9999 Fjordvik']],
  'parties-1-address': [['Parter 2 > Postadresse', 'Havnegata 2, 0150 Oslo']],
  'parties-1-country': [['Parter 2 > Land', 'NO']],
  'parties-1-number': [['Parter 2 > Organisasjonsnummer', '987654325']],
  'parties-0-contacts': [['Parter 1 > Kontakter 1 > Navn eller funksjon', 'Personvernombudet'], ['Parter 1 > Kontakter 1 > E-post', 'personvern@fjordvik.example']],
  'parties-1-contacts': [['Parter 2 > Kontakter 1 > Navn eller funksjon', 'Kundeservice'], ['Parter 2 > Kontakter 1 > E-post', 'hjelp@leverandor.example']],
  'processing-0-subject': [['Behandlingen 1 > Behandlingen gjelder', 'Drift av systemet']],
  'processing-0-purpose': [['Behandlingen 1 > Formål', purpose(way)]],
  'processing-0-nature': [['Behandlingen 1 > Behandlingens art', 'Lagring og brukerstøtte']],
  'processing-0-dataTypes': [['Behandlingen 1 > Typer personopplysninger', 'navn\nadresse']],
  'processing-0-dataSubjects': [['Behandlingen 1 > Kategorier av registrerte', 'innbyggere']],
  'processing-0-retention': [['Behandlingen 1 > Varighet og lagringstid', 'Så lenge avtalen gjelder']],
  'processing-0-specialCategories': [['Behandlingen 1 > Særlige kategorier', 'Helseopplysninger, kryptert']],
  'subProcessorsUsed': [['Databehandleren bruker underdatabehandlere', 'nei']],
})

for (const [nth, way] of ['mouse', 'keys', 'plain'].entries()) {
  test(`from a gap to a finished agreement: ${way}`, async () => {
    const hand = hands[way]
    const page = await stage.inside({ js: hand.js })
    const press = target => leaving(page, () => hand.press(page, target))
    await page.goto(`${stage.program.base}/?lang=nb`)
    await press(page.getByRole('link', { name: /Systemer uten gyldig avtale/ }).first())

    const names = await page.locator('main table tbody tr:has(input[name=system]) th a').allInnerTexts()
    const system = [...new Set(names)][nth]
    await press(page.getByRole('link', { name: system, exact: true }).first())
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), system)
    await press(page.locator('.page-actions').getByRole('link', { name: /^Lag databehandleravtale/ }).first())
    const vendor = await page.getByRole('group', { name: 'Parter 2', exact: true }).getByLabel(/^Organisasjon( |$)/).inputValue()
    assert.ok(vendor)
    await save(page, hand)

    assert.match(await page.getByRole('status').first().innerText(), /lagret/)
    const cured = cures(way)
    let asked = 0
    for (let round = 0; round < 3; round++) { // one answer may raise another question
      const missing = await page.locator('.todo a').evaluateAll(links => links.map(a => new URL(a.href).hash.replace('#f-', '')))
      if (missing.length === 0) break
      asked += missing.length
      await press(page.locator('.todo a').first())
      for (const field of missing) {
        assert.ok(await page.locator(`#f-${field}`).count(), `what is missing leads to ${field}, which the form lacks`)
        assert.ok(cured[field], `no cure for ${field}`)
        for (const [where, value] of cured[field]) await write(page, hand, where, value)
      }
      await save(page, hand)
    }
    assert.ok(asked > 5, String(asked))
    assert.deepEqual(await page.locator('.todo a').allInnerTexts(), [], page.url())
    await page.getByRole('heading', { name: 'Avtalen er komplett' }).waitFor({ timeout: 3000 })
    if (hand.js) assert.deepEqual(await checkPage(page), [])
    const at = page.url().split('?')[0]
    const pdf = await page.request.get(at + '/pdf')
    assert.equal(pdf.status(), 200, stage.program.said())
    assert.equal(pdf.headers()['content-type'], 'application/pdf')
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
    await press(page.getByRole('link', { name: 'Les avtaleteksten' }).first())
    const document = await page.locator('.paper').innerText()
    for (const words of [system, vendor, purpose(way), 'personvern@fjordvik.example']) assert.ok(document.includes(words), `${words} is not in the document`)
    assert.equal(await page.locator('.document-draft, .document-hole').count(), 0)
    await page.context().close()
  })
}
