// What a form must withstand in the real program: two people at once, a server
// that dies, a button pressed twice, mistakes, rows without JavaScript.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkPage, enter, launch, openPage } from './browser.mjs'
import { hands, leaving, save, write } from './hands.mjs'
import { startProgram } from './program.mjs'

const { mouse, plain } = hands
let browser, program, session

before(async () => {
  program = await startProgram()
  browser = await launch()
  session = await enter(browser, program)
})
after(async () => { await browser?.close(); await program?.stop() })

const inside = async options => {
  const page = await openPage(browser, options)
  await page.context().addCookies(session)
  return page
}

const close = (...pages) => Promise.all(pages.map(page => page.context().close()))
const form = page => page.locator('form.long')
const field = (page, label) => form(page).getByLabel(new RegExp(`^\\s*${label.replace('?', '\\?')}( |$)`)).first()

// The address of the nth record of a list.
async function nth(page, list, n) {
  await page.goto(`${program.base}${list}${list.includes('?') ? '&' : '?'}lang=nb`)
  return page.locator('main table tbody th a').nth(n).evaluate(a => a.href)
}

test('two change the same agreement: nothing is lost, and the second decides', async () => {
  const [first, second] = [await inside(), await inside()]
  const at = await nth(first, '/agreements', 0)
  for (const page of [first, second]) await page.goto(`${at}/edit?lang=nb`)

  await write(first, mouse, 'Kontroll av databehandleren', 'Årlig revisjon, skrev den første')
  await save(first, mouse)
  assert.match(first.url(), /done=saved/)

  await write(second, mouse, 'Kontroll av databehandleren', 'Stedlig kontroll, skrev den andre')
  await write(second, mouse, 'Lovvalg', 'dansk rett')
  const answer = second.waitForResponse(r => r.request().method() === 'POST' && r.url().endsWith('/edit'))
  await save(second, mouse)
  assert.equal((await answer).status(), 409)
  const conflict = second.locator('#conflict')
  assert.equal(await second.evaluate(() => document.activeElement.id), 'conflict')
  assert.equal(await conflict.locator('.clash').count(), 1)
  for (const text of ['Årlig revisjon, skrev den første', 'Stedlig kontroll, skrev den andre']) assert.ok((await conflict.innerText()).includes(text), text)
  assert.equal(await field(second, 'Kontroll av databehandleren').inputValue(), 'Stedlig kontroll, skrev den andre')
  assert.equal(await field(second, 'Lovvalg').inputValue(), 'dansk rett')
  second.failures.length = 0 // the browser reports the status itself
  assert.deepEqual(await checkPage(second), [])

  await leaving(second, () => conflict.getByRole('button', { name: /Bruk det den andre skrev/ }).click())
  assert.equal(await field(second, 'Kontroll av databehandleren').inputValue(), 'Årlig revisjon, skrev den første')
  assert.equal(await field(second, 'Lovvalg').inputValue(), 'dansk rett')
  await save(second, mouse)
  assert.match(second.url(), /done=saved/)
  const record = await second.locator('main').innerText()
  assert.ok(record.includes('dansk rett') && record.includes('Årlig revisjon, skrev den første') && !record.includes('skrev den andre'))
  await second.goto(`${at}/history`)
  const changes = await second.locator('main .versions > li').allInnerTexts() // the newest first
  assert.match(changes[0], /Lovvalg.*dansk rett/s)
  assert.match(changes[1], /Kontroll av databehandleren.*Årlig revisjon/s)
  await close(first, second)
})

