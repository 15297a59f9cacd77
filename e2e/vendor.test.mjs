// Whoever is invited, by a link and a code in real mail: an administrator lets a
// coordinator in, she invites a reader at the counterpart, the reader sees one
// agreement and no more, and is out when she says so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkPage, enter, launch, openPage, sideways } from './browser.mjs'
import { hands, leaving } from './hands.mjs'
import { startMailbox } from './mailbox.mjs'
import { startProgram } from './program.mjs'

const coordinator = { name: 'Ingrid Solvik', email: 'ingrid@fjordvik.example', password: 'syv blå båter ved kaia' }
const reader = { name: 'Nora Strand', email: 'nora.strand@leverandor.example' }
const letters = [] // what came for the reader: the link, and the code
let browser, mailbox, program, desk, guest, agreement

before(async () => {
  mailbox = await startMailbox()
  program = await startProgram({ env: { ...mailbox.env, LEDD_RATE_SIGN_IN: '200/m' } }) // all come from one address here
  browser = await launch()
})
after(async () => { await browser?.close(); await program?.stop(); await mailbox?.close() })

const at = path => program.base + path + (path.includes('?') ? '&' : '?') + 'lang=nb'
const linkIn = letter => letter.text.match(/^http:\/\/\S+$/m)[0]
const press = (page, name) => leaving(page, () => hands.keys.press(page, page.getByRole('button', { name, exact: true })))
const panel = page => page.locator('section[aria-labelledby=panel-invitations]')
const standing = async () => { await desk.goto(at(agreement)); return panel(desk).locator('tbody tr').first().innerText() }
const clean = async page => { page.failures.length = 0; assert.deepEqual(await checkPage(page), []) }

test('a colleague is invited, and the link in the letter gives her a password', async () => {
  const page = await openPage(browser)
  await page.context().addCookies(await enter(browser, program))
  await page.goto(at('/me'))
  await page.locator('#f-first-name').fill('Kari Nordvik')
  await page.locator('#f-first-email').fill('kari@fjordvik.example')
  await page.locator('#f-first-password').fill('fire grønne hester løper')
  await leaving(page, () => page.getByRole('button', { name: 'Lag bruker' }).click())
  await page.goto(at('/members/new'))
  await page.locator('#f-name').fill(coordinator.name)
  await page.locator('#f-email').fill(coordinator.email)
  await page.locator('#f-role').selectOption({ label: 'Personvernkoordinator' })
  await leaving(page, () => page.locator('.save-bar').getByRole('button', { name: 'Gi tilgang' }).click())
  await page.getByText('Lenken sendes på e-post').waitFor()
  await page.context().close()

  const letter = await mailbox.next(coordinator.email)
  assert.equal(letter.from, 'ledd@ledd.example')
  assert.equal(letter.subject, 'Du har fått tilgang til Ledd for Fjordvik kommune')
  assert.equal(letter.fields['auto-submitted'], 'auto-generated')
  const link = linkIn(letter)
  assert.ok(link.startsWith(`${program.base}/welcome?token=`), link)
  for (const way of ['GET', 'HEAD', 'GET']) assert.equal((await fetch(link, { method: way })).status, 200, 'what looks ahead uses nothing up')

  desk = await openPage(browser)
  await desk.goto(link + '&lang=nb')
  await clean(desk)
  await desk.getByLabel('Nytt passord').fill(coordinator.password)
  await desk.getByRole('button', { name: 'Lagre passordet og logg inn' }).click()
  await desk.waitForURL('**/gaps')
  assert.ok(await desk.getByRole('button', { name: new RegExp(coordinator.name) }).isVisible())
  assert.equal((await fetch(link)).status, 401, 'the link works once')
})

test('the coordinator invites a reader, who gets a letter', async () => {
  await desk.goto(at('/agreements'))
  agreement = await desk.locator('main table tbody th a').first().evaluate(a => a.pathname)
  await desk.goto(at(agreement))
  await leaving(desk, () => panel(desk).getByRole('link', { name: 'Inviter motparten til å lese' }).click())
  await clean(desk)
  await leaving(desk, () => desk.getByRole('button', { name: 'Send invitasjonen' }).last().click())
  assert.match(await desk.locator('#errors').innerText(), /Navn[\s\S]*E-postadresse/)
  await desk.locator('#f-name').fill(reader.name)
  await desk.locator('#f-email').fill(reader.email)
  await leaving(desk, () => desk.getByRole('button', { name: 'Send invitasjonen' }).last().click())
  assert.match(await desk.getByRole('status').first().innerText(), /Invitasjonen er lagt i utboksen/)
  await clean(desk)

  const letter = await mailbox.next(reader.email)
  letters.push(letter)
  assert.match(letter.subject, /^Fjordvik kommune ber deg lese en avtale med /)
  for (const words of [`Hei ${reader.name}.`, coordinator.name, `${program.base}/invited?token=`]) assert.ok(letter.text.includes(words), words)
})

test('a program that looks ahead changes nothing', async () => {
  const before = mailbox.all.length
  for (const method of ['GET', 'GET', 'HEAD']) {
    const answer = await fetch(linkIn(letters[0]), { method })
    assert.equal(answer.status, 200)
    assert.ok(!answer.headers.getSetCookie().some(c => c.includes('ledd_session')), 'nobody is let in by looking')
    assert.ok(!(await answer.text()).includes('DBA-'), 'the doorstep tells nothing of the agreement')
  }
  assert.match(await standing(), /Sendt, ikke åpnet/)
  assert.equal(mailbox.all.length, before)
})

