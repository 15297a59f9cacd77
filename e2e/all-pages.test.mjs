// Every page of the demonstration: sound, readable, consistent in its numbers,
// and light.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { checkPage, openPage, sideways, unfold } from './browser.mjs'
import { draw, issue } from './complete.mjs'
import { hands, leaving } from './hands.mjs'
import { arrive, invite } from './people.mjs'
import { setStage } from './stage.mjs'

const mostBytes = 150_000 // over the wire, with an empty cache, everything included
let pages

const stage = setStage({ mail: true, ready: async () => {
  const page = await inside({ js: false })
  // Whoever came by the link becomes the first administrator, and sees the pages of one.
  await page.goto(`${stage.program.base}/me?lang=nb`)
  await page.locator('#f-first-name').fill('Kari Nordvik')
  await page.locator('#f-first-email').fill('kari@fjordvik.example')
  await page.locator('#f-first-password').fill('fire grønne hester løper')
  await page.getByRole('button', { name: 'Lag bruker' }).click()
  stage.session = await page.context().cookies()
  const link = async (address, selector) => {
    await page.goto(stage.program.base + address)
    return page.locator(selector).first().evaluate(a => a.pathname)
  }
  const first = list => link(list, 'main table tbody th a')
  const [system, agreement, vendor, unit] = [await first('/systems'), await first('/agreements'), await first('/vendors'), await first('/units')]
  const [flow, transfer, activity, screening] = [await first('/flows'), await first('/transfers'), await first('/activities'), await first('/screenings')]
  const [served, told, look, paper] = [await first('/processor-records'), await first('/notices'), await first('/supervisions?state=current'), await first('/attestations?state=covers')]
  const word = await first('/terms?state=own')
  const [bought, offered, waiting] = [await first('/procurements'), await first('/attestations?state=offered'), await first('/supervisions?state=unassessed')]
  const [criteria, assessment, dpia] = [await first('/criteria'), await first('/assessments'), await first('/dpias')]
  const engagement = await link(system, '[aria-labelledby=panel-processors] a[href^="/engagements/"]')
  await page.goto(`${stage.program.base}/tokens/new?lang=nb`)
  await page.locator('#f-name').fill('Arkivsystemet')
  await page.locator('#f-networks').fill('192.0.2.0/24')
  for (const scope of ['units:read', 'systems:write', 'gaps:read']) await page.locator(`input[value="${scope}"]`).check()
  await page.locator('.save-bar button[value=save]').click()
  const token = await first('/tokens')
  const upload = async (name, text, then) => {
    await page.goto(`${stage.program.base}/import?lang=nb`)
    await page.locator('input[name=kind][value=units], select[name=kind]').first().evaluate(e => { if (e.tagName === 'SELECT') e.value = 'units'; else e.checked = true })
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.locator('main form[enctype] button[type=submit]').click()
    if (then) await page.locator('main button[value=take]').click()
    return new URL(page.url()).pathname
  }
  const invitation = await welcome(page, agreement, 'guest')
  const steps = await stepped(page)
  await page.goto(`${stage.program.base}/documents/new?lang=nb&agreement=${agreement.split('/').pop()}`)
  await page.locator('#purpose').selectOption('upload')
  await page.locator('#file').setInputFiles({ name: 'signert avtale.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nsigned\n%%EOF\n') })
  await page.getByRole('button', { name: 'Legg til dokument' }).click()
  const document = new URL(page.url()).pathname
  const shared = await shareWithUs()
  const head = 'code;name;level;parent_code\n'
  pages = {
    gaps: '/gaps', unrevised: '/gaps?list=unrevised&asof=2020-12-31', filtered: '/gaps?rule=coverage&unit=B3&asof=2020-12-31&page=2', nothing: '/gaps?q=nothingofthesort',
    systems: '/systems', system, 'system history': `${system}/history`, 'system form': `${system}/edit`, 'new system': '/systems/new',
    chains: '/chain', chain: `${system}/chain`, 'chain on a day': `${system}/chain?asof=2019-06-30`, 'chain on no day': `${system}/chain?asof=x`,
    agreements: '/agreements', agreement, text: `${agreement}/text`, 'agreement history': `${agreement}/history`, 'agreement form': `${agreement}/edit`, 'new invitation': `${agreement}/invite`, 'new agreement': '/agreements/new', review: `${agreement}/review`,
    documents: '/documents', document, 'new document': '/documents/new', 'document form': `${document}/edit`, 'hold form': `${document}/hold`,
    vendors: '/vendors', vendor, identify: `${vendor}/identify`, 'vendor history': `${vendor}/history`, 'vendor form': `${vendor}/edit`, 'new vendor': '/vendors/new',
    engagement, 'engagement form': `${engagement}/edit`, 'new engagement': `/engagements/new?system=${system.split('/').pop()}`,
    flows: '/flows', flow, 'flow form': `${flow}/edit`, 'new flow': '/flows/new',
    transfers: '/transfers', transfer, 'transfer form': `${transfer}/edit`, 'new transfer': '/transfers/new',
    screenings: '/screenings', screening, 'screening form': `${screening}/edit`, 'new screening': `/screenings/new?activity=${activity.split('/').pop()}`,
    served: '/processor-records', 'served, one': served, 'served history': `${served}/history`, 'served form': `${served}/edit`, 'new served': '/processor-records/new',
    search: '/search?q=skole', 'search, nothing': '/search?q=zzzz', 'search, empty': '/search',
    activities: '/activities', 'starter set': '/activities/starter', 'not of the starter set': `${activity}/starter`, 'whole record': '/activities/record?edition=complete', 'whole record, public': '/activities/record?audience=public', 'whole record on no day': '/activities/record?asof=x', activity, 'activity history': `${activity}/history`, 'activity form': `${activity}/edit`, 'new activity': '/activities/new', 'activity review': `${activity}/review`, 'activity transition': `${activity}/transition?to=ended`,
    criteria: '/criteria', 'criteria, one': criteria, 'criteria form': `${criteria}/edit`, 'new criteria': '/criteria/new',
    assessments: '/assessments', treatments: '/assessments/treatments', assessment, 'assessment history': `${assessment}/history`, 'assessment form': `${assessment}/edit`, 'new assessment': '/assessments/new', scenarios: `${assessment}/scenarios`, 'something happened': `${assessment}/happened`, 'without effect': `${assessment}/answer?trigger=x`,
    notices: '/notices', notice: told, 'notice history': `${told}/history`, 'notice form': `${told}/edit`, 'new notice': `/notices/new?activity=${activity.split('/').pop()}`,
    supervisions: '/supervisions', supervision: look, 'supervision history': `${look}/history`, 'supervision form': `${look}/edit`, 'new supervision': `/supervisions/new?engagement=${engagement.split('/').pop()}`, 'supervision, not assessed': waiting,
    attestations: '/attestations', attestation: paper, 'attestation history': `${paper}/history`, 'attestation form': `${paper}/edit`, 'new attestation': `/attestations/new?engagement=${engagement.split('/').pop()}`, 'attestation, offered': offered,
    terms: '/terms', 'own words': '/terms?state=own', term: word, 'term form': `${word}/edit`, 'new term': '/terms/new?under=data/health',
    procurements: '/procurements', procurement: bought, 'procurement history': `${bought}/history`, 'procurement form': `${bought}/edit`, 'new procurement': `/procurements/new?system=${system.split('/').pop()}`, 'risk of a procurement': `/assessments/new?procurement=${bought.split('/').pop()}`,
    dpias: '/dpias', dpia, 'dpia history': `${dpia}/history`, 'dpia form': `${dpia}/edit`, 'new dpia': `/dpias/new?activity=${activity.split('/').pop()}`, 'dpia risks': `${dpia}/risks`, 'dpia, to decide': `${dpia}/decision`, 'prior consultation': `${dpia}/consultation`, 'risk, to accept': `${assessment}/acceptance`, 'risk, to treat': `${assessment}/treat`,
    units: '/units', unit, 'unit history': `${unit}/history`, 'unit form': `${unit}/edit`, 'new unit': '/units/new',
    'sign in': '/sign-in', 'sign in, code': '/sign-in/code', 'signed in': '/sign-in/done', me: '/me', members: '/members', member: await first('/members'), 'member form': `${await first('/members')}/edit`, 'new member': '/members/new',
    tokens: '/tokens', token, 'token form': `${token}/edit`, 'token, to revoke': `${token}/revoke`, 'new token': '/tokens/new', roles: '/roles',
    invited: invitation, guest: '/invited/agreement', mail: '/mail', jobs: '/jobs', 'shared with us': '/shared', shared, 'adoption form': `${shared}/adopt`,
    audit: '/audit', 'audit, filtered': '/audit?action=message.create', 'look back': '/lookback', settings: '/settings', 'settings history': '/settings/history', 'settings form': '/settings/edit',
    ...steps,
    handover: `${await first('/members')}/handover`, report: '/report', import: '/import',
    preview: await upload('enheter.csv', `${head}X9;Ny enhet;undertaking;B3\n;Uten kode;undertaking;\n`),
    'import columns': await columns(page),
    unreadable: await upload('bilde.csv', '\x89PNG\x00\x01'),
    receipt: await upload('kvittering.csv', `${head}X8;Nyeste enhet;undertaking;B3\n`, true),
  }
  await page.context().close()
} })
const inside = options => stage.inside(options)

