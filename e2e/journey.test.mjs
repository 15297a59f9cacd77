// The real program in a real browser: in through the one-time link, and what a
// coordinator does on her first page.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkPage, launch, openPage, sideways } from './browser.mjs'
import { startProgram } from './program.mjs'

let browser, program, session

before(async () => {
  program = await startProgram()
  browser = await launch()
})
after(async () => { await browser?.close(); await program?.stop() })

const inside = async options => {
  const page = await openPage(browser, options)
  await page.context().addCookies(session)
  return page
}

test('nothing opens without the link', async () => {
  for (const path of ['/', '/gaps', '/gaps?list=unrevised', '/systems', '/enter', '/enter?token=guess']) {
    const answer = await fetch(program.base + path, { redirect: 'manual' })
    assert.equal(answer.status, 401, path)
    assert.doesNotMatch(await answer.text(), /S0\d\d|Leverand.r 0/, path)
  }
  assert.equal((await fetch(program.base + '/api/v1/gaps')).status, 401)
})

test('the link opens nothing by being looked at, one session by its button, and then no more', async () => {
  for (let look = 0; look < 3; look++) assert.equal((await fetch(program.link)).status, 200)
  const page = await openPage(browser)
  await page.goto(program.link + '&lang=nb')
  assert.deepEqual(await checkPage(page), [])
  await page.locator('main').getByRole('button').click()
  await page.waitForURL('**/gaps')
  session = await page.context().cookies()
  const cookie = session.find(c => c.name === 'ledd_session')
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Lax')
  assert.equal((await fetch(program.link)).status, 401)
  await page.context().close()
})

test('a form on another site cannot use the link', async () => {
  const answer = await fetch(program.base + '/enter', { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'token=x' })
  assert.equal(answer.status, 403)
})

// Every number on a card opens a list of just as many.
test('numbers open their lists', async () => {
  const page = await inside()
  for (const day of ['2019-12-31', '2020-12-31']) {
    await page.goto(`${program.base}/gaps?lang=nb&asof=${day}`)
    const cards = await page.locator('main .card-grid a, main [class*=card] a').evaluateAll(links => links.map(a => [a.href, a.closest('li, article, div').textContent]))
    assert.equal(cards.length, 4)
    for (const [href, text] of cards) {
      const number = Number(text.match(/\d+/)[0])
      await page.goto(href)
      const line = (await page.locator('main').textContent()).replace(/\s+/g, ' ')
      const shown = [...line.matchAll(/av (\d+) (?:mangler|mangel|systemer|system)|i (\d+) system/g)].map(m => Number(m[1] ?? m[2]))
      assert.ok(shown.includes(number) || (number === 1 && /Viser 1/.test(line)), `${href} shows ${shown} for ${number}: ${line.match(/Viser[^.]{0,60}/)}`)
    }
  }
  await page.context().close()
})

test('the year ends with the known figures', async () => {
  const page = await inside()
  await page.goto(`${program.base}/gaps?lang=en&asof=2019-12-31`)
  assert.match(await page.locator('main').textContent(), /56\s*Systems without/)
  await page.goto(`${program.base}/gaps?lang=en&asof=2020-12-31`)
  const text = await page.locator('main').textContent()
  assert.match(text, /44\s*Systems without/)
  assert.match(text, /36\s*Systems with/)
  await page.context().close()
})

test('filters by keyboard alone, without JavaScript', async () => {
  const page = await inside({ js: false })
  await page.goto(`${program.base}/gaps?lang=nb&asof=2020-12-31`)
  await page.getByLabel('Søk i system og leverandør').focus()
  await page.keyboard.type('kart 087')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=kart/)
  assert.match(await page.locator('main').textContent(), /Kart 087/)
  assert.match(page.url(), /asof=2020-12-31/)
  await page.context().close()
})

test('320 px without JavaScript', async () => {
  const page = await inside({ width: 320, height: 600, js: false })
  await page.goto(`${program.base}/gaps?lang=nb&asof=2020-12-31`)
  assert.deepEqual(await sideways(page), [])
  await page.context().close()
})
