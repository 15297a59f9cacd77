// The published standard register of Danish municipalities goes through the wizard without
// being edited: its columns are looked at by keyboard, a row is left out, the rest arrives
// and is taken back. Then without JavaScript.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { checkPage } from './browser.mjs'
import { hands, leaving } from './hands.mjs'
import { setStage } from './stage.mjs'

const stage = setStage()
const register = fileURLToPath(new URL('../internal/mapping/testdata/dk-kl-article30-standard-register.csv', import.meta.url))
const at = path => stage.program.base + path + (path.includes('?') ? '&' : '?') + 'lang=nb'
const main = page => page.locator('main')

async function both(page, js) {
  if (!js) return // what looks at the page is a script
  page.failures.length = 0
  assert.deepEqual(await checkPage(page), [])
  await page.setViewportSize({ width: 390, height: 860 })
  assert.deepEqual(await checkPage(page, { tab: false }), [])
  await page.setViewportSize({ width: 1280, height: 860 })
}

// How many activities the register has.
async function kept(page) {
  await page.goto(at('/activities?q=Behandling+af'))
  return page.locator('main table tbody tr').count()
}

for (const [way, hand] of Object.entries({ keys: hands.keys, plain: hands.plain })) {
  test(`a register of 94 rows arrives and is taken back: ${way}`, async () => {
    const page = await stage.inside({ js: hand.js })
    assert.equal(await kept(page), 0)
    await page.goto(at('/import'))
    await page.locator('select[name=kind]').selectOption('activities')
    await page.locator('input[type=file]').setInputFiles(register)
    await leaving(page, () => hand.press(page, main(page).locator('form[enctype] button[type=submit]').first()))
    await both(page, hand.js)
    const field = name => page.getByRole('row', { name: new RegExp(`^${name} `) }).locator('select')
    assert.equal(await field('name').evaluate(e => e.value), 'name')
    assert.equal(await field('description').evaluate(e => e.value), 'purposes')
    assert.equal(await field('kleMainGroups').evaluate(e => e.value), 'note')
    await leaving(page, () => hand.press(page, main(page).locator('button[name=do][value=columns]')))
    await main(page).getByText('94').first().waitFor()
    await both(page, hand.js)
    const rows = main(page).locator('input[name=line]')
    if (!await rows.first().isVisible()) await hand.press(page, main(page).locator('summary').first())
    await rows.first().uncheck()
    await leaving(page, () => hand.press(page, main(page).locator('button[name=do][value=take]')))
    await both(page, hand.js)
    const receipt = new URL(page.url()).pathname
    assert.ok(await kept(page) > 0)
    await page.goto(at('/activities'))
    assert.match(await main(page).innerText(), /av 99 /) // six of the demonstration, and 93
    await page.goto(at(receipt))
    await leaving(page, () => hand.press(page, main(page).locator('button[name=do][value=undo]')))
    await main(page).getByText('Importen er angret').first().waitFor()
    await both(page, hand.js)
    assert.equal(await kept(page), 0)
    await page.context().close()
  })
}
