// What the pages do beyond plain HTML. Everything works without it; it keeps
// what somebody types, and moves the focus to what needs attention.
(() => {
  'use strict'
  const form = document.querySelector('form.long')
  const attention = document.querySelector('[data-focus]')
  if (attention) attention.focus()
  // A row that was asked for is where one goes on.
  if (!attention) document.querySelector('form.long [data-asked]')?.querySelector('input, select, textarea')?.focus()
  // The browser brings the caret into sight, not the whole of a field of several lines: the bar would lie over it.
  form?.addEventListener('keyup', event => { if (event.key === 'Tab') event.target.scrollIntoView({ block: 'nearest' }) })
  // On a phone a link of the menu leads to another page; a menu left open would cover it on the way back.
  addEventListener('pagehide', () => document.getElementById('menu')?.hidePopover?.())
  if (!form?.dataset.draft) {
    if (document.querySelector('.flash')) Object.keys(sessionStorage).filter(k => k.startsWith('ledd:')).forEach(k => sessionStorage.removeItem(k))
    return
  }

  const status = document.getElementById('kept')
  const place = 'ledd:' + location.pathname
  const body = () => new URLSearchParams(new FormData(form)).toString()
  const send = text => fetch(form.dataset.draft, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: text, credentials: 'same-origin' })
  let timer, last = body()

  async function keep(text) {
    try {
      const answer = await send(text)
      if (!answer.ok) throw new Error(String(answer.status))
      status.textContent = await answer.text()
      sessionStorage.removeItem(place)
      last = text
      return true
    } catch {
      sessionStorage.setItem(place, text)
      status.textContent = status.dataset.offline
      timer = setTimeout(() => keep(body()), 4000)
      return false
    }
  }

  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (body() !== last) keep(body()) }, 800)
  }
  form.addEventListener('input', later)
  form.addEventListener('change', later)
  addEventListener('online', () => keep(body()))
  // What is on its way when the server goes down is still here when it comes back.
  form.addEventListener('submit', () => { clearTimeout(timer); sessionStorage.setItem(place, body()) })

  // The answer to a form that was sent holds all that was sent; it is the register's draft that lags behind.
  if (form.dataset.posted !== undefined) {
    sessionStorage.removeItem(place)
    return later(last = '')
  }
  const left = sessionStorage.getItem(place)
  if (!left) return
  send(left).then(answer => {
    if (!answer.ok) return
    sessionStorage.removeItem(place)
    location.replace(location.pathname + '?draft=' + new URLSearchParams(left).get('draft'))
  }).catch(() => {})
})()