// A record of processing in a shape of its own: what its columns mean is asked.
async function columns(page) {
  await page.goto(`${stage.program.base}/import?lang=nb`)
  await page.locator('input[name=kind][value=activities], select[name=kind]').first().evaluate(e => { if (e.tagName === 'SELECT') e.value = 'activities'; else e.checked = true })
  await page.locator('input[type=file]').setInputFiles({ name: 'protokoll.csv', mimeType: 'text/csv', buffer: Buffer.from('Behandling;Formål;Sær kolonne\nFravær;Følge opp;x\n') })
  await page.locator('main form[enctype] button[type=submit]').click()
  return new URL(page.url()).pathname + '?step=columns'
}

// Asks somebody to read an agreement, and goes in as that reader; gives the link.
async function welcome(page, agreement, who) {
  const link = await invite(page, stage.mailbox, stage.program.base + agreement, { name: 'Nora Strand', email: `${who}@leverandor.example` })
  const guest = await openPage(stage.browser, { js: false })
  await arrive(guest, hands.plain, stage.mailbox, link, `${who}@leverandor.example`)
  stage[who] = await guest.context().cookies()
  await guest.context().close()
  return link.replace(stage.program.base, '')
}

// An own template from a standard one, and one agreement to two counterparts, of whom nobody knows one.
async function library(page, draft) {
  const go = async (address, fill = async () => {}) => {
    await page.goto(stage.program.base + address)
    await fill()
    await leaving(page, () => page.locator('.save-bar button[value=save]').click())
    return new URL(page.url()).pathname
  }
  await page.goto(`${stage.program.base}/templates?lang=nb`)
  const standard = await page.locator('main a[href^="/templates/standard/"]').first().evaluate(a => a.pathname)
  await page.goto(`${stage.program.base}${standard}?lang=nb`)
  const copy = await page.locator('main a[href^="/templates/new?from="]').first().evaluate(a => a.pathname + a.search)
  const template = await go(copy)
  await page.goto(`${stage.program.base}/vendors?lang=nb`)
  const vendor = await page.locator('main table tbody th a').nth(2).innerText()
  const batch = await go(`/batches/new?model=${draft.split('/').pop()}&lang=nb`, async () => {
    await page.locator('#f-name').fill('Alle skolene')
    await page.locator('#f-list').fill(`Ukjent Leverandør AS; Nora Strand; nora@leverandor.example; nb; 1\n${vendor}; Ola Vik; ola@leverandor.example; nb; 2`)
  })
  await leaving(page, () => page.locator('.page-actions form button').first().click())
  await page.goto(stage.program.base + batch)
  const item = await page.locator('main a[href*="/items/"]').first().evaluate(a => a.pathname)
  return {
    templates: '/templates', standard, template, 'template form': `${template}/edit`, 'new template': '/templates/new', 'template file': '/templates/file',
    batches: '/batches', batch, 'batch form': `${batch}/edit`, 'new batch': '/batches/new', 'batch item': item,
  }
}

