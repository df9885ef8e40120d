// E8: keys are changed while everything goes on. What was sealed under the old key is sealed again, the old key leaves the
// ring, and everything still opens, is found and verifies.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { changeContext } from '../../src/authority/operations/context.ts'
import { listKeys } from '../../src/authority/operations/keys/list-keys.ts'
import { rotateKey } from '../../src/authority/operations/keys/rotate-key.ts'
import { sealedColumns } from '../../src/authority/operations/keys/under-keys.ts'
import { underLivingKey } from '../../src/authority/operations/keys/under-living-key.ts'
import { logInByMail } from '../../src/authority/operations/methods/log-in-by-mail.ts'
import { masterKeyState } from '../../src/authority/rules/master-key.ts'
import { schema } from '../../src/compose/schema.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { readHeadPosition as newestPosition } from '../../src/platform/journal/queries.ts'
import { prepareKey } from '../../src/platform/secrets/key-ring-file.ts'
import { happen } from './support/changes.ts'
import { startChild } from './support/children.ts'
import {
  createPostgresDriver,
  type Driver,
  type databaseFor,
  epoch,
  sqliteDriver,
} from './support/databases.ts'
import { assertOpens, everything, mailCode } from './support/kept-under-keys.ts'
import {
  asked,
  type KeyNode,
  manyTokens,
  resealAll,
  retired,
  rotated,
  stage,
  tokensUnder,
  underKeys,
} from './support/key-nodes.ts'
import { addPerson, assertHolds, caller, codeOf, shoko, submit, ticketOf } from './support/people.ts'
import type { ResealerQuestion } from './support/resealer.ts'

/** Every table of a database that was made by the migrations, and the columns of it that hold bytes. */
async function bytesIn({ sql }: Awaited<ReturnType<typeof databaseFor>>, driver: Driver): Promise<string[]> {
  const columns =
    driver === sqliteDriver
      ? "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND p.type = 'BLOB'"
      : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'"
  return (await sql(columns)).map((row) => row.join('.')).sort()
}

