// Through an issuer, in a real browser: there and back, out again, with other keys,
// without JavaScript, and what a thief would try.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, launch, openPage } from './browser.mjs'
import { freePort, startProgram } from './program.mjs'
import { startProvider } from './provider.mjs'

const people = {
  kari: { name: 'Kari Fjell', orgnr: '0192:123456785', groups: ['ledd'] },
  ola: { name: 'Ola Vik', orgnr: '123456785', groups: ['other'] },
  per: { name: 'Per Ness', orgnr: '999999999', groups: ['ledd'] },
}
let browser, program, provider, base

before(async () => {
  const port = await freePort()
  base = `http://localhost:${port}`
  provider = await startProvider(await freePort(), base, people)
  program = await startProgram({ port, env: {
    LEDD_BASE_URL: base, LEDD_OIDC_ISSUER: provider.issuer, LEDD_OIDC_CLIENT_ID: 'ledd', LEDD_OIDC_CLIENT_SECRET: 'e2e-secret', LEDD_OIDC_NAME: 'Fjordporten',
    LEDD_OIDC_ORG_CLAIM: 'orgnr', LEDD_OIDC_ROLE_CLAIM: 'groups', LEDD_OIDC_ROLE_MAP: 'ledd=coordinator',
  } })
  browser = await launch()
})
after(async () => { await browser?.close(); await program?.stop(); await provider?.stop() })

// Goes to the issuer with the button, signs in there, and comes back.
async function come(page, login, next = '/systems', meanwhile = async () => {}) {
  await page.goto(`${base}/sign-in?lang=nb&next=${encodeURIComponent(next)}`)
  await page.getByRole('button', { name: 'Logg inn med Fjordporten' }).click()
  await page.waitForURL(/\/interaction\//)
  await page.locator('[name=login]').fill(login)
  await page.locator('[name=password]').fill('whatever')
  await page.locator('button[type=submit]').click()
  await page.waitForLoadState()
  await meanwhile()
  await page.locator('button[type=submit]').click() // consent
  await page.waitForURL(url => url.port === new URL(base).port)
}

for (const js of [true, false]) {
  test(`there and back, and out${js ? '' : ', without JavaScript'}`, async () => {
    const page = await openPage(browser, { js })
    await page.goto(`${base}/sign-in?lang=nb`)
    if (js) assert.deepEqual(await axe(page), [])
    await come(page, 'kari')
    assert.equal(page.url(), `${base}/systems`)
    if (js) assert.deepEqual(await page.evaluate(() => window.refused), [])
    await page.getByRole('button', { name: /Kari Fjell/ }).click()
    await page.locator('#user').getByRole('link', { name: 'Min side' }).click()
    assert.match(await page.locator('#panel-sessions ~ table').textContent(), /Innloggingstjeneste/)
    await page.getByRole('button', { name: /Kari Fjell/ }).click()
    await page.locator('#user').getByRole('button', { name: 'Logg ut' }).click()
    await page.waitForURL(`${provider.issuer}/**`)
    await page.locator('button[type=submit][value=yes], [name=logout], button').first().click()
    await page.waitForURL(`${base}/sign-in**`)
    assert.equal((await page.goto(`${base}/systems`)).status(), 401)
    await page.context().close()
  })
}

test('with keys that the program has not seen', async () => {
  await provider.rotate()
  const page = await openPage(browser)
  await come(page, 'kari')
  assert.equal(page.url(), `${base}/systems`)
  await page.context().close()
})

test('whoever has no role, or works elsewhere, reads why', async () => {
  for (const [login, says] of [['ola', /ikke gitt deg noen rolle/], ['per', /ikke registrert i Ledd/]]) {
    const page = await openPage(browser)
    await come(page, login)
    assert.match(await page.locator('main').textContent(), says)
    assert.deepEqual(await axe(page), [])
    assert.equal((await page.context().cookies()).find(c => c.name === 'ledd_session'), undefined)
    await page.context().close()
  }
})

test('an answer is good once, and in its own browser', async () => {
  const page = await openPage(browser)
  let back
  page.on('request', request => { if (request.url().includes('/sign-in/issuer/return?')) back = request.url() })
  await come(page, 'kari', 'https://ond.example/')
  assert.equal(page.url(), `${base}/gaps`)
  assert.equal((await page.goto(back)).status(), 401)
  await page.context().close()

  const victim = await openPage(browser)
  assert.equal((await victim.goto(back)).status(), 401)
  await victim.goto(`${base}/sign-in?lang=nb`)
  await victim.context().close()

  const thief = await openPage(browser) // has an answer that was never used, and gives the address to somebody else
  let stolen
  thief.on('request', request => { if (request.url().includes('/sign-in/issuer/return?')) stolen = request.url() })
  await come(thief, 'kari', '/gaps', () => thief.context().clearCookies({ name: 'ledd_flow' }))
  assert.match(await thief.locator('main').textContent(), /en annen nettleser/)
  const other = await openPage(browser)
  assert.equal((await other.goto(stolen)).status(), 401)
  assert.equal((await other.context().cookies()).find(c => c.name === 'ledd_session'), undefined)
  for (const page of [thief, other]) await page.context().close()
})

test('without the issuer one still signs in in another way', async () => {
  await provider.stop()
  const page = await openPage(browser)
  await page.goto(`${base}/sign-in?lang=nb`)
  assert.ok(await page.getByLabel('Passord').isVisible())
  await page.goto(program.link + '&lang=nb')
  await page.locator('main').getByRole('button').click()
  await page.waitForURL('**/gaps')
  await page.context().close()
  await provider.rotate().catch(() => {})
})