test('two change the same two fields: each is asked about until it is decided', async () => {
  const [first, second] = [await inside(), await inside()]
  const at = await nth(first, '/agreements', 2)
  const [control, law] = ['Kontroll av databehandleren', 'Lovvalg']
  for (const page of [first, second]) await page.goto(`${at}/edit?lang=nb`)
  await write(first, mouse, control, 'Kontroll fra den første')
  await write(first, mouse, law, 'Lov fra den første')
  await save(first, mouse)
  await write(second, mouse, control, 'Kontroll fra den andre')
  await write(second, mouse, law, 'Lov fra den andre')
  await save(second, mouse)
  const asked = () => second.locator('#conflict .clash h3').allInnerTexts()
  assert.deepEqual((await asked()).toSorted(), [control, law])

  // Another row changes nothing about the question, nor does the answer to one half of it.
  const rows = second.getByRole('group', { name: 'Sikkerhetstiltak' }).first()
  await leaving(second, () => rows.getByRole('button', { name: /Legg til/ }).last().click())
  assert.deepEqual((await asked()).toSorted(), [control, law])
  const take = label => leaving(second, () => second.locator('#conflict').getByRole('button', { name: `Bruk det den andre skrev – ${label}` }).click())
  await take(control)
  assert.deepEqual(await asked(), [law])
  const question = await second.locator('#conflict .clash').innerText()
  assert.ok(question.includes('Lov fra den første') && question.includes('Lov fra den andre'), question)
  assert.equal(await field(second, control).inputValue(), 'Kontroll fra den første')
  assert.equal(await field(second, law).inputValue(), 'Lov fra den andre')
  second.failures.length = 0 // the browser reports the status itself
  assert.deepEqual(await checkPage(second), [])

  // A draft that is taken up later asks again, for it was never answered.
  await second.getByText(/Utkast lagret/).waitFor({ timeout: 5000 })
  await second.goto(`${at}/edit?lang=nb`)
  await leaving(second, () => second.getByRole('link', { name: /Fortsett på utkastet/ }).first().click())
  await save(second, mouse)
  assert.deepEqual(await asked(), [law])
  await take(law)
  assert.equal(await second.locator('#conflict').count(), 0)
  await save(second, mouse)
  assert.match(second.url(), /done=saved/)
  const record = await second.locator('main').innerText()
  assert.ok(record.includes('Lov fra den første') && record.includes('Kontroll fra den første') && !record.includes('fra den andre'))
  await close(first, second)
})

test('two change different fields: both are kept, and nobody is asked to choose', async () => {
  const [first, second] = [await inside(), await inside({ js: false })]
  const at = await nth(first, '/agreements', 1)
  for (const page of [first, second]) await page.goto(`${at}/edit?lang=nb`)
  await write(first, mouse, 'Lovvalg', 'svensk rett')
  await save(first, mouse)
  await write(second, plain, 'Kontroll av databehandleren', 'Revisjon hvert annet år')
  await save(second, plain)
  assert.equal(await second.locator('.clash').count(), 0)
  if (await second.locator('#conflict').count()) await save(second, plain) // to look over what was merged
  const record = await second.locator('main').innerText()
  assert.ok(record.includes('svensk rett') && record.includes('Revisjon hvert annet år'), second.url())
  await close(first, second)
})

test('the server dies: what was written is still there', async () => {
  const page = await inside()
  const at = await nth(page, '/systems', 2)
  await page.goto(`${at}/edit?lang=nb`)
  await write(page, mouse, 'Beskrivelse', 'Skrevet før strømmen gikk')
  await page.getByText(/Utkast lagret/).waitFor({ timeout: 5000 })
  await program.crash()
  await program.again()
  await page.reload()
  await leaving(page, () => page.getByRole('link', { name: /Fortsett på utkastet/ }).first().click())
  assert.equal(await field(page, 'Beskrivelse').inputValue(), 'Skrevet før strømmen gikk')

  // While the server is away the page keeps the text, and sends it when the server is back.
  await program.crash()
  await write(page, mouse, 'Beskrivelse', 'Skrevet mens serveren var borte')
  await page.getByText(/Utkastet ble ikke lagret/).waitFor({ timeout: 5000 })
  await program.again()
  await page.getByText(/Utkast lagret/).waitFor({ timeout: 9000 })

  // And when the page itself is gone, the browser has kept it.
  await program.crash()
  await write(page, mouse, 'Beskrivelse', 'Skrevet, og så ble siden borte')
  await page.getByText(/Utkastet ble ikke lagret/).waitFor({ timeout: 5000 })
  await page.goto(`${at}/edit`).catch(() => {})
  await program.again()
  await page.goto(`${at}/edit`)
  await page.waitForURL(/draft=/, { timeout: 5000 })
  assert.equal(await field(page, 'Beskrivelse').inputValue(), 'Skrevet, og så ble siden borte')
  await page.goto(at)
  assert.doesNotMatch(await page.locator('main').innerText(), /Skrevet/, 'a draft is not the register')
  await close(page)
})

