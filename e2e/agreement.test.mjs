// From a gap to a finished agreement in the real program, three times: with the
// mouse, with the keyboard alone, and without JavaScript.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './browser.mjs'
import { complete, purpose } from './complete.mjs'
import { hands, leaving, save } from './hands.mjs'
import { setStage } from './stage.mjs'

const stage = setStage()

for (const [nth, way] of ['mouse', 'keys', 'plain'].entries()) {
  test(`from a gap to a finished agreement: ${way}`, async () => {
    const hand = hands[way]
    const page = await stage.inside({ js: hand.js })
    const press = target => leaving(page, () => hand.press(page, target))
    await page.goto(`${stage.program.base}/?lang=nb`)
    await press(page.getByRole('link', { name: /Systemer uten gyldig avtale/ }).first())
    await page.goto(`${stage.program.base}/gaps?rule=DPA-001&lang=nb`) // of those, the ones without any

    const names = await page.locator('main table tbody tr:has(input[name=system]) th a').allInnerTexts()
    const system = [...new Set(names)][nth]
    await press(page.getByRole('link', { name: system, exact: true }).first())
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), system)
    await press(page.locator('.page-actions').getByRole('link', { name: /^Lag databehandleravtale/ }).first())
    const standing = () => page.locator('.stations [aria-current=step]').innerText()
    assert.equal(await standing(), 'Tekst')
    assert.ok(await page.getByRole('radio', { name: 'Databehandleravtale etter EUs struktur (2021/915)' }).isChecked())
    const look = async () => { if (hand.js) assert.deepEqual(await checkPage(page), [], page.url()) }
    await look()
    await save(page, hand)

    assert.match(await page.getByRole('status').first().innerText(), /lagret/)
    assert.equal(await standing(), 'Parter')
    const vendor = await page.getByRole('group', { name: 'Parter 2', exact: true }).getByRole('heading').first().innerText()
    assert.ok(vendor)
    const asked = await complete(page, hand, way, '2026-12-01', look)
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

// Without a mail server the demonstration keeps its letters, and shows them to whoever tries it.
for (const [width, scheme] of [[1280, 'light'], [390, 'dark']]) {
  test(`a newcomer opens the letter to a guest, and follows its link, at ${width} px`, async () => {
    const page = await stage.inside({ width, scheme })
    await page.goto(`${stage.program.base}/agreements?lang=nb`)
    const agreement = await page.locator('main table tbody th a').first().evaluate(a => a.href)
    await page.goto(`${agreement}/invite?lang=nb`)
    await page.locator('#f-name').fill('Ola Vestre')
    await page.locator('#f-email').fill(`ola${width}@leverandor.example`)
    await leaving(page, () => page.locator('.save-bar button[value=save]').click())
    const letter = page.locator('main a[href^="/mail/"]').first()
    for (let left = 40; left > 0 && !await letter.count(); left--) {
      await page.goto(`${stage.program.base}/mail?q=ola${width}`)
      await page.waitForTimeout(250)
    }
    await leaving(page, () => letter.click())
    assert.deepEqual(await checkPage(page, { tab: true }), [])
    await leaving(page, () => page.locator('main a[href*="/invited/"], main a[href*="token="]').first().click())
    assert.match(await page.locator('h1').innerText(), /inviterer deg/)
    await page.context().close()
  })
}
