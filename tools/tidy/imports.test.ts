import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDebts, checkImports, checkReached } from './imports.ts'
import { describe, parseSources, type TextFile } from './source.ts'

const file = (path: string, text = 'export {}'): TextFile => ({ path, text })

type Row = readonly [path: string, line: string, complaint?: string]

/** Each line is the second of its file, which shows that the line number in the message is right. */
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

test('what each module and layer may import is allowed', async () => {
  await expectComplaints([
    ['src/otp/totp.ts', `import { hotp } from './hotp.ts'`],
    ['src/authority/rules/token.ts', `import { totp } from '../../otp/totp.ts'`],
    ['src/bank/rules/calendar.ts', `import { isHoliday } from '@holiday-jp/holiday_jp'`],
    ['src/bank/rules/a.ts', `import type { User } from '../../authority/rules/user.ts'`],
    ['src/compose/profiles.ts', `import { profile } from '../services/web-fb/profile.ts'`],
    ['src/compose/profiles.ts', `import { readFileSync } from 'node:fs'`],
    ['src/authority/texts/ja.ts', `import type { Refusal } from '../rules/refusal.ts'`],
    ['src/platform/store/sqlite.ts', `import { DatabaseSync } from 'node:sqlite'`],
    ['src/platform/journal/journal.ts', `import { createHash } from 'node:crypto'`],
    ['src/platform/secrets/mac.ts', `import { createHmac } from 'node:crypto'`],
    ['src/platform/secrets/mac.ts', `import { truncate } from '../../otp/hotp.ts'`],
    ['src/authority/operations/a.ts', `import type { Store } from '../../platform/store/store.ts'`],
    ['src/authority/operations/a.ts', `import { seal } from '../../platform/secrets/seal.ts'`],
    [
      'src/services/fx-web/operations/a.ts',
      `import { logIn } from '../../../authority/operations/log-in.ts'`,
    ],
    ['src/services/fx-web/screens/a.ts', `import { layout } from '../../../platform/web/layout.ts'`],
    ['src/services/fx-web/screens/a.ts', `import type { Rate } from '../rules/market.ts'`],
    ['src/services/web-fb/module.ts', `import type { DeskPanel } from '../../desk/contract.ts'`],
    ['src/services/web-fb/screens/a.ts', `import type { Counter } from '../../../desk/contract.ts'`],
    ['src/desk/operations/a.ts', `import type { DeskPart } from '../contract.ts'`],
    ['src/doors/api/tokens.ts', `import { logIn } from '../../authority/operations/log-in.ts'`],
    ['src/cli/serve.ts', `import { parseArgs } from 'node:util'`],
    ['src/token/app/main.ts', `import { totp } from '../../otp/totp.ts'`],
    ['src/token/terminal/main.ts', `import { parse } from '../app/delivery.ts'`],
    ['src/compose/demo.ts', `const { loadDemo } = await import('../demo/operations/load-demo.ts')`],
    ['src/compose/demo.ts', `import type { DemoParts } from '../demo/operations/load-demo.ts'`],
    ['src/services/web-fb/module.ts', `const part = async () => (await import('./demo/demo.ts')).fbDemo`],
    ['src/demo/screens/demo.ts', `import { demoPaths } from '../routes.ts'`],
    ['src/compose/store.ts', `const { openSqlite } = await import('../platform/store/sqlite.ts')`],
    ['src/main.ts', `import { serve } from './cli/serve.ts'`],
    ['src/authority/rules/token.test.ts', `import { openSqlite } from '../../platform/store/sqlite.ts'`],
    ['test/contract/store.test.ts', `import { openSqlite } from '../../src/platform/store/sqlite.ts'`],
    ['tools/generate-docs.ts', `import { randomBytes } from 'node:crypto'`],
  ])
})

