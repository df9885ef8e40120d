// `./warifu webhook …`: places of an institution that are told what happens.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { modules } from '../../src/compose/modules.ts'
import { placeOf } from '../../src/doors/webhooks/operations/place.ts'
import { shoko } from '../support/world.ts'
import { type Folder, faultsOf, newFolder, runWarifu, type Variables } from './run.ts'

let folder: Folder
let variables: Variables
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
})
after(() => folder.remove())

const url = 'https://core.bank.example/warifu/T0pS3cret?key=geheim'
const create = ['webhook', 'create', '--service', shoko, '--name', '勘定系', '--url', url]

async function succeed(...words: string[]) {
  const { code, stdout, stderr } = await runWarifu([...words, '--json'], variables)
  assert.deepEqual([code, stderr], [0, ''])
  return JSON.parse(stdout)
}

test('D4: a webhook gets its secret once, another one by a rotation, and is disabled for good', async () => {
  const { webhookId, secret } = await succeed(
    ...create,
    '--event',
    'binding.lost',
    '--event',
    'binding.locked',
  )
  assert.match(webhookId, /^[A-Za-z0-9_-]{22}$/)
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const rotated = await succeed('webhook', 'rotate', '--webhook-id', webhookId)
  assert.notEqual(rotated.secret, secret)
  const third = await runWarifu(['webhook', 'rotate', '--webhook-id', webhookId], variables)
  assert.deepEqual(faultsOf(third, 2, /the secret before still signs/), [])

  const listed = await succeed('webhook', 'list', '--service', shoko)
  const events = ['binding.locked', 'binding.lost']
  const none = { waiting: 0, givenUp: 0, lastAnswer: null }
  assert.deepEqual(listed, [
    { webhookId, service: shoko, name: '勘定系', place: placeOf(url), events, status: 'active', ...none },
  ])
  assert.deepEqual(await succeed('webhook', 'deliveries', '--webhook-id', webhookId), [])
  assert.equal((await succeed('webhook', 'redeliver', '--webhook-id', webhookId)).count, 0)

  await succeed('webhook', 'disable', '--webhook-id', webhookId)
  for (const words of [['redeliver'], ['rotate'], ['disable']]) {
    const refused = await runWarifu(['webhook', ...words, '--webhook-id', webhookId], variables)
    assert.equal(refused.code, 2, `${words}`)
  }
  const told = (await succeed('journal', 'list', '--limit', '30'))
    .filter(({ event }: { event: { type: string } }) => event.type === 'terminal_acted')
    .map(({ event }: { event: { command: string } }) => event.command)
    .filter((command: string) => command.startsWith('webhook'))
  assert.deepEqual(told.slice(-3), ['webhook rotate', 'webhook redeliver', 'webhook disable'])
  const journal = JSON.stringify(await succeed('journal', 'list', '--limit', '30'))
  assert.ok(journal.includes(`url=${placeOf(url)}`), 'the command says where it leads')
  assert.ok(!/T0pS3cret|geheim/.test(journal), 'not by which path')
  const files = readFileSync(join(folder.path, 'warifu.db'), 'latin1')
  for (const each of [secret, rotated.secret]) assert.ok(!files.includes(each.slice('whsec_'.length)))
})

test('a webhook leads to a URL without a password, and is told events that there are', async () => {
  for (const [words, said] of [
    [['--event', 'login.accepted'], /--event must be all, or of user\.created, .*, not "login\.accepted"/],
    [['--event', 'all', '--url', 'https://sato:geheim@core.bank.example/'], /--url is given more than once/],
  ] as const) {
    assert.deepEqual(faultsOf(await runWarifu([...create, ...words], variables), 2, said), [])
  }
  for (const wrong of [
    'core.bank.example',
    'ftp://core.bank.example/',
    'https://sato:x@core.bank.example/',
    'file:///etc/passwd',
  ]) {
    const words = ['webhook', 'create', '--service', shoko, '--name', 'a', '--event', 'all', '--url', wrong]
    assert.deepEqual(faultsOf(await runWarifu(words, variables), 2, /--url must be a URL/), [], wrong)
  }
  const desk = await runWarifu(
    ['webhook', 'create', '--service', 'desk/shoko-chukin', '--name', 'a', '--event', 'all', '--url', url],
    variables,
  )
  assert.deepEqual(faultsOf(desk, 2, /is a support desk/), [])
})

test('docs/api.md tells of every event that modules publish, and of no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8')
  const section = text.slice(text.indexOf('## Be told what happens'), text.indexOf('## How much at once'))
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  const told = rows.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([a-z_.]+)`/g)].map(([, name]) => name),
  )
  const published = modules.flatMap(({ publishes = [] }) => publishes).map(({ name }) => name)
  assert.deepEqual(told.toSorted(), published.toSorted())
})