// The forms of the record and of assessments, each with a field that anybody can write in. The
// first is the longest of all.
for (const [list, label] of [
  ['/activities', 'Beskrivelse'], ['/dpias?state=draft', 'Hva gjøres med hvilke opplysninger, og hvordan?'], ['/assessments?state=draft', 'Metode'],
]) {
  const [path] = list.split('?')
  test(`${path}: the server dies, and another tab was faster`, async () => {
    const page = await inside()
    const at = await nth(page, list, 0)
    await page.goto(`${at}/edit?lang=nb`)
    await write(page, mouse, label, 'Skrevet før strømmen gikk')
    await page.getByText(/Utkast lagret/).waitFor({ timeout: 5000 })
    await program.crash()
    await program.again()
    await page.goto(`${at}/edit`)
    await leaving(page, () => page.getByRole('link', { name: /Fortsett på utkastet/ }).first().click())
    assert.equal(await field(page, label).inputValue(), 'Skrevet før strømmen gikk')

    const other = await inside()
    await other.goto(`${at}/edit?lang=nb`)
    await write(other, mouse, label, 'Den andre fanen var raskere')
    await save(other, mouse)
    assert.match(other.url(), /done=saved/)
    const answer = page.waitForResponse(r => r.request().method() === 'POST' && r.url().includes('/edit'))
    await save(page, mouse)
    assert.equal((await answer).status(), 409)
    const conflict = page.locator('#conflict')
    for (const text of ['Skrevet før strømmen gikk', 'Den andre fanen var raskere']) assert.ok((await conflict.innerText()).includes(text), text)
    page.failures.length = 0 // the browser reports the status itself
    assert.deepEqual(await checkPage(page), [])
    await save(page, mouse) // one's own words stand after all
    assert.match(page.url(), /done=saved/)
    assert.match(await page.locator('main').innerText(), /Skrevet før strømmen gikk/)
    await close(page, other)
  })
}

