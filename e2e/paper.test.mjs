// An agreement that is printed, signed with a pen and scanned: two people accept it, and
// neither is the one who sent it. Then what a guest sees of a file that was refused.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkPage, openPage } from './browser.mjs'
import { draw, issue } from './complete.mjs'
import { hands, leaving } from './hands.mjs'
import { arrive, invite } from './people.mjs'
import { setStage } from './stage.mjs'

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format()
const ola = { name: 'Ola Vik', email: 'ola@leverandor.example' }
let ingrid, per, siri, folder
const stage = setStage({ mail: true, people: [['Ingrid Solvik', 'Personvernkoordinator'], ['Per Haugen', 'Leder'], ['Siri Dahl', 'Personvernombud']], files: true, ready: async () => {
  ({ folder, people: [ingrid, per, siri] } = stage)
} })

const at = path => (path.startsWith('http') ? path : stage.program.base + path) + (path.includes('?') ? '&' : '?') + 'lang=nb'
const press = (page, name) => leaving(page, () => page.locator('main').getByRole('button', { name, exact: true }).click())
const says = page => page.locator('main').innerText()
const run = (name, ...args) => { const r = spawnSync(name, args, { cwd: folder, encoding: 'utf8' }); return r.stdout + r.stderr }
const bytes = async (page, path) => (await page.request.get(at(path))).body()

async function until(page, path, words) {
  for (let tries = 0; tries < 200; tries++) {
    await page.goto(at(path))
    if (words.test(await says(page))) return
    await sleep(100)
  }
  assert.fail(`${path} does not say ${words}: ${await says(page)}\n${stage.program.said()}`)
}

// Looks at the page that somebody is on, in a page of its own: wide, and on a phone.
async function look(page) {
  for (const width of [1280, 390]) {
    const own = await openPage(stage.browser, { width })
    await own.context().addCookies(await page.context().cookies())
    await own.goto(page.url())
    assert.deepEqual(await checkPage(own), [])
    if (process.env.LEDD_SHOTS) await own.screenshot({ path: join(process.env.LEDD_SHOTS, `paper-${shots++}-${width}.png`), fullPage: true })
    await own.context().close()
  }
}
let shots = 0

