// Every page of the demonstration: sound, readable, consistent in its numbers,
// and light.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkPage, enter, launch, openPage, unfold } from './browser.mjs'
import { startProgram } from './program.mjs'

const mostBytes = 150_000 // over the wire, with an empty cache, everything included
let browser, program, session, pages

before(async () => {
  program = await startProgram()
  browser = await launch()
  session = await enter(browser, program)
  const page = await inside()
  const first = async list => {
    await page.goto(program.base + list)
    return page.locator('main table tbody th a').first().evaluate(a => a.pathname)
  }
  const [system, agreement, vendor] = [await first('/systems'), await first('/agreements'), await first('/vendors')]
  await page.context().close()
  pages = {
    gaps: '/gaps', unrevised: '/gaps?list=unrevised&asof=2020-12-31', filtered: '/gaps?rule=coverage&unit=B3&asof=2020-12-31&page=2', nothing: '/gaps?q=nothingofthesort',
    systems: '/systems', system, chain: `${system}/chain`, 'system history': `${system}/history`, 'system form': `${system}/edit`,
    agreements: '/agreements', agreement, text: `${agreement}/text`, 'agreement history': `${agreement}/history`, 'agreement form': `${agreement}/edit`,
    vendors: '/vendors', vendor, units: '/units', report: '/report', import: '/import',
  }
})
after(async () => { await browser?.close(); await program?.stop() })

const inside = async options => {
  const page = await openPage(browser, options)
  await page.context().addCookies(session)
  return page
}

const at = (path, lang) => `${program.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`

// Every page in both languages, widths and schemes; those that differ most in all four pairs.
const few = ['gaps', 'filtered', 'system', 'chain', 'agreement', 'report']
for (const [lang, width, scheme, names] of [['nb', 1280, 'light'], ['en', 390, 'dark'], ['en', 1280, 'dark', few], ['nb', 390, 'light', few]]) {
  test(`the demonstration at ${width} px, ${scheme}, ${lang}`, async () => {
    const page = await inside({ width, scheme })
    const found = []
    for (const name of names ?? Object.keys(pages)) {
      page.failures.length = 0
      const answer = await page.goto(at(pages[name], lang))
      if (answer.status() !== 200) found.push(`${name}: ${answer.status()}`)
      await unfold(page)
      found.push(...(await checkPage(page, { tab: !names })).map(problem => `${name}: ${problem}`))
      if (/⟦/.test(await page.content())) found.push(`${name}: a text is missing`)
    }
    await page.context().close()
    assert.deepEqual(found, [])
  })
}

// What a list says that it shows is what it shows, on its first page, the next and the last.
test('lists count what they show', async () => {
  const page = await inside({ js: false })
  const range = async () => {
    const text = (await page.locator('.range').innerText()).replace(/(\d)[\s\u00a0](?=\d{3})/g, '$1')
    const [first, last, all] = text.match(/(\d+)–(\d+) av (\d+)/).slice(1).map(Number)
    assert.equal(await page.locator('main table').first().locator('tbody tr').count(), last - first + 1, page.url())
    return { first, last, all }
  }
  for (const name of ['gaps', 'unrevised', 'systems', 'agreements', 'vendors', 'units']) {
    await page.goto(at(pages[name], 'nb'))
    const one = await range()
    assert.equal(one.first, 1, name)
    const next = page.locator('.ds-pagination a[rel=next]')
    if (await next.count() === 0) { assert.equal(one.last, one.all, name); continue }
    await next.click()
    assert.equal((await range()).first, one.last + 1, name)
    const numbers = page.locator('.ds-pagination a:not([rel])')
    await numbers.last().click()
    const last = await range()
    assert.equal(last.last, last.all, name)
    assert.equal(last.all, one.all, name)
  }
  await page.context().close()
})

// A slow line and a slow machine: 1.6 Mbit/s, 150 ms, a processor four times slower. The time is printed, not judged.
test('pages are light', async t => {
  for (const name of ['gaps', 'systems', 'agreement', 'agreement form', 'chain']) {
    const page = await inside()
    const line = await page.context().newCDPSession(page)
    let bytes = 0, requests = 0
    line.on('Network.loadingFinished', event => { bytes += event.encodedDataLength; requests++ })
    await line.send('Network.enable')
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 })
    await line.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.goto(at(pages[name], 'nb'), { waitUntil: 'networkidle' })
    const paint = await page.evaluate(() => new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true })))
    t.diagnostic(`${name}: ${Math.round(bytes / 1000)} kB in ${requests} requests, largest paint after ${(paint / 1000).toFixed(1)} s`)
    assert.ok(bytes <= mostBytes, `${name} weighs ${bytes} bytes`)
    await page.context().close()
  }
})
