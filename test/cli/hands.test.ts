// D4: whoever changes something or takes something out at the terminal says who they are, and why.
import assert from 'node:assert/strict'
import { userInfo } from 'node:os'
import { after, before, test } from 'node:test'
import { commandsOf } from '../../src/compose/commands.ts'
import { modules } from '../../src/compose/modules.ts'
import { shoko } from '../support/world.ts'
import { type Folder, faultsOf, newFolder, runExactly, type Variables } from './run.ts'

let folder: Folder
let variables: Variables
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
})
after(() => folder.remove())

type Entry = { readonly actor: string; readonly event: Readonly<Record<string, unknown>> }

const create = ['user', 'create', '--service', shoko, '--customer', '割符商事', '--user-name', '割符 花子']
const userOf = (userId: string) => [...create, '--customer-number', '0001234567', '--user-id', userId]

async function succeed(...words: string[]): Promise<string> {
  const ended = await runExactly(words, variables)
  assert.deepEqual([ended.code, ended.stderr], [0, ''])
  return ended.stdout
}

async function journal(): Promise<Entry[]> {
  const why = ['--as', 'kansa', '--reason', '点検']
  return JSON.parse(await succeed('journal', 'list', '--limit', '1000', '--json', ...why))
}

test('D4: only what looks and nothing else needs no name and no reason', () => {
  const unnamed = commandsOf(modules).filter(({ options }) => !('as' in options && 'reason' in options))
  assert.deepEqual(unnamed.map(({ words }) => words).toSorted(), [
    'approval list',
    'ca crl',
    'ca list',
    'ca show',
    'client list',
    'doctor',
    'journal check-evidence',
    'journal lost',
    'journal verify',
    'key generate',
    'key list',
    'key public',
    'mail list',
    'oidc list',
    'operator list',
    'operator passkeys',
    'print list',
    'profile check',
    'profile diff',
    'profile pending',
    'profile show',
    'radius list',
    'token show',
    'webhook deliveries',
    'webhook list',
  ])
})

test('D4: without a reason, or with one that nobody can read, nothing happens', async () => {
  const wrong: [string[], RegExp][] = [
    [userOf('x1'), /--reason is missing/],
    [[...userOf('x1'), '--reason', ' '], /--reason must be/],
    [[...userOf('x1'), '--reason', 'a\nb'], /--reason holds an invisible character/],
    [[...userOf('x1'), '--reason', 'a'.repeat(201)], /--reason must be/],
    [[...userOf('x1'), '--reason', '開設', '--as', 'a b'], /--as must be/],
    [['token', 'export', '--prefix', 'WRFM', '--plain'], /--reason is missing/],
    [['journal', 'list'], /--reason is missing/],
  ]
  for (const [words, reason] of wrong) {
    assert.deepEqual(faultsOf(await runExactly(words, variables), 2, reason), [], words.join(' '))
  }
  const types = (await journal()).map(({ event }) => event.type)
  const usual: readonly unknown[] = ['chain_started', 'verifiers_bound']
  assert.deepEqual(
    types.filter((type) => !usual.includes(type)),
    [],
  )
})

test('D4: the journal tells who, why and what of with the act itself, once, and nothing of a refused one', async () => {
  await succeed(...userOf('u1'), '--as', 'Yamada.T', '--reason', '窓口からの依頼 第12号')
  const again = await runExactly([...userOf('u1'), '--reason', '再実行'], variables)
  assert.deepEqual(faultsOf(again, 2, /taken/), [])
  await succeed(...userOf('u2'), '--reason', '開設')
  const { tokenId } = JSON.parse(await succeed('token', 'issue', '--json', '--as', 'a1', '--reason', '予備'))
  await succeed('token', 'revoke', tokenId, '--cause', 'retired', '--as', 'a1', '--reason', '廃棄')
  const entries = await journal()
  const told = entries.flatMap(({ actor, event: { type, ...event } }, i) =>
    type === 'terminal_acted' && event.command !== 'journal list'
      ? [{ actor, ...event, next: entries[i + 1]?.event.type }]
      : [],
  )
  // It is listed, but a desk has to have two administrators before anybody can be asked.
  const alone = 'first_administrators'
  const user = { command: 'user create', service: shoko, alone }
  const subject = (userId: string) => `service=${shoko}, user-id=${userId}, customer-number=0001234567`
  const token = { actor: 'terminal:a1', service: null, userId: null }
  const me = `terminal:${userInfo().username}`
  const first = { actor: 'terminal:Yamada.T', reason: '窓口からの依頼 第12号', next: 'customer_created' }
  assert.deepEqual(told, [
    { ...user, ...first, userId: 'u1', subject: subject('u1') },
    { ...user, actor: me, reason: '開設', next: 'user_created', userId: 'u2', subject: subject('u2') },
    {
      ...token,
      command: 'token issue',
      subject: 'form-factor=mobile, issuer=Warifu',
      reason: '予備',
      alone,
      next: 'token_issued',
    },
    {
      ...token,
      command: 'token revoke',
      subject: `TOKEN_ID=${tokenId}, cause=retired`,
      reason: '廃棄',
      next: 'token_revoked',
    },
  ])
})

test('X9: who reads the journal at the terminal is in it', async () => {
  await journal()
  const taken = (await journal()).filter(({ event }) => event.type === 'exported').at(-1)
  assert.equal(taken?.actor, 'terminal:kansa')
  assert.equal(taken?.event.what, 'journal')
  assert.ok(Number(taken?.event.count) > 0)
})
