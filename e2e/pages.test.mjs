// Every page of api/web, with the fixtures of its Go tests, in a real browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkPage, launch, openPage, sideways } from './browser.mjs'
import { startPreview } from './preview.mjs'

const names = ['gaps', 'gaps-page-2', 'gaps-one', 'gaps-filtered', 'gaps-bad-date', 'gaps-none', 'systems', 'systems-none', 'enter', 'error-401', 'error-403', 'error-404', 'error-409', 'error-500']
let browser, preview

before(async () => {
  preview = await startPreview()
  browser = await launch()
})
after(async () => { await browser?.close(); preview?.stop() })

for (const lang of ['nb', 'en']) {
  for (const width of [1280, 390]) {
    for (const scheme of ['light', 'dark']) {
      test(`${lang}, ${width} px, ${scheme}`, () => everyPage(lang, { width, scheme }))
    }
  }
}

async function everyPage(lang, options) {
  const page = await openPage(browser, options)
  for (const name of names) {
    page.failures.length = 0
    await page.goto(`${preview.base}/${lang}/${name}`)
    if (name.startsWith('error-')) page.failures.length = 0 // the browser reports the status itself
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true }))
    assert.deepEqual(await checkPage(page), [], name)
  }
  await page.context().close()
}

test('320 px without JavaScript', async () => {
  const page = await openPage(browser, { width: 320, height: 600, js: false })
  for (const name of names) {
    await page.goto(`${preview.base}/nb/${name}`)
    assert.deepEqual(await sideways(page), [], name)
  }
  await page.context().close()
})

// Large letters on a small phone: a root font of 32 px, as a reader may set it.
test('320 px with letters of 32 px', async () => {
  for (const lang of ['nb', 'en']) {
    const page = await openPage(browser, { width: 320, height: 600 })
    for (const name of names) {
      await page.goto(`${preview.base}/${lang}/${name}`)
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '32px'
        document.querySelectorAll('details').forEach(d => { d.open = true })
      })
      assert.deepEqual(await sideways(page), [], `${lang} ${name}`)
    }
    await page.context().close()
  }
})

test('the question "why" is answered without JavaScript, by keyboard', async () => {
  const page = await openPage(browser, { js: false })
  await page.goto(`${preview.base}/nb/gaps`)
  const summary = page.locator('summary').first()
  await summary.focus()
  await page.keyboard.press('Enter')
  assert.ok(await page.getByText('Slik lukker du mangelen').first().isVisible())
  await page.context().close()
})