const against: readonly Row[] = [
  [
    'src/compose/serve.ts',
    `import { loadDemo } from '../demo/operations/load-demo.ts'`,
    'only the demo loads src/demo/operations/load-demo.ts',
  ],
  [
    'src/services/web-fb/module.ts',
    `import { fbDemo } from './demo/demo.ts'`,
    'only the demo loads src/services/web-fb/demo/demo.ts',
  ],
  [
    'src/services/web-fb/demo/demo.ts',
    `import { page } from '../screens/fb.ts'`,
    'demo may import operations, rules, texts, otp',
  ],
  [
    'src/platform/web/form.ts',
    `import type { Store } from '../store/store.ts'`,
    'platform/web may import platform/http, platform/secrets, otp, and',
  ],
  [
    'src/platform/mail/letter.ts',
    `import { paths } from '../http/routes.ts'`,
    'platform/mail may import nothing, and',
  ],
  [
    'src/platform/decision/table.ts',
    `import type { Store } from '../store/store.ts'`,
    'platform/decision may import otp, and',
  ],
  [
    'src/platform/decision/table.ts',
    `import { readFileSync } from 'node:fs'`,
    'platform/decision may not import node:fs',
  ],
  [
    'src/platform/decision/table.ts',
    `import { z } from 'zod'`,
    'platform/decision may not import the package zod',
  ],
  ['src/compose/a.ts', `import { Client } from 'pg'`, 'only src/platform/store/ may import pg'],
  ['src/compose/a.ts', `import utils from 'pg/lib/utils'`, 'only src/platform/store/ may import pg'],
  [
    'src/compose/a.ts',
    `const { DatabaseSync } = await import('node:sqlite')`,
    'only src/platform/store/ may import node:sqlite',
  ],
  [
    'src/cli/a.ts',
    `import { createRequire } from 'node:module'`,
    'only src/bank/operations/banks.ts and src/compose/exact-imports.ts and src/doors/token-app/code.ts and src/main.ts and src/platform/print/glyphs.ts may import node:module',
  ],
  [
    'src/otp/totp.ts',
    `import type { Token } from '../authority/rules/token.ts'`,
    'otp may import nothing, and this is src/authority/rules/token.ts',
  ],
  ['src/otp/totp.ts', `import { z } from 'zod'`, 'otp may not import the package zod'],
  [
    'src/platform/secrets/mac.ts',
    `export { x } from '../../bank/rules/account.ts'`,
    'platform may import otp, and',
  ],
  [
    'src/bank/rules/account.ts',
    `import type { A } from '../../desk/rules/desk.ts'`,
    'bank may import platform, otp, authority, and',
  ],
  [
    'src/services/personal/rules/a.ts',
    `import type { A } from '../../fx-web/rules/quote.ts'`,
    'services/personal may import platform, otp, authority, bank, desk/contract.ts, and',
  ],
  [
    'src/services/personal/operations/a.ts',
    `import { a } from '../../../desk/operations/act.ts'`,
    'services/personal may import ',
  ],
  [
    'src/services/personal/rules/a.ts',
    `import type { DeskPart } from '../../../desk/contract.ts'`,
    'rules may import otp, platform/decision, and this is src/desk/contract.ts',
  ],
  ['src/doors/oidc/a.ts', `import { a } from '../radius/a.ts'`, 'doors/oidc may import '],
  ['src/doors/oidc/a.ts', `import { a } from '../../desk/rules/desk.ts'`, 'doors/oidc may import '],
  [
    'src/token/app/main.ts',
    `import { href } from '../../platform/http/form.ts'`,
    'token may import otp, and',
  ],
  ['src/token/app/main.ts', `import { x } from 'node:fs'`, 'token/app may not import node:fs'],
  [
    'src/main.ts',
    `import { x } from './otp/hotp.ts'`,
    'main may import compose, cli, and this is src/otp/hotp.ts',
  ],
  [
    'src/authority/rules/a.ts',
    `import { x } from '../../platform/store/table.ts'`,
    'rules may import otp, platform/decision, and this is src/platform/store/table.ts',
  ],
  ['src/bank/rules/a.ts', `import { readFileSync } from 'node:fs'`, 'rules may not import node:fs'],
  [
    'src/authority/texts/ja.ts',
    `import { Refusal } from '../rules/refusal.ts'`,
    'texts may import only types from rules',
  ],
  [
    'src/authority/texts/ja.ts',
    `import { type Refusal } from '../rules/refusal.ts'`,
    'texts may import only types from rules',
  ],
  [
    'src/bank/operations/a.ts',
    `import { Problem } from '../../platform/http/problem.ts'`,
    'operations may import rules, ',
  ],
  [
    'src/bank/screens/a.ts',
    `import { randomId } from '../../platform/secrets/random.ts'`,
    'screens may import operations, ',
  ],
  ['src/bank/commands/a.ts', `export type { X } from '../screens/accounts.ts'`, 'commands may import '],
  [
    'src/platform/http/a.ts',
    `import { x } from '../../../test/support/browser.ts'`,
    'src/ does not import test/support/browser.ts',
  ],
  [
    'src/platform/http/a.ts',
    `import about from '../../../package.json' with { type: 'json' }`,
    'src/ does not import package.json',
  ],
  ['src/helpers/a.ts', `import { x } from '../otp/hotp.ts'`, 'src/ has no module helpers'],
]

