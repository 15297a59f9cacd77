// Who comes in, by what arrives in the mail: colleagues with an account of their
// own, and guests who are invited to one agreement.
import { openPage } from './browser.mjs'
import { leaving } from './hands.mjs'

/** Makes whoever came by the one-time link the first administrator, with the page she is on. */
export async function first(page, program) {
  await page.goto(`${program.base}/me?lang=nb`)
  await page.locator('#f-first-name').fill('Kari Nordvik')
  await page.locator('#f-first-email').fill('kari@fjordvik.example')
  await page.locator('#f-first-password').fill('fire grønne hester løper')
  await leaving(page, () => page.getByRole('button', { name: 'Lag bruker' }).click())
}

/** Lets a colleague in, as an administrator on a page of her own; gives a page of the colleague. */
export async function admit(page, { browser, program, mailbox }, { name, email, role, password }) {
  await page.goto(`${program.base}/members/new?lang=nb`)
  await page.locator('#f-name').fill(name)
  await page.locator('#f-email').fill(email)
  await page.locator('#f-role').selectOption({ label: role })
  await leaving(page, () => page.locator('.save-bar').getByRole('button', { name: 'Gi tilgang' }).click())
  const own = await openPage(browser)
  await own.goto(linkIn(await mailbox.next(email)) + '&lang=nb')
  await own.getByLabel('Nytt passord').fill(password)
  await own.getByRole('button', { name: 'Lagre passordet og logg inn' }).click()
  await own.waitForURL('**/gaps')
  return own
}

/** The address that stands on a line of its own in a letter. */
export const linkIn = letter => letter.text.match(/^http:\/\/\S+$/m)[0]

/** The code that stands on a line of its own in a letter. */
export const codeIn = letter => letter.text.match(/^\d{4} \d{4}$/m)[0]

/** Asks somebody to read an agreement, from the page of a colleague; gives the link in the letter. */
export async function invite(page, mailbox, agreement, { name, email }) {
  await page.goto(`${agreement}/invite?lang=nb`)
  await page.locator('#f-name').fill(name)
  await page.locator('#f-email').fill(email)
  await leaving(page, () => page.locator('.save-bar button[value=save]').click())
  return linkIn(await mailbox.next(email))
}

/** Opens the link of an invitation and enters the code that is then mailed, with hand. */
export async function arrive(page, hand, mailbox, link, email) {
  await page.goto(link + '&lang=nb')
  await leaving(page, () => hand.press(page, page.getByRole('button', { name: 'Send meg en kode' })))
  await hand.type(page, page.getByLabel('Kode'), codeIn(await mailbox.next(email)))
  await leaving(page, () => hand.press(page, page.getByRole('button', { name: 'Vis avtalen' })))
}
