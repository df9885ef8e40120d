// What is read or recorded outside a decision.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { customersByNumber, namesakes } from '../../../src/authority/queries/customers.ts'
import {
  forgetExpiredSessions,
  sessionSeenAtMs,
  touchSession,
} from '../../../src/authority/queries/sessions.ts'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { sessionState } from '../../../src/authority/rules/session.ts'
import { tokenState } from '../../../src/authority/rules/token.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import type { State } from '../../../src/platform/decision/state.ts'
import { type Checkpoint, checkpointMessage, entryOf } from '../../../src/platform/journal/chain.ts'
import {
  journalAfter,
  newestJournal,
  readChains,
  readCheckpoints,
  saveCheckpoint,
} from '../../../src/platform/journal/queries.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import {
  assertSound,
  customerCreated,
  eventsOf,
  happen,
  service,
  testSigner,
  wholeCheck,
} from '../support/changes.ts'
import { type Driver, databaseFor, epoch } from '../support/databases.ts'

function sessionStarted(sessionHash: string, expiresAtMs: number): Event {
  const [stage, purpose] = ['ticket', 'login'] as const
  const userId = '0000000001'
  return {
    type: 'session_started',
    service,
    userId,
    sessionHash,
    stage,
    purpose,
    startedAtMs: 1,
    expiresAtMs,
  }
}

async function pagesOf(store: Store, state: State, size: number): Promise<string[]> {
  const keys: string[] = []
  for (let after: readonly string[] | null = null; ; ) {
    const page: readonly { readonly key: readonly string[] }[] = await statesAfter(store, state, after, size)
    assert.ok(page.length <= size)
    keys.push(...page.map(({ key }) => key.join(' ')))
    if (page.length < size) return keys
    after = page.at(-1)?.key ?? null
  }
}

function signedAt(store: Store, atMs: number): Checkpoint {
  const head = store.head()
  const signature = Buffer.from(testSigner.sign(checkpointMessage(head, atMs))).toString('base64')
  return { ...head, atMs, keyId: testSigner.keyId, signature }
}

function testPaging(driver: Driver): void {
  test('a walk over all states of a kind meets each once, whatever the size of its pages', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const services = ['b/two', 'a/one', 'a/one-more']
    const ids = ['10', '9', 'Z', 'a', 'é', '割']
    const events = services.flatMap((each) =>
      ids.map(
        (customerId): Event => ({
          type: 'customer_created',
          service: each,
          customerId,
          name: 'x',
          counterpartyCode: null,
        }),
      ),
    )
    await happen(store, ...events, sessionStarted('s1', 1), sessionStarted('s2', 1), sessionStarted('s3', 1))

    const all = services.flatMap((each) => ids.map((id) => `${each} ${id}`)).sort()
    const inOrder = await pagesOf(store, customerState, 1000)
    for (const size of [1, 2, 7, 18, 19]) assert.deepEqual(await pagesOf(store, customerState, size), inOrder)
    assert.deepEqual(inOrder.toSorted(), all)
    for (const size of [1, 2, 3, 4])
      assert.deepEqual(await pagesOf(store, sessionState, size), ['s1', 's2', 's3'])
    assert.deepEqual(await pagesOf(store, tokenState, 5), [])
  })

  test('the journal comes in the order of the commits, in pages or newest first, also of one service or user', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    for (let i = 0; i < 7; i++) await happen(store, customerCreated(`c${i}`), sessionStarted(`s${i}`, 1))
    const rows = await journalAfter(store, 0, 100)
    assert.deepEqual(
      rows.map(({ seq }) => seq),
      Array.from({ length: 15 }, (_, i) => i + 1),
    )
    const first = await journalAfter(store, 0, 4)
    const rest = await journalAfter(store, first.at(-1)?.position ?? 0, 100)
    assert.deepEqual([...first, ...rest], rows)

    const newest = await newestJournal(store, {}, 3)
    assert.deepEqual(newest, rows.toReversed().slice(0, 3))
    const ofUser = await newestJournal(store, { service, userId: '0000000001' }, 100)
    assert.deepEqual(new Set(ofUser.map(({ type }) => type)), new Set(['session_started']))
    assert.equal((await newestJournal(store, { service }, 100)).length, 14)
    assert.deepEqual(await newestJournal(store, { service: 'another/one' }, 100), [])
  })
}