test('the reader asks for a code, mistypes it, and reads the agreement, without JavaScript and by keyboard', async () => {
  guest = await openPage(browser, { width: 390, js: false })
  await guest.goto(linkIn(letters[0]) + '&lang=nb')
  assert.ok(await guest.getByText('n…@leverandor.example').isVisible())
  await press(guest, 'Send meg en kode')
  const letter = await mailbox.next(reader.email)
  letters.push(letter)
  const [code] = letter.text.match(/^\d{4} \d{4}$/m)
  assert.ok(!letter.text.includes('http') && !letter.subject.match(/\d/))

  const enterCode = async text => { await hands.keys.type(guest, guest.getByLabel('Kode'), text); await press(guest, 'Vis avtalen') }
  await enterCode(code === '0000 0000' ? '1111 1111' : '0000 0000')
  assert.match(await guest.getByRole('alert').innerText(), /Koden er feil, brukt før eller for gammel/)
  assert.equal(await guest.getByLabel('Kode').getAttribute('aria-invalid'), 'true')
  assert.equal((await guest.goto(at('/invited/agreement'))).status(), 401)
  await guest.goto(linkIn(letters[0]) + '&lang=nb')
  await press(guest, 'Send meg en kode') // within the minute: no second letter, and the code in hand still works
  assert.match(await guest.getByRole('alert').innerText(), /Vent et minutt/)
  await enterCode(code)
  assert.equal(guest.url(), `${program.base}/invited/agreement`)
  assert.match(await guest.locator('h1').first().innerText(), /^Avtale DBA-/)
  assert.ok((await guest.locator('.paper').innerText()).includes('Databehandleravtale'))
  assert.deepEqual(await sideways(guest), [])
  assert.equal(mailbox.all.filter(l => l.to.includes(reader.email)).length, 2)

  const pdf = await guest.request.get(new URL(await guest.getByRole('link', { name: 'Hent PDF' }).getAttribute('href'), program.base).href)
  assert.equal(pdf.headers()['content-type'], 'application/pdf')
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
})

for (const [width, scheme] of [[1280, 'light'], [390, 'dark']]) {
  test(`what the reader sees is clean at ${width} px, ${scheme}`, async () => {
    const page = await openPage(browser, { width, scheme })
    await page.context().addCookies(await guest.context().cookies())
    await page.goto(at('/invited/agreement'))
    await clean(page)
    await page.goto(linkIn(letters[0]) + '&lang=nb')
    await clean(page)
    await page.context().close()
  })
}

test('every other page is closed to the reader', async () => {
  for (const path of ['/gaps', agreement, `${agreement}/text`, `${agreement}/pdf`, '/agreements', '/members', '/mail', '/settings', '/me']) {
    assert.equal((await guest.request.get(at(path), { maxRedirects: 0 })).status(), 403, path)
  }
  await guest.goto(at('/gaps'))
  await leaving(guest, () => guest.getByRole('link', { name: 'Til avtalen' }).click())
  assert.equal(guest.url(), `${program.base}/invited/agreement`)
})

test('a code that was used opens nothing', async () => {
  const thief = await openPage(browser)
  await thief.goto(linkIn(letters[0]) + '&lang=nb')
  await leaving(thief, () => thief.getByRole('button', { name: 'Send meg en kode' }).click())
  await thief.getByLabel('Kode').fill(letters[1].text.match(/^\d{4} \d{4}$/m)[0])
  await leaving(thief, () => thief.getByRole('button', { name: 'Vis avtalen' }).click())
  assert.match(await thief.getByRole('alert').innerText(), /Koden er feil, brukt før eller for gammel/)
  await clean(thief)
  assert.ok(!(await thief.context().cookies()).some(c => c.name === 'ledd_session'))
  await thief.context().close()
})

test('the coordinator withdraws it, and the reader is out at once', async () => {
  assert.match(await standing(), /Åpnet og bekreftet/)
  assert.equal((await guest.goto(at('/invited/agreement'))).status(), 200)
  await leaving(desk, () => panel(desk).getByRole('button', { name: `Trekk tilbake invitasjonen til ${reader.name}` }).click())
  assert.match(await desk.getByRole('status').first().innerText(), /trukket tilbake/)
  assert.match(await standing(), /Trukket tilbake/)
  assert.equal(await panel(desk).getByRole('button').count(), 0)
  for (const path of ['/invited/agreement', '/invited/agreement/pdf']) assert.equal((await guest.request.get(at(path))).status(), 401, path)
  assert.equal((await guest.goto(linkIn(letters[0]) + '&lang=nb')).status(), 401)
  assert.match(await guest.locator('main').innerText(), /gjelder ikke lenger/)
})

test('the log of mail and the list of work show that all was done, and no secret', async () => {
  const secrets = [...letters.map(l => l.text.match(/token=(\S+)|^(\d{4} \d{4})$/m)).map(m => m[1] ?? m[2]), letters[1].text.match(/^\d{4} \d{4}$/m)[0].replace(' ', '')]
  assert.equal(secrets.filter(Boolean).length, 3)
  const look = async path => {
    await desk.goto(at(path))
    for (const secret of secrets) assert.ok(!(await desk.content()).includes(secret), `${path} shows ${secret}`)
    await clean(desk)
    return desk.locator('main table tbody tr').allInnerTexts()
  }
  const mail = (await look('/mail')).filter(row => row.includes(reader.email))
  assert.equal(mail.length, 2)
  for (const row of mail) assert.match(row, /Sendt/)
  const jobs = await look('/jobs')
  assert.equal(jobs.length, 3) // the colleague's letter too
  for (const row of jobs) assert.match(row, /Sende e-post[\s\S]*Ferdig[\s\S]*1 av inntil/)
  await look(agreement)
  for (const secret of secrets) assert.ok(!program.said().includes(secret), 'the program says no secret')
})
