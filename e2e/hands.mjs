// Three ways to use a page, with the same verbs, so that one story can be told
// three times:
//
//	mouse  points and clicks, with JavaScript
//	keys   never clicks: focus, letters, arrows, space and Enter
//	plain  points and clicks, and the browser runs no JavaScript
//
// write(page, hand, where, value) fills in whatever control the label belongs to.

export const hands = {
  mouse: { js: true, press: (page, target) => target.click(), type: (page, target, text) => target.fill(text), choose: (page, target, text) => target.selectOption({ label: text }), tick: (page, target) => target.check() },
  plain: { js: false, press: (page, target) => target.click(), type: (page, target, text) => target.fill(text), choose: (page, target, text) => target.selectOption({ label: text }), tick: (page, target) => target.check() },
  keys: { js: true, press: pressKeys, type: typeKeys, choose: chooseKeys, tick: tickKeys },
}

async function pressKeys(page, target) {
  await target.focus()
  await page.keyboard.press('Enter')
}

async function typeKeys(page, target, text) {
  await target.focus()
  if (await target.getAttribute('type') === 'date') return typeDate(page, target, text)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}

// The browser's own language decides in which order a date is typed.
async function typeDate(page, target, text) {
  const [year, month, day] = text.split('-')
  for (const order of [day + month + year, month + day + year, year + month + day]) {
    await target.blur()
    await target.focus()
    await page.keyboard.type(order)
    if (await target.inputValue() === text) return
  }
  throw new Error(`no way to type ${text}`)
}

async function chooseKeys(page, target, text) {
  await target.focus()
  await page.keyboard.type(text)
}

async function tickKeys(page, target) {
  await target.focus()
  await page.keyboard.press('Space')
}

/**
 * Fills in a field by its label; in a row that stands
 * after the row's name: 'Parter 1 > Kontakter 1 > E-post'. A row that is not
 * there yet is asked for with its button.
 */
export async function write(page, hand, where, value) {
  const path = where.split(' > ')
  let place = page.locator('form.long')
  for (const name of path.slice(0, -1)) place = await row(page, hand, place, name)
  const last = path.at(-1)
  if (value === 'ja' || value === 'nei') return hand.tick(page, place.getByRole('group', { name: label(last) }).getByRole('radio', { name: value, exact: true }))
  const target = place.getByLabel(label(last)).first()
  if (await target.evaluate(e => e.tagName) === 'SELECT') return hand.choose(page, target, value)
  return hand.type(page, target, value)
}

// row finds a row of a list by its name and number, or asks for it.
async function row(page, hand, place, name) {
  const found = place.getByRole('group', { name, exact: true })
  if (await found.count() === 0) {
    const list = place.getByRole('group', { name: label(name.replace(/ \d+$/, '')) })
    await leaving(page, () => hand.press(page, list.getByRole('button', { name: /Legg til/ }).last()))
  }
  return found
}

/** Does something that leads to another page, and waits until it is there. */
export async function leaving(page, act) {
  await Promise.all([page.waitForEvent('framenavigated'), act()])
  await page.waitForLoadState('load')
}

export const save = (page, hand) => leaving(page, () => hand.press(page, page.locator('.save-bar').getByRole('button', { name: 'Lagre' })))

// The label alone, or with the words that say whether it must be filled in.
const label = text => new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\s+(Trengs, kan vente|Må fylles ut))?\\s*$`)