function testNotes(driver: Driver): void {
  test('D1: a customer is found by service and exact number, leading zeros and all; a name finds all who have it', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const name = '佐藤 太郎'
    await happen(
      store,
      customerCreated('c1', name, '0000000001'),
      customerCreated('c2', name, '1'),
      customerCreated('c3', name),
      customerCreated('c4', `${name} `),
    )
    const ids = async (of: string, numbers: readonly string[]) =>
      (await customersByNumber(store, of, numbers)).map(({ customerId }) => customerId).toSorted()
    assert.deepEqual(await ids(service, ['0000000001']), ['c1'])
    assert.deepEqual(await ids(service, ['1', '0000000001', '01']), ['c1', 'c2'])
    assert.deepEqual(await ids('johoku/fx-web', ['1']), [])
    assert.deepEqual(await ids(service, []), [])
    const sharing = await namesakes(store, service, [name], 10)
    assert.deepEqual(
      sharing.map(({ customerId, number }) => [customerId, number]),
      [
        ['c1', '0000000001'],
        ['c2', '1'],
        ['c3', null],
      ],
    )
    assert.equal((await namesakes(store, service, [name], 2)).length, 2)
  })

  test('the time a session was seen is recorded without a journal entry; expired sessions are deleted', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await happen(store, sessionStarted('short', 1000), sessionStarted('long', 2000))
    const head = store.head()
    assert.equal(await sessionSeenAtMs(store, 'short'), 0)
    for (const [hash, atMs] of [
      ['short', 10],
      ['long', 11],
      ['long', 12],
    ] as const)
      await touchSession(store, hash, atMs)
    assert.deepEqual([await sessionSeenAtMs(store, 'short'), await sessionSeenAtMs(store, 'long')], [10, 12])

    await forgetExpiredSessions(store, 1000)
    assert.equal((await statesAfter(store, sessionState, null, 10)).length, 2, 'its last moment still counts')
    await forgetExpiredSessions(store, 1001)
    assert.deepEqual(await pagesOf(store, sessionState, 10), ['long'])
    assert.deepEqual([await sessionSeenAtMs(store, 'short'), await sessionSeenAtMs(store, 'long')], [0, 12])
    assert.deepEqual(store.head(), head)
    assert.equal((await eventsOf(store, 'session_started')).length, 2, 'the journal keeps that they were')
    await assertSound(store)
  })

  test('AUD-02: a checkpoint is kept once, and the journal is held against it', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await happen(store, customerCreated('c1'))
    const checkpoint = signedAt(store, 1)
    await saveCheckpoint(store, checkpoint)
    await saveCheckpoint(store, { ...checkpoint, atMs: 2, signature: 'another of the same head' })
    await happen(store, customerCreated('c2'))
    await saveCheckpoint(store, signedAt(store, 3))
    assert.deepEqual(
      (await readCheckpoints(store)).map(({ seq, atMs }) => [seq, atMs]),
      [
        [2, 1],
        [3, 3],
      ],
    )
    assert.deepEqual((await readCheckpoints(store))[0], checkpoint)
    const again = await database.open()
    const report = await again.verifyJournal({ ...wholeCheck, outsideCheckpoints: [checkpoint] })
    const counted = { entries: 4, chains: 2, checkpoints: 3, rowsCompared: 2 }
    // The checkpoint from outside covers two entries of the first chain.
    assert.deepEqual(report, {
      ...counted,
      olderEntries: 0,
      entriesForgotten: 0,
      entriesRedacted: 0,
      entriesNotCovered: 2,
      checkpointsLost: 0,
      entriesInArchive: 0,
      entriesLeftOver: 0,
      checkpointsInArchive: 0,
      fault: null,
    })
  })

  test('each process has its own chain, whose start names where the others stood', async (t) => {
    const database = await databaseFor(t, driver)
    const first = await database.open(undefined, 'chain-a')
    await happen(first, customerCreated('c1'))
    const second = await database.open(undefined, 'chain-b')
    await happen(second, customerCreated('c2'))
    const headOfA = first.head()
    assert.deepEqual(headOfA, { ...headOfA, chain: 'chain-a', seq: 2 })
    const starts = (await newestJournal(second, {}, 10))
      .filter(({ type }) => type === 'chain_started')
      .map((row) => entryOf(row).event as unknown as Record<string, never>)
    assert.deepEqual(
      starts.map(({ heads, older }) => ({ heads, older })),
      [
        { heads: [headOfA], older: undefined },
        { heads: [], older: [] },
      ],
    )
    const chains = (await readChains(first)).map(({ chain, headSeq, headHash }) => ({
      chain,
      seq: headSeq,
      hash: headHash,
    }))
    assert.deepEqual(chains, [headOfA, second.head()])

    // Only chains that have moved on since are named again.
    const third = await database.open(undefined, 'chain-c')
    const [start] = await newestJournal(third, {}, 1)
    assert.deepEqual(JSON.parse(start?.body ?? '').event.heads, [second.head()])
    await assertSound(third)
  })

  test('reading shows what is committed, of several states at once', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await happen(store, customerCreated('c1', 'one'))
    const refs = {
      one: customerState.ref(service, 'c1'),
      none: customerState.ref(service, 'c2'),
      user: userState.ref(service, 'u'),
    }
    const expected = {
      one: { service, customerId: 'c1', name: 'one', counterpartyCode: null, number: null },
      none: undefined,
      user: undefined,
    }
    assert.deepEqual(await store.read(refs), expected)
    await store.ping(epoch)
  })
}

export function testQueries(driver: Driver): void {
  testPaging(driver)
  testNotes(driver)
}