// Takes agreements to each of the steps that have a page of their own, up to a file that came back.
async function stepped(page) {
  const base = stage.program.base
  const drawn = async () => (await draw(page, hands.plain, base, '2026-01-01')).agreement
  const [moved, issued] = [await drawn(), await drawn()]
  await issue(page, hands.plain, issued)
  await page.goto(`${issued}/submit?lang=nb`)
  await page.getByLabel('PDF-fil').setInputFiles({ name: 'signert.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nsigned\n%%EOF\n') })
  for (const [label, value] of [['Hvem undertegnet?', 'Nora Strand'], ['Stilling', 'Leder'], ['Rett til å undertegne', 'Signaturrett']]) await page.getByLabel(label).fill(value)
  await page.getByRole('button', { name: 'Send filen' }).click()
  const submission = new URL(page.url()).pathname
  const [at, draft] = [issued, moved].map(a => new URL(a).pathname)
  await welcome(page, at, 'signer')
  return {
    ...await library(page, at), ...await beside(page, at, draft),
    issued: at, 'move form': `${draft}/move/review`, 'note form': `${draft}/note`, 'issue form': `${draft}/issue`, submit: `${at}/submit`, submissions: `${at}/submissions`, submission,
    'portal: read': '/invited/agreement?signer', 'portal: chain': '/invited/agreement/sub-processors?signer', 'portal: sign': '/invited/agreement/sign?signer',
    checklist: `${at}/checklist`, 'checklist form': `${draft}/checklist/edit`, changes: `${at}/changes`,
    verify: '/verify', verified: '/verify?code=0000-0000-0000-0000',
  }
}

