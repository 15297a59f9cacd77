// A mail server on this machine (RFC 5321) that takes what is sent, and gives it to
// the test: whom it is for, and what they read.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

/**
 * Starts the server. env is the settings with which the program sends its mail there,
 * and next(to) waits for the next message to an address, ten seconds at most. close() ends it.
 */
export async function startMailbox() {
  const all = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const parts = []
      stream.on('data', part => parts.push(part))
      stream.on('end', () => { all.push(letter(Buffer.concat(parts).toString('utf8'), session.envelope)); done() })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const taken = {}
  const next = async to => {
    const n = taken[to] = (taken[to] ?? 0) + 1
    for (let tries = 0; tries < 200; tries++) {
      const found = all.filter(l => l.to.includes(to))
      if (found.length >= n) return found[n - 1]
      await sleep(50)
    }
    throw new Error(`no letter ${n} came to ${to}: ${JSON.stringify(all)}`)
  }
  return {
    all, next,
    env: { LEDD_SMTP_URL: `smtp://127.0.0.1:${server.server.address().port}`, LEDD_MAIL_FROM: 'Ledd <ledd@ledd.example>' },
    close: () => new Promise(resolve => { server.close(resolve) }),
  }
}

// What a reader sees of a message: the text is quoted-printable, and a subject may
// hold encoded words (RFC 2047).
function letter(raw, envelope) {
  const [head, ...rest] = raw.split('\r\n\r\n')
  const fields = Object.fromEntries(head.replace(/\r\n[ \t]+/g, ' ').split('\r\n').map(l => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()]))
  const body = rest.join('\r\n\r\n').replace(/\r\n/g, '\n')
  const subject = (fields.subject ?? '').replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?(q|b)\?(.*?)\?=/gi, (_, how, text) =>
    how.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : unquote(text.replace(/_/g, ' ')))
  return { from: envelope.mailFrom.address, to: envelope.rcptTo.map(r => r.address), fields, subject, text: fields['content-transfer-encoding'] === 'quoted-printable' ? unquote(body) : body }
}

const unquote = text => text.replace(/=\n/g, '').replace(/(=[0-9A-F]{2})+/gi, run => Buffer.from(run.replace(/=/g, ''), 'hex').toString('utf8'))