// A scanner gives pictures of the printed pages, and nothing that a program could read.
function scan(pdf) {
  writeFileSync(join(folder, 'printed.pdf'), pdf)
  const said = run('pdftoppm', '-jpeg', '-r', '50', 'printed.pdf', 'page')
  const pages = readdirSync(folder).filter(name => name.startsWith('page')).sort().map(name => readFileSync(join(folder, name)))
  assert.ok(pages.length > 1, said)
  const parts = [], places = []
  let length = 0
  const say = part => { const b = Buffer.isBuffer(part) ? part : Buffer.from(part, 'latin1'); parts.push(b); length += b.length }
  const object = (n, ...body) => { places[n] = length; say(`${n} 0 obj\n`); body.forEach(say); say('\nendobj\n') }
  const stream = (dict, body) => [`<<${dict} /Length ${body.length}>>\nstream\n`, body, '\nendstream']
  say('%PDF-1.4\n')
  object(1, '<</Type /Catalog /Pages 2 0 R>>')
  object(2, `<</Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${3 + 3 * i} 0 R`).join(' ')}]>>`)
  pages.forEach((jpeg, i) => {
    const n = 3 + 3 * i, size = measure(jpeg)
    object(n, `<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${n + 1} 0 R /Resources <</XObject <</I ${n + 2} 0 R>>>>>>`)
    object(n + 1, ...stream('', Buffer.from('595 0 0 842 0 0 cm /I Do')))
    object(n + 2, ...stream(`/Type /XObject /Subtype /Image /Width ${size.width} /Height ${size.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`, jpeg))
  })
  const from = length
  say(`xref\n0 ${places.length}\n0000000000 65535 f \n${places.slice(1).map(p => `${String(p).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${places.length} /Root 1 0 R>>\nstartxref\n${from}\n%%EOF\n`)
  writeFileSync(join(folder, 'scan.pdf'), Buffer.concat(parts))
  assert.match(run('qpdf', '--check', 'scan.pdf'), /No syntax or stream encoding errors/)
  assert.equal(run('pdftotext', 'scan.pdf', '-').trim(), '', 'there is no text in it')
  return join(folder, 'scan.pdf')
}

// How large a picture is stands in its first frame (JPEG, B.2.2).
function measure(jpeg) {
  for (let i = 2; i < jpeg.length; i += 2 + jpeg.readUInt16BE(i + 2)) {
    if (jpeg[i + 1] >= 0xc0 && jpeg[i + 1] <= 0xc2) return { height: jpeg.readUInt16BE(i + 5), width: jpeg.readUInt16BE(i + 7) }
  }
  throw new Error('no picture')
}

const accept = async (page, path, words) => {
  await page.goto(at(path))
  await page.getByLabel('Hva har du sammenlignet').first().fill(words)
  await press(page, 'Jeg har sammenlignet og godtar')
}

test('a scan of the signed paper is accepted by two people, none of whom sent it, and sealed', async () => {
  const { agreement } = await draw(ingrid, hands.mouse, stage.program.base, today)
  await issue(ingrid, hands.mouse, agreement)
  const issued = await bytes(ingrid, `${agreement}/files/issued`)
  const paper = scan(issued)

  await ingrid.goto(at(`${agreement}/submit`))
  await ingrid.getByLabel('PDF-fil').setInputFiles(paper)
  await ingrid.getByLabel('Hvem undertegnet?').fill(ola.name)
  await ingrid.getByLabel('Stilling').fill('Daglig leder')
  await ingrid.getByLabel('Rett til å undertegne').fill('Signaturrett')
  await ingrid.locator('input[name=paper]').check()
  await press(ingrid, 'Send filen') // refused: on paper stands a day
  assert.match(await ingrid.locator('#errors').innerText(), /dagen|dato/i)
  await ingrid.getByLabel('PDF-fil').setInputFiles(paper)
  await ingrid.locator('input[name=signedOn]').fill(today)
  await press(ingrid, 'Send filen')
  const path = new URL(ingrid.url()).pathname
  await until(ingrid, path, /To personer må/)
  await look(ingrid)

  await accept(ingrid, path, 'Den er min egen.')
  assert.match(await ingrid.locator('#errors').innerText(), /sendt/, 'whoever sent it does not accept it')
  const again = await ingrid.goto(ingrid.url()) // whoever reloads what was refused finds the page
  assert.equal(again.status(), 200)
  await accept(per, path, 'Teksten er den samme, og underskriften er på plass.')
  await accept(per, path, 'Én gang til.')
  assert.match(await per.locator('#errors').innerText(), /allerede godtatt/, 'one person is not two')
  await accept(siri, path, 'Sammenlignet side for side.')
  assert.match(await says(siri), /Filen er godtatt/)

  await per.goto(at(`${agreement}/sign`))
  await per.getByLabel('Stilling').fill('Kommunedirektør')
  await per.getByLabel('Rett til å undertegne').fill('Delegert myndighet, sak 12/26')
  await per.getByLabel('Jeg godtar denne teksten').check()
  await press(per, 'Undertegn')
  await until(ingrid, agreement, /Ferdig avtale, forseglet/)
  const sealed = await bytes(ingrid, `${agreement}/files/sealed`)
  assert.ok(sealed.subarray(0, issued.length).equals(issued), 'what was issued is sealed; the paper is proven beside it')
  writeFileSync(join(folder, 'sealed.pdf'), sealed)
  assert.equal(run('pdfsig', 'sealed.pdf').match(/Signature is Valid/g)?.length, 2)
})

test('a guest finds out on a later visit why a file was refused, and sends another', async () => {
  const { agreement } = await draw(ingrid, hands.mouse, stage.program.base, today)
  await issue(ingrid, hands.mouse, agreement)
  const guest = await openPage(stage.browser, { js: false })
  await arrive(guest, hands.plain, stage.mailbox, await invite(ingrid, stage.mailbox, agreement, ola), ola.email)
  const send = async file => {
    await guest.goto(at('/invited/agreement/sign'))
    const form = guest.locator('form[action$="/submit"]')
    await form.getByLabel('PDF-fil').setInputFiles(file)
    await form.getByLabel('Hvem undertegnet?').fill(ola.name)
    await leaving(guest, () => form.getByRole('button', { name: 'Send filen' }).click())
  }
  writeFileSync(join(folder, 'unsigned.pdf'), await bytes(guest, '/invited/agreement/pdf'))
  await send(join(folder, 'unsigned.pdf'))
  await until(guest, '/invited/agreement', /er ikke godtatt/)
  assert.match(await says(guest), /Ingen har signert den[\s\S]*|Filen var ikke undertegnet/)
  assert.match(await says(guest), /Undertegn den i signeringsløsningen/)
  await look(guest)

  await send(scan(await bytes(guest, '/invited/agreement/pdf')))
  await until(guest, '/invited/agreement/sign', /venter på to personer/)
  await ingrid.goto(at(agreement))
  const path = await ingrid.locator('section[aria-labelledby=panel-submissions] tbody tr').first().getByRole('link').evaluate(a => a.pathname)
  await ingrid.goto(at(path))
  await ingrid.getByLabel('Hvorfor avviser dere filen?').fill('Side to er ikke lesbar.')
  await press(ingrid, 'Avvis')
  await guest.goto(at('/invited/agreement'))
  assert.match(await says(guest), /er ikke godtatt[\s\S]*Side to er ikke lesbar/)
  assert.equal((await guest.goto(at('/invited/agreement/submit'))).url().includes('/invited/agreement/sign'), true, 'whoever reloads what was refused comes to the form')
})
