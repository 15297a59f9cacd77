// Passkeys need a script: the device is asked through it. A form with
// data-options asks the server what to ask the device, puts the device's answer into
// its field named answer, and is then sent as any other form.
(() => {
  'use strict'
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  const keys = list => (list ?? []).map(key => ({ ...key, id: bytes(key.id) }))

  async function make(options) {
    const made = await navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: keys(options.excludeCredentials),
    } })
    return { ...shown(made), response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() ?? [] } }
  }

  async function use(options) {
    const used = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) } })
    const { clientDataJSON, authenticatorData, signature, userHandle } = used.response
    return { ...shown(used), response: { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : undefined } }
  }

  const shown = key => ({ id: key.id, rawId: text(key.rawId), type: key.type, authenticatorAttachment: key.authenticatorAttachment ?? undefined, clientExtensionResults: key.getClientExtensionResults() })

  for (const form of document.querySelectorAll('form[data-options]')) {
    const says = form.querySelector('[data-says]')
    form.querySelectorAll('[data-plain]').forEach(part => { part.hidden = true })
    if (!window.PublicKeyCredential) { says.textContent = says.dataset.none; says.hidden = false; continue }
    form.querySelectorAll('[data-script]').forEach(part => { part.hidden = false })
    form.addEventListener('submit', async event => {
      if (form.elements.answer.value) return
      event.preventDefault()
      says.hidden = true
      try {
        const answer = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin' })
        const options = await answer.json()
        if (!answer.ok) throw new Error(options.says ?? says.dataset.failed)
        form.elements.answer.value = JSON.stringify(await (options.user ? make(options) : use(options)))
      } catch (error) {
        says.textContent = error instanceof DOMException || error instanceof SyntaxError || error instanceof TypeError ? says.dataset.failed : error.message
        says.hidden = false
        return
      }
      form.querySelectorAll('input[type=password]').forEach(field => { field.value = '' })
      form.submit()
    })
  }
})()
