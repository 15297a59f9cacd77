// Serves the pages of api/web's render tests on a free port of this machine,
// without a database, from the test program that `go test -c` builds.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './program.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Starts the preview; gives its address and a function that ends it. */
export async function startPreview() {
  const folder = mkdtempSync(join(tmpdir(), 'ledd-preview-'))
  const program = join(folder, 'web.test')
  execFileSync('go', ['test', '-c', '-trimpath', '-vet=off', '-o', program, './api/web'], { cwd: root, stdio: 'inherit' })
  const address = `127.0.0.1:${await freePort()}`
  const server = spawn(program, ['-test.run=^TestPreview$', '-test.timeout=0'], {
    cwd: join(root, 'api/web'), stdio: 'inherit', env: { ...process.env, LEDD_PREVIEW: address },
  })
  const stop = () => { server.kill(); rmSync(folder, { recursive: true, force: true }) }
  const base = `http://${address}/preview`
  await answers(`${base}/nb/enter`, server).catch(error => { stop(); throw error })
  return { base, stop }
}

async function answers(url, server) {
  for (let tries = 0; tries < 100 && server.exitCode === null; tries++) {
    if (await fetch(url).then(r => r.ok, () => false)) return
    await sleep(100)
  }
  throw new Error(`${url} does not answer`)
}
