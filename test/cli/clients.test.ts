// `./warifu client …`: systems of an institution that call the API.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { shoko } from '../support/world.ts'
import { type Folder, faultsOf, forEachOf, newFolder, runExactly, runWarifu, type Variables } from './run.ts'

let folder: Folder
let variables: Variables
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
})
after(() => folder.remove())

const create = ['client', 'create', '--service', shoko, '--name', '勘定系', '--scope', 'verify']

async function succeed(...words: string[]) {
  const { code, stdout, stderr } = await runWarifu([...words, '--json'], variables)
  assert.deepEqual([code, stderr], [0, ''])
  return JSON.parse(stdout)
}

test('API-01: a client gets its key once; a second one for a rotation; then the first one goes', async () => {
  const created = await succeed(...create)
  assert.deepEqual(Object.keys(created), ['clientId', 'apiKey'])
  const { clientId, apiKey } = created
  assert.match(clientId, /^[A-Za-z0-9_-]{22}$/)
  assert.match(apiKey, new RegExp(`^warifu\\.${clientId}\\.[A-Za-z0-9_-]{43}$`))

  const rotated = await succeed('client', 'rotate', '--client-id', clientId, '--key-days', '30')
  assert.notEqual(rotated.apiKey, apiKey)
  const third = await runWarifu(['client', 'rotate', '--client-id', clientId], variables)
  assert.deepEqual(faultsOf(third, 2, /the client has two keys/), [])

  const [listed] = await succeed('client', 'list', '--service', shoko)
  assert.deepEqual(
    [listed.clientId, listed.name, listed.scopes, listed.status, listed.requestsPerSecond],
    [clientId, '勘定系', ['verify'], 'active', 100_000],
  )
  const [first, second] = listed.keys
  assert.deepEqual([first.expiresAt, second.keyId], [null, rotated.keyId])
  const validMs = Temporal.Instant.from(second.createdAt).until(second.expiresAt).total('days')
  assert.equal(validMs, 30)
  assert.ok(!JSON.stringify(listed).includes(apiKey.slice(-20)))

  await succeed('client', 'revoke-key', '--client-id', clientId, '--key-id', first.keyId)
  assert.deepEqual(
    (await succeed('client', 'list'))[0].keys.map((key: { keyId: string }) => key.keyId),
    [rotated.keyId],
  )
  await succeed('client', 'disable', '--client-id', clientId)
  const [disabled] = await succeed('client', 'list')
  assert.deepEqual([disabled.status, disabled.keys], ['disabled', []])

  // Neither the database nor the journal knows a key.
  const files = ['warifu.db', 'warifu.db-wal'].map((name) => {
    try {
      return readFileSync(join(folder.path, name), 'latin1')
    } catch {
      return ''
    }
  })
  for (const key of [apiKey, rotated.apiKey]) assert.ok(!files.join().includes(key.split('.')[2]))
})

test('D4: each act on a client is journaled with who did it and why', async () => {
  const hands = ['--as', 'sato', '--reason', '勘定系の接続']
  const made = await runExactly([...create, ...hands, '--json'], variables)
  const { clientId } = JSON.parse(made.stdout)
  await runExactly(['client', 'disable', '--client-id', clientId, ...hands], variables)
  const entries = await succeed('journal', 'list', '--limit', '20')
  const told = entries
    .filter(({ actor }: { actor: string }) => actor === 'terminal:sato')
    .map(({ event }: { event: Record<string, unknown> }) => [
      event['type'],
      event['service'],
      event['command'],
      event['reason'],
    ])
  assert.deepEqual(told, [
    ['terminal_acted', shoko, 'client create', '勘定系の接続'],
    ['client_created', shoko, undefined, undefined],
    ['terminal_acted', shoko, 'client disable', '勘定系の接続'],
    ['client_disabled', shoko, undefined, undefined],
  ])
})

