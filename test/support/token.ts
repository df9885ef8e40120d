// A token of SoftHSM in a folder of the test's own, with RSA key pairs in it, as somebody at an HSM makes them.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

export const softHsm = '/usr/lib/softhsm/libsofthsm2.so'
export const tokenLabel = 'warifu'
export const pin = '271828'

export type TestToken = {
  readonly folder: string
  readonly pinFile: string
  /** What the library reads of the environment. */
  readonly environment: Readonly<Record<string, string>>
  readonly tool: (...words: readonly string[]) => string
  readonly makeKey: (keyId: string) => void
}

export function makeToken(t: TestContext): TestToken {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-token-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const tokens = join(folder, 'tokens')
  mkdirSync(tokens)
  const settings = join(folder, 'softhsm2.conf')
  writeFileSync(settings, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  const pinFile = join(folder, 'pin')
  writeFileSync(pinFile, `${pin}\n`, { mode: 0o600 })
  const environment = { PATH: process.env['PATH'] ?? '', SOFTHSM2_CONF: settings }
  const run = (program: string, words: readonly string[]) =>
    execFileSync(program, words, { env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  run('softhsm2-util', [
    '--init-token',
    '--free',
    '--label',
    tokenLabel,
    '--pin',
    pin,
    '--so-pin',
    '31415926',
  ])
  const tool = (...words: readonly string[]) =>
    run('pkcs11-tool', ['--module', softHsm, '--token-label', tokenLabel, ...words])
  const makeKey = (keyId: string) => {
    const login = ['--login', '--pin', pin]
    tool(...login, '--keypairgen', '--key-type', 'rsa:2048', '--id', keyId, '--usage-decrypt')
  }
  return { folder, pinFile, environment, tool, makeKey }
}
