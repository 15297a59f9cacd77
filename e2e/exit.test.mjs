// The end of an agreement in the real program: it has ended, the vendor is asked for
// its word, gives it by a link without an account, for itself and for who stands below
// it, and the agreement is closed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, openPage } from './browser.mjs'
import { hands, leaving } from './hands.mjs'
import { arrive, linkIn } from './people.mjs'
import { setStage } from './stage.mjs'

const nora = { name: 'Nora Strand', email: 'nora@leverandor.example' }
const day = ago => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format(new Date(Date.now() - ago * 86_400_000))
let ingrid, agreement
const stage = setStage({ mail: true, people: [['Ingrid Solvik', 'Personvernkoordinator']], ready: async () => {
  ({ people: [ingrid] } = stage)
  agreement = await ended()
} })

// An agreement that was made elsewhere and ended a week ago, with a vendor that used one other.
async function ended() {
  const token = stage.program.token('agreements:read', 'agreements:write', 'organisations:write', 'engagements:write')
  const api = async (method, path, body) => {
    const answer = await fetch(`${stage.program.base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) })
    const said = await answer.json()
    assert.ok(answer.ok, JSON.stringify(said))
    return said
  }
  const one = (await api('GET', '/agreements?limit=50')).items.find(a => a.parties.some(p => p.side === 'controller') && a.scopeSystems.length > 0)
  const own = one.parties.find(p => p.side === 'controller').org
  const vendor = (await api('POST', '/organisations', { name: 'Havblikk Data AS' })).id
  const below = (await api('POST', '/organisations', { name: 'Skyrom Drift AS' })).id
  await api('POST', '/engagements', { upstream: vendor, downstream: below, serviceDescription: 'drift', roleBasis: 'processor', personalData: 'yes' })
  const a = await api('POST', '/agreements', {
    code: 'AVSLUTT-1', type: 'dpa_controller_processor', scopeSystems: one.scopeSystems.slice(0, 1), effectiveFrom: '2021-01-01', effectiveTo: day(7), state: 'expired',
    parties: [{ org: own, side: 'controller', capacity: 'signatory' }, { org: vendor, side: 'processor', capacity: 'signatory' }],
    signatures: [{ party: own, signedOn: '2021-01-01' }, { party: vendor, signedOn: '2021-01-01' }],
  })
  return `/agreements/${a.id}`
}

const at = path => `${path.startsWith('http') ? path : stage.program.base + path}${path.includes('?') ? '&' : '?'}lang=nb`
const text = page => page.locator('main').innerText()
const press = (page, hand, name) => leaving(page, () => hand.press(page, page.locator('main').getByRole('button', { name, exact: true })))
const follow = (page, hand, name) => leaving(page, () => hand.press(page, page.locator('main').getByRole('link', { name, exact: true }).first()))

// Looks at the page that somebody is on, wide and on a phone.
async function look(page, name) {
  const found = []
  for (const [width, scheme] of [[1280, 'light'], [390, 'dark']]) {
    const own = await openPage(stage.browser, { width, scheme })
    await own.context().addCookies(await page.context().cookies())
    await own.goto(at(page.url().replace(/[?&]lang=..|[?&]done=\w+|#.*$/g, '')))
    found.push(...(await checkPage(own)).map(problem => `${name} at ${width} px: ${problem}`))
    if (/⟦/.test(await own.content())) found.push(`${name}: a text is missing`)
    if (process.env.LEDD_SHOTS) await own.screenshot({ path: `${process.env.LEDD_SHOTS}/${name}-${width}.png`, fullPage: true })
    await own.context().close()
  }
  assert.deepEqual(found, [])
}

let link
test('a coordinator begins the exit of an agreement that ended, and asks the vendor', async () => {
  const hand = hands.mouse
  await ingrid.goto(at(agreement))
  await follow(ingrid, hand, 'Gå til avslutningen')
  assert.match(await text(ingrid), /avslutningen er ikke startet[\s\S]*Havblikk Data AS[\s\S]*Skyrom Drift AS/)
  await follow(ingrid, hand, 'Start avslutning')
  await press(ingrid, hand, 'Start avslutning')
  await ingrid.goto(at(`${agreement}/exit`))
  assert.match(await text(ingrid), /0 av 2 har bekreftet/)
  await look(ingrid, 'exit-open')
  await press(ingrid, hand, 'Bekreft') // says nothing
  assert.match(await ingrid.locator('#errors').innerText(), /Opplysningene er[\s\S]*Dagen det ble gjort/)
  await press(ingrid, hand, 'Send lenken')
  assert.match(await ingrid.locator('#errors').innerText(), /Navnet på personen[\s\S]*E-postadressen/)
  await ingrid.getByLabel('Navnet på personen').fill(nora.name)
  await ingrid.getByLabel('E-postadressen').fill(nora.email)
  await press(ingrid, hand, 'Send lenken')
  link = linkIn(await stage.mailbox.next(nora.email))
  assert.match(await text(ingrid), /Spurt \d\d/)
})

test('the vendor confirms by the link, for itself and who stands below: by keyboard, without JavaScript', async () => {
  const hand = hands.keys
  const page = await openPage(stage.browser, { width: 390, js: false })
  await arrive(page, hand, stage.mailbox, link, nora.email)
  assert.match(await text(page), /Fristen[\s\S]*Hva er gjort med opplysningene hos Havblikk Data AS/)
  await look(page, 'exit-guest')
  const choice = page.getByLabel('Opplysningene er')
  await hand.choose(page, choice, 'levert tilbake og')
  await hand.type(page, page.getByLabel('Dagen det ble gjort'), day(2))
  await hand.type(page, page.getByLabel('Hva beholdes fordi en lov krever det?'), 'bilag')
  await press(page, hand, 'Bekreft') // which law?
  assert.match(await page.locator('#errors').innerText(), /Hvilken lov og paragraf/)
  assert.equal(await choice.inputValue(), 'both', 'what was answered stays')
  await page.getByLabel('Hva beholdes fordi en lov krever det?').fill('')
  await page.getByLabel('Attest som fil').setInputFiles({ name: 'attest.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nslettet\n%%EOF\n') })
  await press(page, hand, 'Bekreft')
  assert.match(await text(page), /1 av 2 har bekreftet[\s\S]*opplysningene hos Skyrom Drift AS/)
  await hand.choose(page, choice, 'slettet')
  await hand.type(page, page.getByLabel('Dagen det ble gjort'), day(1))
  await press(page, hand, 'Bekreft')
  assert.match(await text(page), /Takk, alt er bekreftet/)
  stage.guest = page
})

test('nobody holds anything: the agreement is closed, and who opens the link sees it', async () => {
  await ingrid.goto(at(`${agreement}/exit`))
  assert.match(await text(ingrid), /Ingen har noe igjen[\s\S]*Nora Strand[\s\S]*attest vedlagt/)
  await look(ingrid, 'exit-clear')
  await follow(ingrid, hands.mouse, 'Lukk avtalen')
  await press(ingrid, hands.mouse, 'Lukk avtalen')
  await ingrid.goto(at(`${agreement}/exit`))
  assert.match(await text(ingrid), /Avtalen er lukket/)
  assert.equal(await ingrid.getByRole('button', { name: 'Bekreft' }).count(), 0)
  await stage.guest.goto(at('/invited/agreement'))
  assert.match(await text(stage.guest), /Avtalen er lukket/)
})