// The row of pages that leads to an agreement, and what stands beside one: an annex that
// its guest delivered, evidence, what comes after it, and its end.
async function beside(page, at, draft) {
  const guest = await openPage(stage.browser, { js: false })
  await guest.context().addCookies(stage.signer)
  await guest.goto(`${stage.program.base}/invited/agreement/annexes?lang=nb`)
  await guest.locator('#f-annex-kind').selectOption('risk_result')
  await guest.locator('#f-annex-file').setInputFiles({ name: 'analyse.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nanalyse\n%%EOF\n') })
  await guest.locator('#f-annex-date').fill('2026-10-01')
  await leaving(guest, () => guest.getByRole('button', { name: 'Send filen' }).click())
  await guest.context().close()
  await page.goto(`${stage.program.base}${at}/annexes?lang=nb`)
  const enclosure = await page.locator('section[aria-labelledby=panel-waiting] tbody a').first().evaluate(a => a.pathname)
  await page.goto(`${stage.program.base}/gaps?rule=DPA-001&lang=nb`)
  await leaving(page, () => page.locator('main table tbody tr:has(input[name=system]) th a').first().click())
  const begin = await page.locator('.page-actions a[href^="/agreements/begin"]').first().evaluate(a => a.pathname + a.search)
  const stations = ['text', 'parties', 'processing', 'terms', 'annexes', 'read'].map(s => [`guide: ${s}`, `${draft}/guide/${s}`])
  return {
    'guide: begin': begin, guide: `${draft}/guide`, ...Object.fromEntries(stations),
    annexes: `${at}/annexes`, 'annex form': `${at}/annexes/new?kind=risk_result`, enclosure, 'attach form': `${at}/attach`, 'portal: annexes': '/invited/agreement/annexes?signer', 'portal: submit': '/invited/agreement/submit?signer',
    evidence: `${at}/evidence`, 'next version': `${at}/succeed`, exit: await ended(),
  }
}

