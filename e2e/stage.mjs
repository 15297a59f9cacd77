// The program with its demonstration and a browser, before and after the tests
// of a file.
import { after, before } from 'node:test'
import { enter, launch, openPage } from './browser.mjs'
import { startMailbox } from './mailbox.mjs'
import { startProgram } from './program.mjs'

/**
 * Sets the stage: program, browser and session are there when the tests run, and
 * inside(options) opens a page of somebody who has come in. Where mail is asked for,
 * mailbox is where it arrives.
 */
export function setStage({ signedIn = true, mail = false, ready = async () => {} } = {}) {
  const stage = {
    async inside(options) {
      const page = await openPage(stage.browser, options)
      await page.context().addCookies(stage.session)
      return page
    },
  }
  before(async () => {
    if (mail) stage.mailbox = await startMailbox()
    stage.program = await startProgram({ env: stage.mailbox?.env })
    stage.browser = await launch()
    if (signedIn) stage.session = await enter(stage.browser, stage.program)
    await ready()
  })
  after(async () => { await stage.browser?.close(); await stage.program?.stop(); await stage.mailbox?.close() })
  return stage
}
