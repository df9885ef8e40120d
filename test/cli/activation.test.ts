// Activation codes from the command line, and ./warifu-token with them.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type App, startApp } from '../support/app.ts'
import { shoko } from '../support/world.ts'

const program = fileURLToPath(new URL('../../warifu-token', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'warifu-activation-'))
const userId = '0000000001'

let app: App
before(async () => {
  app = await startApp('serve', { WARIFU_TOKEN_ACTIVATION: 'code' })
  await app.createUser({ service: shoko, customer: '試験商事株式会社', userId, userName: '試験 太郎' })
})
after(async () => {
  await app.stop()
  rmSync(folder, { recursive: true })
})

async function newCode(): Promise<string> {
  const words = ['token', 'activation-code', 'create', '--service', shoko, '--user-id', userId, '--json']
  const { activationCode, ...made } = JSON.parse(await app.warifu(...words))
  assert.deepEqual({ service: made.service, userId: made.userId }, { service: shoko, userId })
  assert.match(activationCode, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  assert.match(made.expiresAt, /^20\d\d-/)
  return activationCode
}

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

function register(file: string, code?: string): Promise<Ended> {
  const words = ['register', '--server', app.origin, '--file', file]
  if (code !== undefined) {
    writeFileSync(`${file}.code`, `${code}\n`)
    words.push('--activation-code-file', `${file}.code`)
  }
  return new Promise((resolve) => {
    execFile(program, words, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}

test('a terminal token is registered with a code, once; what is missing is said', async () => {
  const file = join(folder, 'token.json')
  const without = await register(file)
  assert.deepEqual([without.code, without.stdout], [2, ''])
  assert.match(without.stderr, /requires an activation code: --activation-code-file/)
  assert.match((await register(file, 'ABCD-EFGH')).stderr, /not an activation code: 16 letters and digits/)

  const code = await newCode()
  const registered = await register(file, code.toLowerCase())
  assert.equal(registered.code, 0, registered.stderr)
  assert.match(registered.stdout, /^token WRFD[0-9]{8}\n/)
  assert.ok(!readFileSync(file, 'utf8').includes(code.replaceAll('-', '')))

  const second = await register(join(folder, 'second.json'), code)
  assert.equal(second.code, 2)
  assert.match(second.stderr, /refused the activation code: it is unknown, used or expired/)
  const other = await register(join(folder, 'second.json'), await newCode())
  assert.equal(other.code, 0, 'the same file goes on with another code')
  const journal = await app.warifu('journal', 'list', '--limit', '1000', '--json')
  assert.ok(!journal.includes(code) && !journal.includes(code.replaceAll('-', '')))
  assert.match(journal, /activation_rejected/)
})

test('a code for nobody is refused, as a usage error', async () => {
  const words = ['token', 'activation-code', 'create', '--service', shoko, '--user-id', '9999999999']
  await assert.rejects(app.warifu(...words), /there is no such user/)
  await assert.rejects(app.warifu('token', 'activation-code'), /there is no command "token activation-code"/)
  assert.match(await app.warifu('help'), /token activation-code create/)
})