test('a draft that is on its way when the form is saved stays away', async () => {
  const page = await inside()
  const at = await nth(page, '/systems', 5)
  let held, sent = 0
  await page.route('**/drafts/**', route => { sent++; held = route }) // it never gets an answer
  await page.goto(`${at}/edit?lang=nb`)
  await write(page, mouse, 'Beskrivelse', 'Lagret mens utkastet var på vei')
  const late = await page.waitForRequest('**/drafts/**')
  const gone = page.waitForEvent('requestfailed')
  await page.route('**/edit', async route => { // nothing is saved before the draft is called back
    if (route.request().method() === 'POST') await gone
    return route.continue()
  })
  await save(page, mouse)
  assert.equal((await gone).url(), late.url())
  assert.match(page.url(), /done=saved/)
  assert.equal(sent, 1)

  // Even if it comes through, the server knows better.
  const answer = await page.request.post(held.request().url(), { data: late.postData(), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
  assert.equal(answer.status(), 409)
  await page.goto(`${at}/edit?lang=nb`)
  assert.equal(await page.getByRole('link', { name: /Fortsett på utkastet/ }).count(), 0)
  await close(page)
})

test('a draft that is refused is not sent again and again; one that does not get through is, ever more seldom', async () => {
  const page = await inside()
  const at = await nth(page, '/systems', 6)
  const times = []
  let answer = route => route.fulfill({ status: 400, body: '' })
  await page.route('**/drafts/**', route => { times.push(Date.now()); return answer(route) })
  await page.goto(`${at}/edit?lang=nb`)
  await write(page, mouse, 'Beskrivelse', 'Det som ikke kan lagres')
  await page.getByText(/Utkastet kunne ikke lagres/).waitFor({ timeout: 5000 })
  await page.waitForTimeout(6000)
  assert.equal(times.length, 1)
  assert.equal(await field(page, 'Beskrivelse').inputValue(), 'Det som ikke kan lagres')

  answer = route => route.abort()
  await write(page, mouse, 'Beskrivelse', 'Det som ikke kommer frem')
  await page.getByText(/Utkastet ble ikke lagret/).waitFor({ timeout: 5000 })
  await page.waitForTimeout(7000)
  assert.equal(times.length, 4)
  assert.ok(times[3] - times[2] > 1.5 * (times[2] - times[1]), String(times))
  answer = route => route.continue()
  await page.getByText(/Utkast lagret/).waitFor({ timeout: 10000 })
  await close(page)
})

test('a form that is sent twice makes one record', async () => {
  const page = await inside()
  await page.goto(`${program.base}/systems/new?lang=nb`)
  await write(page, mouse, 'Navn', 'Dobbelt trykk')
  const body = await form(page).evaluate(f => new URLSearchParams(new FormData(f)).toString())
  await form(page).locator('.save-bar').getByRole('button').dblclick()
  // The second press calls off the navigation of the first, so that waiting for one of them would fail.
  for (let i = 0; i < 200 && !/done=saved/.test(page.url()); i++) await page.waitForTimeout(50)
  await page.waitForLoadState('load')
  assert.match(page.url(), /done=saved/)
  const again = () => page.request.post(`${program.base}/systems/new`, { data: body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, maxRedirects: 0 })
  for (const answer of await Promise.all([again(), again()])) assert.equal(answer.headers().location, new URL(page.url()).pathname + '?done=saved')
  await page.goto(`${program.base}/systems?q=Dobbelt+trykk&lang=nb`)
  assert.equal(await page.locator('main table tbody tr').count(), 1)
  await close(page)
})

for (const way of ['mouse', 'plain']) {
  test(`a mistake is told, and nothing is lost: ${way}`, async () => {
    const hand = hands[way]
    const page = await inside({ js: hand.js })
    await page.goto(`${program.base}/systems/new?lang=nb`)
    await write(page, hand, 'Beskrivelse', 'Dette skal ikke gå tapt')
    const answer = page.waitForResponse(r => r.request().method() === 'POST' && r.url().endsWith('/systems/new'))
    await save(page, hand)
    assert.equal((await answer).status(), 422)
    assert.equal(await field(page, 'Beskrivelse').inputValue(), 'Dette skal ikke gå tapt')
    if (hand.js) assert.equal(await page.evaluate(() => document.activeElement.id), 'errors')
    for (const link of await page.locator('#errors a').all()) {
      const target = (await link.getAttribute('href')).slice(1)
      await link.click()
      assert.equal(await page.evaluate(() => document.activeElement.id), target)
      assert.equal(await page.locator('#' + target).getAttribute('aria-invalid'), 'true')
    }
    assert.ok(await page.locator('#errors a').count())
    page.failures.length = 0 // the browser reports the status itself
    if (hand.js) assert.deepEqual(await checkPage(page), [])
    await close(page)
  })

  test(`rows come and go: ${way}`, async () => {
    const hand = hands[way]
    const page = await inside({ js: hand.js })
    const at = await nth(page, '/systems', way === 'mouse' ? 3 : 4)
    const places = 'Steder der opplysningene lagres'
    await page.goto(`${at}/edit?lang=nb`)
    await write(page, hand, 'Beskrivelse', 'Skrevet før raden')
    await write(page, hand, `${places} 1 > Land`, 'NO')
    if (hand.js) assert.ok(await page.evaluate(() => document.activeElement.closest('[data-asked]')), 'the focus is in the new row')
    await write(page, hand, `${places} 2 > Land`, 'IE')
    assert.equal(await field(page, 'Beskrivelse').inputValue(), 'Skrevet før raden')
    await save(page, hand)
    await page.goto(`${at}/edit`)
    const first = page.getByRole('group', { name: places + ' 1', exact: true })
    assert.equal(await first.getByLabel('Land').inputValue(), 'NO')
    await hand.tick(page, first.getByLabel('Fjern raden når jeg lagrer'))
    await save(page, hand)
    await page.goto(`${at}/edit`)
    assert.equal(await first.getByLabel('Land').inputValue(), 'IE')
    assert.equal(await page.getByRole('group', { name: places + ' 2', exact: true }).count(), 0)
    await close(page)
  })
}

test('drafts for several systems at once, and no more by pressing again', async () => {
  const page = await inside()
  const drafts = async () => {
    await page.goto(`${program.base}/agreements?state=draft&lang=nb`)
    return await page.locator('.range').count() ? Number((await page.locator('.range').innerText()).match(/av (\d+)/)[1]) : 0
  }
  const before = await drafts()
  const other = await inside()
  const ticked = async page => {
    await page.goto(`${program.base}/gaps?rule=coverage&lang=nb`)
    const boxes = page.getByRole('checkbox', { name: /^Velg/ })
    const systems = await boxes.evaluateAll(list => list.map(b => b.value))
    const two = [...new Set(systems)].slice(4, 6)
    for (const system of two) await boxes.nth(systems.indexOf(system)).check()
    return two
  }
  const press = async page => {
    await leaving(page, () => page.getByRole('button', { name: 'Lag utkast til avtaler' }).click())
    assert.equal(await page.evaluate(() => document.activeElement.id), 'result')
    return page.locator('#result').innerText()
  }
  const two = await ticked(page)
  await ticked(other) // the same two, on a page that does not know of the drafts
  const said = await press(page)
  const made = Number(said.match(/^\s*(\d+) nytt? ?e? ?utkast|^\s*(\d+) nye utkast/m)?.slice(1).find(Boolean))
  assert.ok(made >= 1, said)
  assert.equal(await drafts(), before + made)
  assert.match(await press(other), /^\s*0 nye utkast[\s\S]*2 systemer/)
  assert.equal(await drafts(), before + made)
  await page.goto(`${program.base}/gaps?rule=coverage&lang=nb`)
  await leaving(page, () => page.getByRole('button', { name: 'Lag utkast til avtaler' }).click())
  assert.match(await page.locator('#result').innerText(), /ikke valgt noen/)
  for (const system of two) assert.equal(await page.locator(`input[name=system][value="${system}"]`).count(), 0, 'what is under way is not offered again')
  await close(page, other)
})

test('a day that the calendar lacks is not lost, and nothing is saved', async () => {
  const page = await inside()
  const at = await nth(page, '/systems', 1)
  await page.goto(`${at}/edit?lang=nb`)
  const day = field(page, 'I bruk fra')
  await day.focus()
  for (const key of ['31', '02', '2019', '02', '31', '2019']) await page.keyboard.type(key) // in either order
  if (!await day.evaluate(d => d.validity.badInput)) { // the browser put the parts where they fit
    await day.evaluate(d => { d.focus() })
    await page.keyboard.press('Delete')
  }
  assert.ok(await day.evaluate(d => d.validity.badInput))
  await page.locator('.save-bar').getByRole('button', { name: 'Lagre' }).click()
  assert.equal(page.url(), `${at}/edit?lang=nb`)
  assert.match(await page.locator('#f-inUseFrom-day').innerText(), /ikke en dato/)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-inUseFrom')
  assert.deepEqual(await checkPage(page), [])
  await close(page)
})
