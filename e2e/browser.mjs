// What every browser test needs: a browser, pages that record what the content
// policy refuses, and the checks that each page must pass.
//
//	launch() ──▶ openPage(browser, {width, scheme, js}) ──▶ goto ──▶ checkPage(page) ──▶ findings
//
// The browser is the machine's own (CHROMIUM, else /usr/bin/chromium); nothing is downloaded.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Starts a headless browser; close it with browser.close(). */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet })
}

/** Opens a page of the given width in a context of its own; close it with page.context().close(). */
export async function openPage(browser, { width = 1280, height = 860, scheme = 'light', js = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce', javaScriptEnabled: js })
  await context.addInitScript(() => {
    window.refused = []
    document.addEventListener('securitypolicyviolation', event => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`))
  })
  const page = await context.newPage()
  page.failures = []
  page.on('console', message => { if (message.type() === 'error') page.failures.push(message.text()) })
  page.on('pageerror', error => page.failures.push(String(error)))
  // What the browser gives up because one has gone on to the next page is no failure.
  page.on('requestfailed', request => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') page.failures.push(`${request.url()} failed: ${request.failure()?.errorText}`)
  })
  return page
}

/** Goes in through the program's one-time link; gives the cookies of the session. */
export async function enter(browser, program) {
  const page = await openPage(browser)
  await page.goto(program.link + '&lang=nb')
  await page.locator('main').getByRole('button').click()
  await page.waitForURL('**/gaps')
  const cookies = await page.context().cookies()
  await page.context().close()
  return cookies
}

/**
 * Checks the page as it stands: axe (WCAG 2.2 AA and best practice), what the
 * content policy refused, console errors, sideways scrolling, and a walk
 * through all focusable elements, unless tab is false. Gives a list of sentences;
 * none is good.
 */
export async function checkPage(page, { tab = true } = {}) {
  return [
    ...await axe(page),
    ...(await page.evaluate(() => window.refused)).map(what => `content policy refused ${what}`),
    ...page.failures.map(text => `console: ${text}`),
    ...await sideways(page),
    ...tab ? await walk(page) : [],
  ]
}

/** Violations that axe-core finds. It comes in through the debugger, so the content policy stays on. */
export async function axe(page) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(runOnly => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), rules)
  return violations.map(v => `axe ${v.id}: ${v.help} ${v.nodes.map(n => n.target.join(' ')).slice(0, 5).join(' | ')}`)
}

/** Elements that stick out to the right, if the page can be scrolled sideways. Works without JavaScript in the page. */
export async function sideways(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth
    if (over <= 0) return []
    const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
    return [`${over} px wider than the window: ${out.slice(0, 5).map(e => e.tagName + '.' + e.className).join(' ')}`]
  })
}

/**
 * Tabs through the page: every stop must be visible, unobscured, outlined and at least
 * 24 px, or inline in text. The page judges each stop when the key comes up, so that
 * the keys need not wait for an answer one by one.
 */
export async function walk(page) {
  await fromTheTop(page)
  await page.evaluate(`(${judgeStops})(${judgeFocus})`)
  const keyboard = await page.context().newCDPSession(page)
  const tab = type => keyboard.send('Input.dispatchKeyEvent', { type, key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 })
  try {
    for (let stops = 0; stops < 600; stops += 20) {
      await Promise.all(Array.from({ length: 20 }, () => [tab('rawKeyDown'), tab('keyUp')]).flat())
      const { end, found } = await page.evaluate(() => window.walked)
      if (end) return found
    }
    return [...(await page.evaluate(() => window.walked)).found, 'focus: more than 600 stops']
  } finally {
    await keyboard.detach()
    await fromTheTop(page) // the last keys went round once more: what they opened or showed is left
  }
}

// Keeps in window.walked what is wrong with each stop, until the walk is round. On the
// window it hears of a key last, when the page has scrolled to where it wants.
function judgeStops(judge) {
  const walked = window.walked = { end: false, found: [] }
  removeEventListener('keyup', window.judging)
  addEventListener('keyup', window.judging = () => {
    const stop = walked.end ? {} : judge()
    walked.end ||= stop.end === true
    if (stop.problem) walked.found.push(`focus on ${stop.name}: ${stop.problem}`)
  })
}

// Lets the next Tab go to the first stop, wherever the page itself has put the focus.
async function fromTheTop(page) {
  await page.evaluate(() => {
    document.querySelectorAll('[data-walked]').forEach(e => delete e.dataset.walked)
    const start = document.body.insertBefore(document.createElement('span'), document.body.firstChild)
    start.tabIndex = -1
    start.focus()
    start.remove()
    window.lastStop = null
    window.scrollTo(0, 0)
  })
}

function judgeFocus() {
  const e = document.activeElement
  const inside = e === window.lastStop // a date has several stops of its own
  window.lastStop = e
  if (!e || e === document.body || (e.dataset.walked && !inside)) return { end: true }
  if (inside) return {}
  e.dataset.walked = 'yes'
  const name = `${e.tagName} ${(e.innerText || e.name || e.id || e.textContent || '').trim().slice(0, 40)}`
  const box = e.getBoundingClientRect()
  const styles = [getComputedStyle(e), getComputedStyle(e, '::after'), getComputedStyle(e, '::before')]
  const drawn = e.ownerSVGElement && parseFloat(getComputedStyle(e.querySelector('rect')).strokeWidth) >= 3 // a picture draws its own
  if (!drawn && !styles.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)) return { name, problem: 'no outline' }
  const inText = styles[0].display === 'inline' && e.parentElement.innerText?.trim() !== e.innerText?.trim()
  if (!inText && (box.width < 24 || box.height < 23.9)) return { name, problem: `${Math.round(box.width)} x ${Math.round(box.height)} px is less than 24 x 24` }
  if (box.bottom < 1 || box.top > window.innerHeight - 1) return { name, problem: 'outside the window' }
  const x = box.x + Math.min(box.width / 2, 20)
  const bar = [...document.querySelectorAll('.save-bar')].find(b => { const over = b.getBoundingClientRect(); return !b.contains(e) && over.top < box.bottom - 1 && over.bottom > box.top + 1 && over.left < box.right - 1 && over.right > box.left + 1 })
  const hidden = bar ? box.bottom - bar.getBoundingClientRect().top : 0
  if (hidden > 0 && box.height < window.innerHeight / 2) return { name, problem: `covered by the save bar, ${Math.round(hidden)} of ${Math.round(box.height)} px` }
  const above = document.elementFromPoint(x, Math.min(Math.max(box.y + box.height / 2, 1), window.innerHeight - 1))
  if (above && !e.contains(above) && !above.contains(e)) return { name, problem: `covered by ${above.tagName}.${above.className}` }
  return { name }
}

/**
 * Sets the text as wide as a reader may set it (WCAG 1.4.12), and gives what
 * then sticks out: of the window, or of a button or a tag. The sheet goes past
 * the content policy as a style of the reader's own does.
 */
export async function spacing(page) {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('*, ::before, ::after { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }')
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  })
  const clipped = await page.evaluate(() => [...document.querySelectorAll('.ds-button, .ds-tag, summary, .tabs a, .side a, .languages a, th > a, .ds-label')].flatMap(e => {
    const box = e.getBoundingClientRect()
    if (!box.width || e.closest('.ds-sr-only')) return []
    const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (!text.data.trim() || text.parentElement.closest('.ds-sr-only')) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const out = range.getBoundingClientRect()
      const hidden = getComputedStyle(text.parentElement).position === 'absolute'
      if (!hidden && (out.left < box.left - 1 || out.right > box.right + 1 || out.top < box.top - 2 || out.bottom > box.bottom + 2)) return [`text leaves ${e.tagName}.${e.className}: ${text.data.trim().slice(0, 40)}`]
    }
    return []
  }))
  return [...await sideways(page), ...new Set(clipped)]
}

/** Opens every <details>, so that what is in them is checked too; pages are opened with reduced motion, so it is there at once. */
export const unfold = page => page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true }))