function keyChanges(driver: Driver): void {
  test('E8: every column of bytes is on the list of what is sealed, and every verifier and keyed hash is accounted for', async (t) => {
    const { database, start } = await stage(t, driver)
    await start('a')
    const listed = sealedColumns(underKeys).map(({ table, column }) => `${table}.${column}`)
    assert.deepEqual(await bytesIn(database, driver), [...listed, ...plainBytes].toSorted())
    const verifiers = underKeys.flatMap(({ verifiers: kept = [] }) =>
      kept.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`)),
    )
    // A new column of such a name is under a key, or it is not: whoever adds one says which.
    const named = schema.states.flatMap(({ table }) =>
      table.columns
        .map(([column]) => column)
        .filter((column) => /verifier|hash|secret|finger|seal/.test(column))
        .map((column) => `${table.name}.${column}`),
    )
    const known = [...listed, ...verifiers, ...hashesUnderKeys, ...plainHashes]
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    )
    assert.deepEqual(
      [...hashesUnderKeys, ...plainHashes].filter((name) => !named.includes(name)),
      [],
    )
  })

  test('E8, CRY-04: after a change of the key everything is sealed again, and the old key leaves the ring', async (t) => {
    const { files, start, forward } = await stage(t, driver)
    const node = await start('a')
    const all = await everything(node)
    const { context, house } = node
    const oldId = context.keyRing.currentId
    const newId = await rotated(node)
    assert.equal(context.keyRing.currentId, newId)
    await assertOpens(node, all)

    const before = await retired(node, oldId)
    assert.ok(!before.ok && before.refusal === 'key_needed')
    const columns = [
      'token.sealed_secret',
      'mail.sealed',
      'particulars.sealed',
      'certificate_authority.sealed',
    ]
    const needed = [...columns, 'letter_secret.sealed', 'radius_client.secret', 'webhook.secret'].toSorted()
    assert.deepEqual(Object.keys(before.under.tables).toSorted(), needed)

    assert.equal(await resealAll(node), needed.length)
    assert.equal(await resealAll(node), 0)
    await assertOpens(node, all)
    // The code that is on its way, and the password that nobody has typed since.
    const waiting = await retired(node, oldId)
    assert.ok(!waiting.ok && waiting.refusal === 'key_needed')
    assert.deepEqual([waiting.under.sealed, waiting.under.codes, waiting.under.passwords], [0, 1, 2])
    forward({ seconds: 90 })
    assert.equal(await submit(context, all.person, await codeOf(context, all.person.tokenId)), 'accepted')
    const code = await mailCode(node)
    const byMail = await logInByMail(context, caller, { ...all.mailTicket, code })
    assert.equal(byMail.ok ? '' : byMail.refusal, '')

    const done = await retired(node, oldId)
    assert.ok(done.ok && done.keepsPasswords)
    assert.equal(done.under.passwords, 1)
    const listed = await listKeys(context, house)
    assert.deepEqual(
      listed.keys.map(({ keyId, status }) => [keyId, status]),
      [
        [newId, 'current'],
        [oldId, 'retired'],
      ],
    )
    assert.doesNotMatch(readFileSync(files.path('a'), 'utf8'), /"material"[^}]*"material"/)

    // Another process, which has nothing but the new ring.
    const fresh = await start('a')
    assert.deepEqual(fresh.context.keyRing.ids, [newId])
    await assertOpens(fresh, all)
    forward({ seconds: 60 })
    assert.equal(
      await submit(fresh.context, all.person, await codeOf(fresh.context, all.person.tokenId)),
      'accepted',
    )
    // The one who has not logged in since still can, and then nothing of the old key is needed.
    await ticketOf(fresh.context, all.mailTicket)
    const last = await retired(fresh, oldId)
    assert.ok(last.ok && !last.keepsPasswords && last.file !== null)
    assert.ok(!('pepper' in JSON.parse(readFileSync(files.path('a'), 'utf8')).retired[0]))
    await assertHolds((await start('a')).context)
  })

  test('E8: a process that is killed while it seals again loses nothing, and the next one goes on', async (t) => {
    const { database, files, start } = await stage(t, driver)
    const node = await start('a')
    const person = await addPerson(node.context, shoko, 'hanako', 'event')
    const wanted = new Map<string, string>()
    const tokenIds = await manyTokens(node, 900)
    for (const tokenId of tokenIds) wanted.set(tokenId, await codeOf(node.context, tokenId))
    const oldId = node.context.keyRing.currentId
    const newId = await rotated(node)
    const keyRingText = JSON.stringify({
      ...JSON.parse(readFileSync(files.path('a'), 'utf8')),
      current: newId,
    })

    const child = startChild<ResealerQuestion, null>('resealer.ts')
    t.after(() => child.kill())
    const begun = new Promise<void>((resolve) => child.onLine(resolve))
    void child.ask({ place: database.place, keyRingText }).catch(() => {})
    await begun
    await child.kill()
    const left = await tokensUnder(node, oldId)
    assert.ok(left.under > 0, 'it was killed in the middle')
    assert.ok(left.under < left.tokens)
    assert.equal(
      await submit(node.context, person, await codeOf(node.context, person.tokenId, 2)),
      'accepted',
    )

    const second = startChild<ResealerQuestion, null>('resealer.ts')
    t.after(() => second.kill())
    await second.ask({ place: database.place, keyRingText })
    assert.equal((await tokensUnder(node, oldId)).under, 0)
    assert.ok((await retired(node, oldId)).ok)
    const fresh = await start('a')
    for (const [tokenId, code] of wanted) assert.equal(await codeOf(fresh.context, tokenId), code)
    await assertHolds(fresh.context)
  })

  test('E8: what a command sealed under a key is not saved once that is retired, and keeps it if it came before', async (t) => {
    const { files, start } = await stage(t, driver)
    const [node, slow] = [await start('a'), await start('a')]
    const oldId = node.context.keyRing.currentId
    const { store } = underLivingKey(slow.context)
    const read = {
      type: 'exported',
      service: null,
      userId: null,
      what: 'journal',
      filter: '',
      count: 1,
    } as const
    const given = changeContext(caller, epoch)
    const alone = () => store.change(given, {}, () => accept({}, read))
    const part = { refs: {}, decide: () => accept({}, read) }
    const together = () => store.changeAll(given, [part, part])
    await rotated(node)
    assert.ok((await alone()).ok && (await together()).ok)

    // It commits what it sealed after the secrets were counted, and before the key is retired.
    const { store: ours } = node.context
    const change: typeof ours.change = async (...asking) => {
      await manyTokens(slow, 2)
      return ours.change(...asking)
    }
    const late = { ...node, context: { ...node.context, store: { ...ours, change } } }
    const refused = await retired(late, oldId)
    assert.ok(!refused.ok && refused.refusal === 'key_needed')
    assert.equal(refused.under.sealed, 2)
    assert.match(readFileSync(files.path('a'), 'utf8'), /"material"[^}]*}[^}]*"material"/)
    const before = await newestPosition(ours)
    await assert.rejects(alone(), /was retired meanwhile/)
    await assert.rejects(together(), /was retired meanwhile/)
    assert.equal(await newestPosition(ours), before)
    assert.ok(!(await retired(node, oldId)).ok)
    assert.equal(await resealAll(node), 2)
    assert.ok((await retired(node, oldId)).ok)
    assert.doesNotMatch(readFileSync(files.path('a'), 'utf8'), /"material"[^}]*}[^}]*"material"/)
    await assertHolds(node.context)
  })

  test('E8: what a call of rotate left at any moment, the next one finishes', async (t) => {
    const { files, start } = await stage(t, driver)
    const node = await start('a')
    const { context, house } = node
    const changing = { path: files.path('a'), kept: { as: 'file', token: null }, out: null } as const
    // Prepared, and not announced.
    const prepared = prepareKey(changing, epoch.toString())
    const first = await rotateKey(context, house, asked)
    assert.ok(first.ok && first.keyId === prepared.keyId)
    // Announced, and not in place.
    const second = prepareKey(changing, epoch.add({ hours: 1 }).toString())
    const added = {
      type: 'key_added',
      service: null,
      userId: null,
      keyId: second.keyId,
      addedAtMs: 1,
    } as const
    await happen(context.store, added)
    const done = await rotateKey(context, house, asked)
    assert.ok(done.ok && done.keyId === second.keyId && done.status === 'current')
    // Announced, and lost with the machine.
    await happen(context.store, { ...added, keyId: 'lost' })
    const third = await rotateKey(context, house, asked)
    assert.ok(third.ok && third.status === 'current')
    const { lost } = await context.store.read({ lost: masterKeyState.ref('lost') })
    assert.equal(lost?.status, 'retired')
    // A ring that was changed by hand.
    assert.equal((await retired(node, 'k9')).ok, false)
    assert.deepEqual(await retired(node, third.keyId), {
      ok: false,
      refusal: 'key_current',
      under: await underOf(node, third.keyId),
      nodes: [],
    })
    await assertHolds(context)
  })
}

async function underOf({ context, house }: KeyNode, keyId: string) {
  return (await listKeys(context, house)).keys.find((key) => key.keyId === keyId)?.under
}

/** Hashes that nobody can find without the key: renewed with their row, or of codes that end by themselves, or counts that begin anew. */
const hashesUnderKeys = [
  'particulars.telephone_hash',
  'particulars.telephone_end_hash',
  'activation.code_hash',
  'challenge.code_hash',
  'answered_request.fingerprint',
  'unknown_login.login_hash',
  'mailbox.mailbox_hash',
]

/** What a token is shown, signed: nothing of it is sealed. */
const plainBytes = ['oidc_client.former_secret', 'oidc_client.secret', 'signed_operation.cose']

/** Of what is random, or public: no key is in them. */
const plainHashes = [
  // SHA-256 of 256 random bits.
  'oidc_client.secret',
  'oidc_client.former_secret',
  'service_user.session_hash',
  'token_issuance.fingerprint',
  'fx_quote.session_hash',
  'session.session_hash',
  'token_issuance.request_hash',
  'token_move.move_hash',
  'desk_call.session_hash',
  'passkey_challenge.session_hash',
  'challenge.session_hash',
  'certificate.fingerprint',
  'radius_client.fingerprint',
  'answered_request.request_hash',
  'used_assertion.assertion_hash',
]

describe('SQLite', () => keyChanges(sqliteDriver))

describe('PostgreSQL', () => {
  const driver = createPostgresDriver()
  before(driver.start)
  after(driver.stop)
  keyChanges(driver)
})