// An agreement that was made elsewhere has ended, and its exit waits to be begun.
async function ended() {
  const headers = { Authorization: `Bearer ${stage.program.token('read', 'write')}`, 'Content-Type': 'application/json' }
  const at = `${stage.program.base}/api/v1/agreements`
  const { items } = await (await fetch(`${at}?limit=50`, { headers })).json()
  const { type, parties, scopeSystems } = items.find(a => a.type === 'dpa_controller_processor' && a.scopeSystems.length > 0)
  const signatures = parties.map(p => ({ party: p.org, signedOn: '2021-01-01' }))
  const answer = await fetch(at, { method: 'POST', headers, body: JSON.stringify({ code: 'SLUTT-1', type, parties, scopeSystems, signatures, effectiveFrom: '2021-01-01', effectiveTo: '2025-12-31', state: 'expired' }) })
  assert.equal(answer.status, 201, await answer.clone().text())
  return `/agreements/${(await answer.json()).id}/exit`
}

// Another organisation of the instance signs an agreement with ours, in its own register.
async function shareWithUs() {
  const headers = { Authorization: `Bearer ${stage.program.tokenOf('938712441', 'read', 'write')}`, 'Content-Type': 'application/json' }
  const find = async name => (await (await fetch(`${stage.program.base}/api/v1/organisations?q=${name}&limit=1`, { headers })).json()).items[0].id
  const party = async (name, side) => ({ org: await find(name), side, capacity: 'signatory' })
  const parties = [await party('fjordvik', 'controller'), await party('alstahaug', 'processor')]
  const answer = await fetch(`${stage.program.base}/api/v1/agreements`, { method: 'POST', headers, body: JSON.stringify({ type: 'dpa_controller_processor', state: 'signed', parties }) })
  assert.equal(answer.status, 201)
  return `/shared/${(await answer.json()).id}`
}

const at = (path, lang) => `${stage.program.base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`

// A new route is visited here, or the test below says so. Files are no pages, and an
// administrator signs nothing: signing.test.mjs does, and looks at the evidence of it;
// exit.test.mjs looks at what a guest sees of an agreement's end.
test('the tour leaves no page out', () => {
  const routes = readFileSync(new URL('../api/web/testdata/routes.txt', import.meta.url), 'utf8').split('\n')
  const files = ['/agreements/{id}/pdf', '/documents/{id}/content', '/attestations/{id}/files/{file}', '/agreements/{id}/files/{kind}', '/agreements/{id}/submissions/{submission}/file', '/templates/{id}/source', '/agreements/{id}/annexes/{sha256}', '/shared/{id}/pdf', '/shared/{id}/annexes/{sha256}', '/invited/agreement/pdf', '/audit/export', '/report/pdf', '/activities/record/pdf', '/activities/record/html', '/activities/record/xlsx', '/activities/record/jsonld', '/dpias/{id}/pdf', '/dpias/{id}/html', '/notices/{id}/pdf', '/notices/{id}/html', '/settings/archive', '/assessments/{id}/pdf', '/assessments/{id}/html', '/import/columns/{kind}', '/enter', '/welcome', '/sign-in/issuer/return', '/{$}']
  const elsewhere = ['/agreements/{id}/sign', '/agreements/{id}/evidence/{evidence}', '/invited/agreement/exit']
  for (const route of routes.filter(r => r.startsWith('GET ')).map(r => r.slice(4))) {
    const shape = new RegExp(`^${route.replace(/\{[^}]*\}/g, '[^/]+')}$`)
    const visited = Object.values(pages).some(p => shape.test(p.split('?')[0]))
    assert.ok(visited || files.includes(route) || elsewhere.includes(route), `nobody visits ${route}`)
  }
})

