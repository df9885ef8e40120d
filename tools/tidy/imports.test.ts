import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkImports, checkReached } from './imports.ts'
import { describe, parseSources, type TextFile } from './source.ts'

const file = (path: string, text = 'export {}'): TextFile => ({ path, text })

type Row = readonly [path: string, line: string, complaint?: string]

/** Each line is the second of its file, so that the number in the message is seen to be right. */
async function expectComplaints(rows: readonly Row[]): Promise<void> {
  const sources = await parseSources(rows.map(([path, line]) => file(path, `// A comment.\n${line}\n`)))
  for (const [index, [path, line, complaint]] of rows.entries()) {
    const source = sources[index]
    assert.ok(source !== undefined)
    const found = checkImports([source]).map(describe)
    if (complaint === undefined) assert.deepEqual(found, [], `${path}: ${line}`)
    else {
      assert.equal(found.length, 1, `${path}: ${line}\n${found.join('\n')}`)
      assert.ok(found[0]?.startsWith(`${path}:2: ${complaint}`), `${found[0]}\nshould be: ${complaint}`)
      assert.match(found[0] ?? '', /Instead: .+\.$/)
    }
  }
}

test('what each layer may import is allowed', async () => {
  await expectComplaints([
    ['src/otp/totp.ts', `import { hotp } from './hotp.ts'`],
    ['src/domain/token.ts', `import { totp } from '../otp/totp.ts'`],
    ['src/domain/holiday.ts', `import { isHoliday } from '@holiday-jp/holiday_jp'`],
    ['src/profiles.ts', `import { parseProfile } from './domain/profile.ts'`],
    ['src/profiles.ts', `import { readFileSync } from 'node:fs'`],
    ['src/messages/ja.ts', `import type { Refusal } from '../domain/refusal.ts'`],
    ['src/store/sqlite.ts', `import { DatabaseSync } from 'node:sqlite'`],
    ['src/store/sqlite.ts', `import { evolve } from '../domain/token.ts'`],
    ['src/store/journal.ts', `import { createHash } from 'node:crypto'`],
    ['src/secrets/mac.ts', `import { createHmac } from 'node:crypto'`],
    ['src/secrets/mac.ts', `import { truncate } from '../otp/hotp.ts'`],
    ['src/mail/outbox.ts', `import { subjects } from '../messages/ja.ts'`],
    ['src/operations/log-in.ts', `import type { Store } from '../store/store.ts'`],
    ['src/operations/log-in.ts', `import { seal } from '../secrets/seal.ts'`],
    ['src/http/csrf.ts', `import { randomId } from '../secrets/random.ts'`],
    ['src/web/fx/login.ts', `import { layout } from '../layout.ts'`],
    ['src/web/fx/login.ts', `import type { Profile } from '../../domain/profile.ts'`],
    [
      'src/web/layout.ts',
      `import tokens from '@digital-go-jp/design-tokens/dist/tokens.json' with { type: 'json' }`,
    ],
    ['src/api/tokens.ts', `import { logIn } from '../operations/log-in.ts'`],
    ['src/cli/serve.ts', `import { parseArgs } from 'node:util'`],
    ['src/token-app/main.ts', `import { totp } from '../otp/totp.ts'`],
    ['src/main.ts', `import { openPostgres } from './store/postgres.ts'`],
    ['src/main.ts', `const { openSqlite } = await import('./store/sqlite.ts')`],
    ['src/main.ts', `import { serve } from './cli/serve.ts'`],
    ['src/domain/token.test.ts', `import { openSqlite } from '../store/sqlite.ts'`],
    ['test/contract/store.test.ts', `import { openSqlite } from '../../src/store/sqlite.ts'`],
    ['tools/generate-docs.ts', `import { randomBytes } from 'node:crypto'`],
  ])
})

