// Passkeys with the browser's virtual authenticator: add, sign in, replay, remove;
// and a form that is sent again after its session was over.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, launch, openPage } from './browser.mjs'
import { freePort, startProgram } from './program.mjs'

const password = 'fire grønne hester løper'
let browser, program, base, page, device

before(async () => {
  const port = await freePort()
  base = `http://localhost:${port}`
  program = await startProgram({ port, env: { LEDD_BASE_URL: base } })
  browser = await launch()
  page = await openPage(browser)
  await page.goto(program.link + '&lang=nb')
  await page.locator('main').getByRole('button').click()
  await page.goto(`${base}/me`)
  await page.getByLabel('Navn').fill('Kari Fjell')
  await page.getByLabel('E-post').fill('kari@fjordvik.example')
  await page.getByLabel('Nytt passord').fill(password)
  await page.getByRole('button', { name: 'Lag bruker' }).click()
  await page.waitForURL('**/members**')
  device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
})
after(async () => { await browser?.close(); await program?.stop() })

const out = async () => {
  await page.getByRole('button', { name: /Kari Fjell/ }).click()
  await page.locator('#user').getByRole('button', { name: 'Logg ut' }).click()
  await page.waitForURL('**/sign-in')
}

test('a passkey is added, and signs in', async () => {
  await page.goto(`${base}/me?lang=nb`)
  assert.deepEqual(await axe(page), [])
  await page.getByLabel('Navn på passnøkkelen').fill('Telefonen')
  assert.ok(!await page.getByText('Passnøkler krever JavaScript').isVisible())
  await page.getByRole('button', { name: 'Legg til passnøkkel' }).click()
  await page.waitForURL('**/me?done=saved')
  assert.match(await page.locator('#panel-passkeys ~ table').textContent(), /Telefonen/)
  await out()
  assert.deepEqual(await axe(page), [])
  let sent
  page.on('request', request => { if (request.method() === 'POST' && request.url().endsWith('/sign-in/passkey')) sent = request.postData() })
  await page.getByRole('button', { name: 'Logg inn med passnøkkel' }).click()
  await page.waitForURL('**/gaps')
  await page.goto(`${base}/me`)
  assert.match(await page.locator('#panel-sessions ~ table').textContent(), /Passnøkkel/)

  const again = await page.evaluate(async body => (await fetch('/sign-in/passkey', { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, redirect: 'manual' })).status, sent)
  assert.equal(again, 422, 'the same answer again')
  assert.deepEqual(await page.evaluate(() => window.refused), [])
})

test('a removed passkey opens nothing', async () => {
  await page.goto(`${base}/me`)
  await page.locator('#panel-passkeys ~ table').getByRole('button', { name: 'Fjern' }).click()
  await page.waitForURL('**/me?done=removed')
  await out()
  await page.getByRole('button', { name: 'Logg inn med passnøkkel' }).click()
  await page.getByText('Passnøkkelen ble ikke godtatt').waitFor()
  assert.equal((await page.context().cookies()).find(c => c.name === 'ledd_session'), undefined)
})

test('without JavaScript the page says what passkeys need', async () => {
  const plain = await openPage(browser, { js: false })
  await plain.goto(`${base}/sign-in?lang=nb`)
  assert.ok(await plain.getByText('Passnøkler krever JavaScript').isVisible())
  assert.ok(!await plain.getByRole('button', { name: 'Logg inn med passnøkkel' }).isVisible())
  await plain.context().close()
})

for (const js of [true, false]) {
  test(`a form outlives its session${js ? '' : ', without JavaScript'}`, async () => {
    const mine = await openPage(browser, { js })
    const signIn = async page => {
      await page.getByLabel('E-post').fill('kari@fjordvik.example')
      await page.getByLabel('Passord').fill(password)
      await page.getByRole('button', { name: 'Logg inn', exact: true }).click()
    }
    await mine.goto(`${base}/sign-in?lang=nb&next=/systems/new`)
    await signIn(mine)
    await mine.waitForURL('**/systems/new')
    const name = `Arkivet ${js ? 'med' : 'uten'} skript`
    await mine.getByLabel(/^Navn/).first().fill(name)
    const elsewhere = await mine.context().newPage()
    await elsewhere.goto(`${base}/me`)
    await elsewhere.getByRole('button', { name: /Kari Fjell/ }).click()
    await elsewhere.locator('#user').getByRole('button', { name: 'Logg ut' }).click()
    await elsewhere.waitForURL('**/sign-in')
    await mine.locator('.save-bar').getByRole('button', { name: 'Lagre' }).click()
    await mine.getByText('ingenting er tapt').waitFor()
    if (js) assert.deepEqual(await axe(mine), [])
    const [tab] = await Promise.all([mine.context().waitForEvent('page'), mine.getByRole('link', { name: /Logg inn/ }).click()])
    await signIn(tab)
    await tab.getByText('Lukk denne fanen').waitFor()
    await mine.getByRole('button', { name: 'Send på nytt' }).click()
    await mine.waitForURL(/\/systems\/[0-9a-f-]{36}/)
    assert.match(await mine.locator('h1').textContent(), new RegExp(name))
    await mine.context().close()
  })
}