test('API-01: a client registers its public key, and a second one; the private half is refused', async () => {
  const written = (name: string, jwk: object) => {
    const path = join(folder.path, name)
    writeFileSync(path, JSON.stringify(jwk))
    return path
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const file = written('public.jwk', publicKey.export({ format: 'jwk' }))
  const created = await succeed(...create, '--jwk', file)
  assert.deepEqual(Object.keys(created), ['clientId', 'keyId'])
  const { clientId, keyId } = created
  const next = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const rotated = await succeed(
    'client',
    'rotate',
    '--client-id',
    clientId,
    '--jwk',
    written('next.jwk', next),
  )
  assert.deepEqual(Object.keys(rotated), ['clientId', 'keyId'])
  const listed = (await succeed('client', 'list')).find(
    (each: { clientId: string }) => each.clientId === clientId,
  )
  assert.deepEqual(
    listed.keys.map((key: object) => ({ ...key, createdAt: '' })),
    [keyId, rotated.keyId].map((each) => ({ keyId: each, signs: true, createdAt: '', expiresAt: null })),
  )
  const wrong: [string, RegExp][] = [
    [written('private.jwk', privateKey.export({ format: 'jwk' })), /--jwk holds a private key/],
    [written('set.jwk', { keys: [] }), /--jwk must hold one JWK/],
    [join(folder.path, 'nowhere'), /--jwk .*cannot be read/],
  ]
  for (const [path, reason] of wrong)
    assert.deepEqual(faultsOf(await runWarifu([...create, '--jwk', path], variables), 2, reason), [])
})

test('API-01: ca issue gives a client a certificate, which ca list, client list and ca revoke know', async () => {
  const { clientId } = await succeed(...create)
  await succeed('ca', 'create', '--name', '割符 認証局')
  const out = join(folder.path, 'client.pem')
  const issue = ['ca', 'issue', '--client', clientId, '--out', out]
  const { serial, service } = await succeed(...issue)
  assert.equal(service, shoko)
  assert.match(readFileSync(out, 'utf8'), /^-----BEGIN PRIVATE KEY-----[\s\S]+BEGIN CERTIFICATE/)
  const [listed] = await succeed('ca', 'list', '--service', shoko)
  assert.deepEqual([listed.serial, listed.clientId, listed.status], [serial, clientId, 'active'])
  const revoke = ['ca', 'revoke', '--serial', serial, '--cause', 'superseded']
  assert.equal((await succeed(...revoke)).clientId, clientId)
  const again = await runWarifu([...revoke, '--json'], variables)
  assert.deepEqual([again.code, JSON.parse(again.stdout).refusal], [1, 'nothing_to_do'])
  const client = (await succeed('client', 'list')).find(
    (each: { clientId: string }) => each.clientId === clientId,
  )
  assert.deepEqual(
    client.certificates.map((each: object) => ({ ...each, expiresAt: '' })),
    [{ serial, expiresAt: '', revoked: true }],
  )
  const wrong: [string[], RegExp][] = [
    [[...issue, '--service', shoko], /name a user by --service and --user, or a client/],
    [
      ['ca', 'issue', '--out', join(folder.path, 'x.pem')],
      /name a user by --service and --user, or a client/,
    ],
    [
      ['ca', 'issue', '--client', 'A'.repeat(22), '--out', join(folder.path, 'y.pem')],
      /there is no such client/,
    ],
  ]
  for (const [words, reason] of wrong)
    assert.deepEqual(faultsOf(await runWarifu(words, variables), 2, reason), [])
})

test('impossible clients are refused, and say why', async () => {
  const id = 'A'.repeat(22)
  const wrong: [string[], RegExp][] = [
    [
      ['client', 'create', '--service', 'desk/shoko-chukin', '--name', 'x', '--scope', 'verify'],
      /is a support desk/,
    ],
    [['client', 'create', '--service', 'x/y', '--name', 'x', '--scope', 'verify'], /there is no service/],
    [[...create.slice(0, -1), 'verify,all'], /--scope must be of verify.*not "all"/],
    [[...create.slice(0, -1), ''], /--scope is missing/],
    [[...create, '--requests-per-second', '0'], /must be a whole number/],
    [[...create, '--key-days', '1.5'], /must be a whole number/],
    [
      ['client', 'create', '--service', shoko, '--name', 'a\u202eb', '--scope', 'verify'],
      /invisible character/,
    ],
    [['client', 'rotate', '--client-id', id], /there is no such client/],
    [['client', 'disable', '--client-id', '../x'], /there is no such client/],
    [['client', 'revoke-key', '--client-id', id, '--key-id', 'k'], /--key-id must be/],
    [['client', 'revoke-key', '--client-id', id, '--key-id', id], /there is no such client/],
  ]
  const faults = await forEachOf(wrong, async ([words, reason]) =>
    faultsOf(await runWarifu(words, variables), 2, reason),
  )
  assert.deepEqual(faults.flat(), [])
})
