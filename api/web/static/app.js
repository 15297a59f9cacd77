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
  // A password may be looked at while it is typed; what is sent is a password again, or the browser would keep it as text.
  const hide = []
  for (const place of document.querySelectorAll('[data-shows]')) {
    const [field, button] = [document.getElementById(place.dataset.shows), place.querySelector('button')]
    const show = shown => {
      field.type = shown ? 'text' : 'password'
      button.setAttribute('aria-pressed', String(shown))
    }
    place.hidden = false
    button.addEventListener('click', () => show(field.type === 'password'))
    hide.push(() => show(false))
  }
  addEventListener('submit', () => hide.forEach(each => each()), true)
  addEventListener('pagehide', () => hide.forEach(each => each()))
  // On a phone a link of the menu leads to another page; a menu left open would cover it on the way back.
  addEventListener('pagehide', () => document.getElementById('menu')?.hidePopover?.())
  // How much of a file has been sent. The answer is the page of what was kept, or this one with what is wrong.
  document.addEventListener('submit', event => {
    const sends = event.target
    if (!sends.matches('[data-sends]')) return
    event.preventDefault()
    const [shown, status, request] = [sends.querySelector('[data-progress]'), sends.querySelector('[role=status]'), new XMLHttpRequest()]
    const done = broken => {
      shown.hidden = true
      status.textContent = broken ? status.dataset.broken : ''
    }
    request.upload.addEventListener('progress', e => { if (e.lengthComputable) shown.querySelector('progress').value = e.loaded / e.total })
    request.addEventListener('error', () => done(true))
    request.addEventListener('load', () => {
      done(false)
      const page = new DOMParser().parseFromString(request.responseText, 'text/html')
      if (new URL(request.responseURL).pathname !== location.pathname) return location.assign(request.responseURL)
      document.querySelector('main').replaceWith(page.querySelector('main'))
      document.querySelector('[data-focus]')?.focus()
    })
    shown.hidden = false
    status.textContent = ''
    request.open('POST', sends.action)
    request.send(new FormData(sends))
  })
  if (!form?.dataset.draft) {
    if (document.querySelector('.flash')) Object.keys(sessionStorage).filter(k => k.startsWith('ledd:')).forEach(k => sessionStorage.removeItem(k))
    return
  }

  // A browser sends nothing for a day that the calendar lacks: it would be lost, and the page would say that all is saved.
  form.addEventListener('submit', event => {
    const wrong = [...form.querySelectorAll('input[type=date]')].filter(field => field.validity.badInput)
    for (const field of wrong) {
      field.setAttribute('aria-invalid', 'true')
      const said = field.id + '-day'
      if (document.getElementById(said)) continue
      const says = Object.assign(document.createElement('p'), { className: 'ds-validation-message', id: said, textContent: form.dataset.noDate })
      field.before(says)
      field.setAttribute('aria-describedby', [field.getAttribute('aria-describedby'), said].filter(Boolean).join(' '))
    }
    if (!wrong.length) return
    event.preventDefault()
    event.stopImmediatePropagation()
    wrong[0].focus()
  })

  const status = document.getElementById('kept')
  const place = 'ledd:' + location.pathname
  const body = () => new URLSearchParams(new FormData(form)).toString()
  const send = (text, signal) => fetch(form.dataset.draft, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: text, credentials: 'same-origin', signal })
  const [soon, seldom] = [2000, 60000]
  let timer, underway, pause = soon, last = body()

  // What the server refuses it would refuse again: that is tried again when somebody has written more.
  // What does not reach it is tried again by itself, ever more seldom.
  async function keep(text) {
    clearTimeout(timer)
    underway?.abort()
    const { signal } = underway = new AbortController()
    try {
      const answer = await send(text, signal)
      if (answer.status >= 500) throw new Error(String(answer.status))
      const said = await answer.text()
      if (answer.ok) sessionStorage.removeItem(place)
      else sessionStorage.setItem(place, text)
      status.textContent = answer.ok ? said : status.dataset.refused
      last = text
      pause = soon
    } catch {
      if (signal.aborted) return
      sessionStorage.setItem(place, text)
      status.textContent = status.dataset.offline
      timer = setTimeout(() => keep(body()), pause)
      pause = Math.min(2 * pause, seldom)
    }
  }

  const changed = () => { if (body() !== last) keep(body()) }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(changed, 800)
  }
  form.addEventListener('input', later)
  form.addEventListener('change', later)
  addEventListener('online', changed)
  // What is on its way when the server goes down is still here when it comes back. A draft that is on its way
  // must not arrive after what is saved, and bring it back.
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    underway?.abort()
    sessionStorage.setItem(place, body())
  })

  // The answer to a form that was sent holds all that was sent; it is the register's draft that lags behind.
  if (form.dataset.posted !== undefined) {
    sessionStorage.removeItem(place)
    return later(last = '')
  }
  const left = sessionStorage.getItem(place)
  if (!left) return
  send(left).then(answer => {
    if (answer.status === 409) sessionStorage.removeItem(place) // it is saved
    if (!answer.ok) return
    sessionStorage.removeItem(place)
    location.replace(location.pathname + '?draft=' + new URLSearchParams(left).get('draft'))
  }).catch(() => {})
})()