const against: readonly Row[] = [
  [
    'src/otp/totp.ts',
    `import { decide } from '../domain/token.ts'`,
    'otp may import nothing, and this is src/domain/',
  ],
  ['src/otp/totp.ts', `import type { Token } from '../domain/token.ts'`, 'otp may import nothing'],
  ['src/otp/totp.ts', `import { z } from 'zod'`, 'otp may not import the package zod'],
  ['src/routes.ts', `import { x } from './otp/hotp.ts'`, 'routes may import nothing'],
  ['src/config.ts', `import { x } from './routes.ts'`, 'config may import nothing'],
  [
    'src/domain/a.ts',
    `import { x } from '../store/rows.ts'`,
    'domain may import otp, and this is src/store/rows.ts',
  ],
  ['src/domain/a.ts', `import { readFileSync } from 'node:fs'`, 'domain may not import node:fs'],
  [
    'src/profiles.ts',
    `import { x } from './otp/hotp.ts'`,
    'profiles may import domain, profile-banking, and',
  ],
  [
    'src/messages/ja.ts',
    `import { Refusal } from '../domain/refusal.ts'`,
    'messages may import only types from domain',
  ],
  [
    'src/messages/ja.ts',
    `import { type Refusal } from '../domain/refusal.ts'`,
    'messages may import only types',
  ],
  ['src/store/rows.ts', `import { seal } from '../secrets/seal.ts'`, 'store may import domain, and'],
  ['src/secrets/mac.ts', `export { x } from '../domain/token.ts'`, 'secrets may import otp, and'],
  [
    'src/mail/outbox.ts',
    `import type { Store } from '../store/store.ts'`,
    'mail may import messages, domain (types), and',
  ],
  [
    'src/operations/a.ts',
    `import { x } from '../store/rows.ts'`,
    'operations may import domain, store/store.ts, ',
  ],
  ['src/operations/a.ts', `import { ja } from '../messages/ja.ts'`, 'operations may import '],
  [
    'src/http/a.ts',
    `import { seal } from '../secrets/seal.ts'`,
    'http may import messages, routes, secrets/random.ts',
  ],
  ['src/web/a.ts', `import { randomId } from '../secrets/random.ts'`, 'web may import operations, '],
  ['src/web/a.ts', `const x = await import('../api/problem.ts')`, 'web may import operations, '],
  ['src/api/a.ts', `import { html } from '../web/html.ts'`, 'api may import operations, '],
  [
    'src/cli/a.ts',
    `export type { X } from '../web/html.ts'`,
    'cli may import operations, messages, domain (types), and',
  ],
  ['src/cli/a.ts', `type X = import('../http/server.ts').X`, 'cli may import operations, '],
  ['src/token-app/main.ts', `import { href } from '../routes.ts'`, 'token-app may import otp, and'],
  ['src/token-app/main.ts', `import { x } from 'node:fs'`, 'token-app may not import node:fs'],
  [
    'src/http/a.ts',
    `import { x } from '../../test/support/browser.ts'`,
    'src/ does not import test/support/browser.ts',
  ],
  [
    'src/http/a.ts',
    `import about from '../../package.json' with { type: 'json' }`,
    'src/ does not import package.json',
  ],
  ['src/helpers/a.ts', `import { x } from '../otp/hotp.ts'`, 'src/ has no layer helpers'],
]

test('an import against the direction is reported, with its line and what to do', async () => {
  await expectComplaints(against)
})

test('a module for a few is kept from the others', async () => {
  const only = (places: string, target: string) => `only ${places} may import ${target}`
  await expectComplaints([
    [
      'src/operations/a.ts',
      `import { x } from 'node:crypto'`,
      only('src/secrets/ and src/store/journal.ts', 'node:crypto'),
    ],
    [
      'src/store/rows.ts',
      `import { x } from 'crypto'`,
      only('src/secrets/ and src/store/journal.ts', 'node:crypto'),
    ],
    [
      'src/cli/a.ts',
      `import { env } from 'node:process'`,
      only('src/main.ts and src/config.ts', 'node:process'),
    ],
    ['src/store/store.ts', `import { x } from './sqlite.ts'`, only('src/main.ts', 'src/store/sqlite.ts')],
    [
      'src/store/sqlite.ts',
      `import { x } from './postgres.ts'`,
      only('src/main.ts', 'src/store/postgres.ts'),
    ],
    ['src/cli/a.ts', `import { x } from '../profiles.ts'`, only('src/main.ts', 'src/profiles.ts')],
    ['src/http/a.ts', `import type { Config } from '../config.ts'`, only('src/main.ts', 'src/config.ts')],
  ])
})

test('a word in a comment or a string is no import', async () => {
  await expectComplaints([
    ['src/otp/a.ts', `export const a = "import x from 'node:fs'" // import y from '../domain/token.ts'`],
  ])
})

test('a file that no entry reaches is dead, a test is not, and an import of a dead file does not revive it', async () => {
  const files = [
    file(
      'src/main.ts',
      `import './a.ts'\nvoid import('./b.ts')\nnew Worker(new URL('./worker.ts', import.meta.url))`,
    ),
    file('src/a.ts', `export type { C } from './c.ts'`),
    ...['src/b.ts', 'src/c.ts', 'src/worker.ts', 'src/dead.test.ts'].map((path) => file(path)),
    file('src/token-app/main.ts', `import '../otp/totp.ts'`),
    file('src/otp/totp.ts'),
    file('src/dead.ts', `import './deader.ts'`),
    file('src/deader.ts', `import './dead.ts'`),
  ]
  const dead = async (texts: readonly TextFile[]) =>
    checkReached(await parseSources(texts)).map(({ path }) => path)
  assert.deepEqual(await dead(files), ['src/dead.ts', 'src/deader.ts'])
  assert.deepEqual(await dead(files.slice(0, -2)), [])
})

test('without src/main.ts the rule fails: it must not pass because there is nothing to look at', async () => {
  const [violation] = checkReached(await parseSources([file('src/otp/totp.ts')]))
  assert.equal(violation?.rule, 'the entry is missing')
})
