// A client generated from the published contract alone, against the real
// program; and the contract before a linter of its own kind.
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startProgram } from './program.mjs'

const client = fileURLToPath(new URL('./client', import.meta.url))
// Without NODE_TEST_CONTEXT: a runner within a runner would run nothing, and say that all is well.
const npm = (script, env = {}) => promisify(execFile)('npm', ['run', '--silent', script], { cwd: client, env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env }, maxBuffer: 1 << 24 })
  .catch(error => { throw new Error(`${script} failed:\n${error.stdout}\n${error.stderr}`) })

let program
before(async () => { program = await startProgram() })
after(async () => { await program?.stop() })

test('the contract has no fault that a linter finds', () => npm('lint'))

test('a generated client makes, repeats, finds and reads', async () => {
  await npm('test', { LEDD_URL: program.base, LEDD_TOKEN: program.token('read', 'write') })
})
