// The program with its demonstration and a browser, before and after the tests
// of a file.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { enter, launch, openPage } from './browser.mjs'
import { startMailbox } from './mailbox.mjs'
import { admit, first } from './people.mjs'
import { startProgram } from './program.mjs'

const password = 'syv blå båter ved kaia'

/**
 * Sets the stage: program, browser and session are there when the tests run, and
 * inside(options) opens a page of somebody who has come in. Where mail is asked for,
 * mailbox is where it arrives. Who stands in people, as name and role, has been let in
 * by the first administrator: people has a page of each. Where files are asked for,
 * folder is theirs.
 */
export function setStage({ signedIn = true, mail = false, people = [], files = false, ready = async () => {} } = {}) {
  const stage = {
    async inside(options) {
      const page = await openPage(stage.browser, options)
      await page.context().addCookies(stage.session)
      return page
    },
  }
  before(async () => {
    if (files) stage.folder = mkdtempSync(join(tmpdir(), 'ledd-stage-'))
    if (mail) stage.mailbox = await startMailbox()
    stage.program = await startProgram({ env: people.length ? { ...stage.mailbox?.env, LEDD_RATE_SIGN_IN: '200/m' } : stage.mailbox?.env }) // all come from one address here
    stage.browser = await launch()
    if (signedIn) stage.session = await enter(stage.browser, stage.program)
    if (people.length) stage.people = await letIn(stage, people)
    await ready()
  })
  after(async () => {
    await stage.browser?.close()
    await stage.program?.stop()
    await stage.mailbox?.close()
    if (stage.folder) rmSync(stage.folder, { recursive: true })
  })
  return stage
}

async function letIn(stage, people) {
  const kari = await stage.inside()
  await first(kari, stage.program)
  const pages = []
  for (const [name, role] of people) pages.push(await admit(kari, stage, { name, role, email: `${name.split(' ')[0].toLowerCase()}@fjordvik.example`, password }))
  return pages
}
