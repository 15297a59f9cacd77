// A client generated from the published contract alone takes an agreement from a draft
// to its seal; what is asked of people, two people do in a browser.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { enter, launch, openPage } from './browser.mjs'
import { leaving } from './hands.mjs'
import { startMailbox } from './mailbox.mjs'
import { admit, first } from './people.mjs'
import { startProgram } from './program.mjs'

const stage = {}
before(async () => {
  stage.mailbox = await startMailbox()
  stage.program = await startProgram({ env: { ...stage.mailbox.env, LEDD_RATE_SIGN_IN: '200/m' } })
  stage.browser = await launch()
})
after(async () => { await stage.browser?.close(); await stage.program?.stop(); await stage.mailbox?.close() })

// The page of the file that waits for people, once there is one.
async function waiting(run, token) {
  const ask = async path => (await fetch(`${stage.program.base}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } })).json()
  for (let tries = 0; tries < 600; tries++) {
    const [deal] = (await ask(`/agreements?externalId=e2e:to-sign-${run}`)).items
    const file = deal && (await ask(`/agreements/${deal.id}/submissions`)).items.find(x => x.state === 'waiting')
    if (file) return `${stage.program.base}/agreements/${deal.id}/submissions/${file.id}?lang=nb`
    await sleep(100)
  }
  assert.fail(`no file came to wait for people\n${stage.program.said()}`)
}

test('a generated client signs with a file of its own, and two people accept it', async () => {
  const run = randomUUID().slice(0, 8)
  const token = stage.program.token('read', 'write')
  const kari = await openPage(stage.browser)
  await kari.context().addCookies(await enter(stage.browser, stage.program))
  await first(kari, stage.program)
  const people = []
  for (const [name, role] of [['Ingrid Solvik', 'Personvernkoordinator'], ['Siri Dahl', 'Personvernombud']]) {
    people.push(await admit(kari, stage, { name, role, email: `${name.split(' ')[0].toLowerCase()}@fjordvik.example`, password: 'syv blå båter ved kaia' }))
  }
  const client = promisify(execFile)('npm', ['run', '--silent', 'sign'], {
    cwd: fileURLToPath(new URL('./client', import.meta.url)), maxBuffer: 1 << 24,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, // a runner within a runner would run nothing, and say that all is well
      LEDD_URL: stage.program.base, LEDD_RUN: run, LEDD_TOKEN: token, LEDD_SIGN_TOKEN: stage.program.token('read', 'signatures:write') },
  }).catch(error => { throw new Error(`${error.stdout}\n${error.stderr}\n${stage.program.said()}`) })
  client.catch(() => {}) // told of below
  const page = await Promise.race([waiting(run, token), client.then(() => assert.fail('nobody was asked'))])
  for (const one of people) {
    await one.goto(page)
    await one.getByLabel('Hva har du sammenlignet').first().fill('Side for side: teksten er den samme.')
    await leaving(one, () => one.getByRole('button', { name: 'Jeg har sammenlignet og godtar' }).click())
  }
  await client
})