test('an import against the direction is reported, with its line and what to do', async () => {
  await expectComplaints(against)
})

test('a restricted module is kept from all others', async () => {
  const only = (places: string, target: string) => `only ${places} may import ${target}`
  const crypto = only('src/platform/secrets/ and src/platform/journal/', 'node:crypto')
  const composed = 'src/compose/'
  await expectComplaints([
    ['src/authority/operations/a.ts', `import { x } from 'node:crypto'`, crypto],
    ['src/platform/store/rows.ts', `import { x } from 'crypto'`, crypto],
    ['src/cli/a.ts', `import { env } from 'node:process'`, only('src/compose/config.ts', 'node:process')],
    [
      'src/platform/store/store.ts',
      `import { x } from './sqlite.ts'`,
      only(composed, 'src/platform/store/sqlite.ts'),
    ],
    [
      'src/platform/store/sqlite.ts',
      `import { x } from './postgres.ts'`,
      only(composed, 'src/platform/store/postgres.ts'),
    ],
    ['src/cli/a.ts', `import { x } from '../compose/profiles.ts'`, only(composed, 'src/compose/profiles.ts')],
    [
      'src/platform/http/a.ts',
      `import type { Config } from '../../compose/config.ts'`,
      only(composed, 'src/compose/config.ts'),
    ],
  ])
})

test('a debt that is paid has to go', async () => {
  const sources = await parseSources([file('src/main.ts', `import './demo/operations/load-demo.ts'`)])
  const listed = ['main → demo operations', 'main → demo screens', 'demo operations → main']
  assert.deepEqual(checkDebts(sources, listed).map(describe), [
    'tools/tidy/rules.ts:1: the debt main → demo screens is paid. Instead: remove it from the table of debts.',
    'tools/tidy/rules.ts:1: the debt demo operations → main is paid. Instead: remove it from the table of debts.',
  ])
})

test('a word in a comment or a string is not an import', async () => {
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
    file('src/token/app/main.ts', `import '../../otp/totp.ts'`),
    file('src/otp/totp.ts'),
    file('src/dead.ts', `import './deader.ts'`),
    file('src/deader.ts', `import './dead.ts'`),
  ]
  const dead = async (texts: readonly TextFile[]) =>
    checkReached(await parseSources(texts)).map(({ path }) => path)
  assert.deepEqual(await dead(files), ['src/dead.ts', 'src/deader.ts'])
  assert.deepEqual(await dead(files.slice(0, -2)), [])
})

test('without src/main.ts the rule fails: it must not pass because there is nothing to check', async () => {
  const [violation] = checkReached(await parseSources([file('src/otp/totp.ts')]))
  assert.equal(violation?.rule, 'the entry is missing')
})