// What is no page as it should be: a file that cannot be read, a risk that only a manager may accept, and a DPIA that one decides on.
const answers = { unreadable: 422, 'risk, to accept': 403, 'dpia, to decide': 403 }

// Every page in both languages, widths and schemes; those that differ most in all four pairs.
// Pages wait more than they work, so two tours go round at once.
describe('the tour', { concurrency: 2 }, () => {
  const few = ['gaps', 'filtered', 'system', 'chain', 'agreement', 'report']
  for (const [lang, width, scheme, names] of [['nb', 1280, 'light'], ['en', 390, 'dark'], ['en', 1280, 'dark', few], ['nb', 390, 'light', few]]) {
    test(`the demonstration at ${width} px, ${scheme}, ${lang}`, async () => {
      const [own, guest, signer] = [await inside({ width, scheme }), await openPage(stage.browser, { width, scheme }), await openPage(stage.browser, { width, scheme })]
      await guest.context().addCookies(stage.guest)
      await signer.context().addCookies(stage.signer)
      const found = []
      for (const name of names ?? Object.keys(pages)) {
        const page = pages[name].endsWith('?signer') ? signer : pages[name].startsWith('/invited/') ? guest : own
        page.failures.length = 0
        const answer = await page.goto(at(pages[name], lang))
        if (answer.status() !== (answers[name] ?? 200)) found.push(`${name}: ${answer.status()}`)
        page.failures.splice(0, answers[name] ? 1 : 0) // the browser reports the status itself
        await unfold(page)
        found.push(...(await checkPage(page, { tab: !names })).map(problem => `${name}: ${problem}`))
        if (/⟦/.test(await page.content())) found.push(`${name}: a text is missing`)
      }
      for (const page of [own, guest, signer]) await page.context().close()
      assert.deepEqual(found, [])
    })
  }

  // A date in English and a word in Danish are as wide as they are: no page may be moved sideways for it.
  test('no language makes a page wider than the window', async () => {
    const page = await inside({ width: 1280, js: false })
    const found = []
    for (const lang of ['en', 'da']) {
      for (const [name, path] of Object.entries(pages)) {
        if (path.endsWith('?signer') || path.startsWith('/invited/')) continue
        await page.goto(at(path, lang))
        found.push(...(await sideways(page)).map(problem => `${name}, ${lang}: ${problem}`))
      }
    }
    await page.context().close()
    assert.deepEqual(found, [])
  })
})

// The choice of an instant lies over all pages until one goes back to now.
for (const [width, scheme] of [[1280, 'light'], [390, 'dark']]) {
  test(`the register as it was known, ${width} px, ${scheme}`, async () => {
    const page = await inside({ width, scheme })
    const banner = page.getByRole('region', { name: 'Du ser tilbake' })
    await page.goto(at('/lookback', 'nb'))
    await page.locator('#f-day').fill(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format())
    await page.getByRole('button', { name: 'Se registeret slik det var' }).click()
    await page.waitForURL('**/gaps**')
    const found = []
    for (const name of ['gaps', 'system', 'chain', 'agreement', 'agreements', 'report', 'look back']) {
      page.failures.length = 0
      await page.goto(at(pages[name], 'nb'))
      assert.ok(await banner.isVisible(), name)
      await unfold(page)
      found.push(...(await checkPage(page)).map(problem => `${name}: ${problem}`))
    }
    assert.deepEqual(found, [])
    await banner.getByRole('button', { name: 'Tilbake til nå' }).click()
    await page.waitForLoadState()
    assert.equal(await banner.count(), 0)
    await page.context().close()
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
  for (const name of ['gaps', 'systems', 'agreement', 'agreement form', 'activity form', 'assessment form', 'dpia form', 'chain']) {
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
