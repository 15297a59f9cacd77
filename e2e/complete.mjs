// Fills in all that the page of an agreement says is missing, at the stations of the guide.
import assert from 'node:assert/strict'
import { leaving, save, write } from './hands.mjs'

/** What an agreement is said to be for, when it is filled in in a way. */
export const purpose = way => `Behandle søknader, ført inn med ${way}`

// What closes each thing that the page says is missing, by the field it leads to.
const cures = (way, from) => ({
  'revision': [['Versjon', '1.0']],
  'effectiveFrom': [['Gjelder fra', from]],
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

/**
 * Fills in what an agreement lacks, station by station, and ends at the agreement's
 * page; gives how many things that were. from is the day from which the agreement is to
 * hold. look is called at each station.
 */
export async function complete(page, hand, way, from, look = async () => {}) {
  const cured = cures(way, from)
  const agreement = page.url().match(/^.*\/agreements\/[^/?]+/)[0]
  let asked = 0
  for (let round = 0; round < 9; round++) { // one answer may raise another question
    await page.goto(`${agreement}?lang=nb`)
    const places = await page.locator('.todo a').evaluateAll(links => links.map(a => ({ at: new URL(a.href).pathname, field: new URL(a.href).hash.replace('#f-', '') })))
    if (places.length === 0) break
    const missing = places.filter(p => p.at === places[0].at).map(p => p.field)
    asked += missing.length
    await leaving(page, () => hand.press(page, page.locator('.todo a').first()))
    await look(page)
    for (const field of missing) {
      assert.ok(await page.locator(`#f-${field}`).count(), `what is missing leads to ${field}, which the form lacks`)
      assert.ok(cured[field], `no cure for ${field}`)
      for (const [where, value] of cured[field]) await write(page, hand, where, value)
    }
    await save(page, hand)
  }
  return asked
}

/** Makes an agreement for the first system that has none, and completes it; gives its address and the system's name. */
export async function draw(page, hand, base, from) {
  await page.goto(`${base}/gaps?rule=DPA-001&lang=nb`)
  const link = page.locator('main table tbody tr:has(input[name=system]) th a').first()
  const system = await link.innerText()
  await leaving(page, () => hand.press(page, link))
  await leaving(page, () => hand.press(page, page.locator('.page-actions').getByRole('link', { name: /^Lag databehandleravtale/ }).first()))
  await save(page, hand)
  await complete(page, hand, 'veiviseren', from)
  return { system, agreement: page.url().split('?')[0] }
}

/** Sends a complete agreement to review, notes that the text was looked at, and issues it. look is called on each page. */
export async function issue(page, hand, agreement, look = async () => {}) {
  const press = name => leaving(page, () => hand.press(page, page.locator('main form').getByRole('button', { name })))
  const go = name => leaving(page, () => hand.press(page, page.locator('.page-actions').getByRole('link', { name })))
  await page.goto(`${agreement}?lang=nb`)
  await go('Send til gjennomgang')
  await look('move')
  await press('Send til gjennomgang')
  await go('Bekreft gjennomgang')
  await look('note')
  await press('Lagre notatet') // refused: nothing is noted
  assert.match(await page.locator('#errors').innerText(), /Notat/)
  await hand.type(page, page.getByLabel('Notat'), 'Formål og underdatabehandlere er kontrollert.')
  await press('Lagre notatet')
  await go('Utsted avtalen')
  await look('issue')
  await press('Utsted nå')
  assert.deepEqual(await page.locator('#errors').allInnerTexts(), [])
}
