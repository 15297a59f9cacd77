// A password is hidden while it is typed, and shown to whoever asks for it: with the
// keyboard, told to those who hear it, and sent as a password again.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { axe, launch, openPage } from './browser.mjs'
import { startProgram } from './program.mjs'

let browser, program
before(async () => { [browser, program] = await Promise.all([launch(), startProgram()]) })
after(async () => { await browser?.close(); await program?.stop() })

test('a password is shown by a button, and hidden again', async () => {
  const page = await openPage(browser, { width: 390 })
  await page.goto(`${program.base}/sign-in?lang=nb`)
  const field = page.getByLabel('Passord', { exact: true })
  const button = page.getByRole('button', { name: /^Vis passordet/ })
  await field.fill('fire grønne hester løper')
  assert.equal(await field.getAttribute('type'), 'password')
  assert.equal(await button.getAttribute('aria-pressed'), 'false')
  await field.press('Tab')
  assert.ok(await button.evaluate(element => element === document.activeElement))
  await page.keyboard.press('Space')
  assert.equal(await field.getAttribute('type'), 'text')
  assert.equal(await field.inputValue(), 'fire grønne hester løper')
  assert.equal(await button.getAttribute('aria-pressed'), 'true')
  assert.deepEqual(await axe(page), [])
  await page.keyboard.press('Enter')
  assert.equal(await field.getAttribute('type'), 'password')
  await button.click()
  const sent = page.evaluate(() => new Promise(done => addEventListener('submit', event => { event.preventDefault(); done(document.querySelector('[name=password]').type) })))
  await page.getByRole('button', { name: 'Logg inn', exact: true }).click()
  assert.equal(await sent, 'password')
  assert.deepEqual(await page.evaluate(() => window.refused), [])
  await page.context().close()
})

test('without JavaScript there is no button that does nothing', async () => {
  const page = await openPage(browser, { js: false })
  await page.goto(`${program.base}/sign-in?lang=nb`)
  assert.ok(await page.getByLabel('Passord', { exact: true }).isVisible())
  assert.equal(await page.getByText('Vis passordet').isVisible(), false)
  await page.context().close()
})
