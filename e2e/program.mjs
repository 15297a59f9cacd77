// Starts the real program, bin/ledd, with the demonstration in a folder of its
// own, and gives what it prints: its address, the one-time link, a token.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ledd = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'ledd')

/**
 * Serves the demonstration until stop() is called. crash() ends the program
 * without warning, as a power cut does; again() starts it anew on the same
 * folder and port. said() is all that the program has written. token(...scopes) makes
 * a token of the demonstration's municipality, tokenOf(org, ...scopes) of another. env adds settings,
 * and port chooses the port, where somebody must know it first.
 */
export async function startProgram({ env = {}, port = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ledd-e2e-'))
  const data = join(folder, 'data')
  const written = []
  let server
  const start = address => {
    server = spawn(ledd, ['serve', '--demo', '--data', data, '--addr', address], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
    server.stderr.on('data', chunk => written.push(String(chunk)))
    return server
  }
  const end = signal => new Promise(resolve => {
    server.once('exit', resolve)
    if (!server.kill(signal)) resolve()
  })
  const link = await said(start(`127.0.0.1:${port}`), /http:\/\/\S+\/enter\?token=\S+/)
  const address = `127.0.0.1:${new URL(link).port}`
  const tokenOf = (org, ...scopes) => execFileSync(ledd, ['token', 'create', '--org', org, '--data', data, ...scopes.flatMap(s => ['--scope', s])], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  return {
    base: new URL(link).origin, link, tokenOf,
    token: (...scopes) => tokenOf('123456785', ...scopes),
    said: () => written.join(''),
    crash: () => end('SIGKILL'),
    again: () => said(start(address), /listening on \S+/),
    stop: async () => { await end('SIGTERM'); rmSync(folder, { recursive: true, force: true }) },
  }
}

/** A port that nobody listens on now. */
export function freePort() {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

// Waits until the program has said something that fits, for a minute at most.
function said(server, pattern) {
  return new Promise((resolve, reject) => {
    let text = ''
    const late = setTimeout(() => reject(new Error(`the program did not say ${pattern}: ${text}`)), 60_000)
    server.stderr.on('data', chunk => {
      text += chunk
      const found = text.match(pattern)
      if (found) { clearTimeout(late); resolve(found[0]) }
    })
    server.once('exit', code => { clearTimeout(late); reject(new Error(`the program ended with ${code}: ${text}`)) })
  })
}
