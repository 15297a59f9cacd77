// Every page of api/web, with the fixtures of its Go tests, in a real browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkPage, launch, openPage, sideways, spacing, unfold, walk } from './browser.mjs'
import { startPreview } from './preview.mjs'

const lists = ['gaps', 'gaps-page-2', 'gaps-one', 'gaps-filtered', 'gaps-bad-date', 'gaps-none', 'systems', 'systems-none', 'list', 'list-none', 'list-empty']
const forms = ['form', 'form-new', 'form-errors', 'form-conflict']
const few = ['gaps', 'gaps-none', 'systems', 'list', 'record', 'form', 'form-errors', 'enter', 'error-404']
const names = [...lists, 'record', 'record-empty', ...forms, 'enter', 'signin', 'signin-wrong', 'sign-in', 'turned-away', 'resend', 'resend-file', 'code', 'welcome', 'me', 'me-empty', 'me-codes', 'record-day', 'record-bad-day', 'error-401', 'error-403', 'error-404', 'error-409', 'error-500']
let browser, preview

before(async () => {
  preview = await startPreview()
  browser = await launch()
})
after(async () => { await browser?.close(); preview?.stop() })

// visit opens pages one after the other and gives what is wrong with each.
async function visit(options, lang, names, check) {
  const page = await openPage(browser, options)
  const found = []
  for (const name of names) {
    await page.goto(`${preview.base}/${lang}/${name}`)
    page.failures.length = 0
    found.push(...(await check(page, name)).map(problem => `${lang} ${name}: ${problem}`))
  }
  await page.context().close()
  assert.deepEqual(found, [])
}

// Each language with some width and scheme, but not every three together; the
// keyboard goes where it goes in any language. Nynorsk and Danish have the same
// pages as bokmål: those that hold the most words stand for all.
for (const [lang, width, scheme, some = names] of [['nb', 1280, 'light'], ['nb', 390, 'dark'], ['en', 1280, 'dark'], ['en', 390, 'light'], ['nn', 320, 'dark', few], ['da', 390, 'light', few]]) {
  test(`${lang}, ${width} px, ${scheme}`, () => visit({ width, scheme }, lang, some, async page => {
    await unfold(page)
    return checkPage(page, { tab: lang === 'nb' })
  }))
}

test('320 px without JavaScript', () => visit({ width: 320, height: 600, js: false }, 'nb', names, sideways))

// Large letters on a small phone: a root font of 32 px, as a reader may set it.
for (const lang of ['nb', 'en', 'da']) {
  test(`320 px with letters of 32 px, ${lang}`, () => visit({ width: 320, height: 600 }, lang, names, async page => {
    await page.evaluate(() => { document.documentElement.style.fontSize = '32px' })
    await unfold(page)
    return sideways(page)
  }))
}

for (const width of [1280, 390, 320]) {
  test(`text set wide, ${width} px`, () => visit({ width }, 'nb', names, async page => {
    await unfold(page)
    return spacing(page)
  }))
}

// The bar with the button "Save" stays at the lower edge of a low window.
for (const width of [1280, 390]) {
  test(`nothing one writes in is under the save bar, ${width} x 600`, () => visit({ width, height: 600 }, 'nb', forms, page => walk(page)))
}

test('the question "why" is answered without JavaScript, by keyboard', async () => {
  const page = await openPage(browser, { js: false })
  await page.goto(`${preview.base}/nb/gaps`)
  const summary = page.locator('summary').first()
  await summary.focus()
  await page.keyboard.press('Enter')
  assert.ok(await page.getByText('Slik lukker du mangelen').first().isVisible())
  await page.context().close()
})

test('the language is chosen without JavaScript, by keyboard', async () => {
  const page = await openPage(browser, { width: 320, height: 600, js: false })
  await page.goto(`${preview.base}/nn/gaps`)
  await page.getByRole('button', { name: 'Språk' }).focus()
  await page.keyboard.press('Enter')
  const names = page.getByRole('navigation', { name: 'Språk' }).getByRole('link')
  assert.deepEqual(await names.allTextContents(), ['Bokmål', 'Nynorsk', 'English', 'Dansk'])
  const boxes = await names.evaluateAll(links => links.map(a => { const { left, right, height } = a.getBoundingClientRect(); return left >= 0 && right <= window.innerWidth && height >= 24 }))
  assert.deepEqual(boxes, [true, true, true, true])
  assert.deepEqual(await sideways(page), [])
  for (let i = 0; i < 4; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL(/lang=da/)
  await page.context().close()
})
