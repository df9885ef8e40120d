// E8: several nodes while the keys change: none of them uses what another one can't open.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { listKeys } from '../../src/authority/operations/keys/list-keys.ts'
import { rotateKey } from '../../src/authority/operations/keys/rotate-key.ts'
import { masterKeys } from '../../src/authority/queries/keys.ts'
import { missingKeysIn } from '../../src/authority/rules/master-key.ts'
import { needsLines } from '../../src/cli/key/needs.ts'
import { loadKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { happen } from './support/changes.ts'
import { createPostgresDriver, type Driver, sqliteDriver } from './support/databases.ts'
import { asked, type KeyNode, resealAll, retired, rotated, stage, tokensUnder } from './support/key-nodes.ts'
import { addPerson, addToken, assertHolds, codeOf, shoko, submit } from './support/people.ts'
import { createdOperations } from './support/signed-operation-life.ts'

const idsOf = (...nodes: readonly KeyNode[]) => nodes.map(({ context }) => context.keyRing.currentId)

async function lookAround(...nodes: readonly KeyNode[]): Promise<void> {
  for (const { watch } of nodes) await watch.round()
}

function severalNodes(driver: Driver): void {
  test('issue 18: a key stays while token apps follow from its operation keys, unless they are given up', async (t) => {
    const { start, forward } = await stage(t, driver)
    const a = await start('a')
    const oldId = a.context.keyRing.currentId
    await happen(a.context.store, ...createdOperations)
    await rotated(a)
    await resealAll(a)
    const refused = await retired(a, oldId)
    assert.ok(!refused.ok && refused.refusal === 'key_needed')
    const { operations, operationsUntilMs, sealed, codes } = refused.under
    assert.deepEqual([operations, sealed, codes], [4, 0, 0])
    assert.match(needsLines(refused.under).join(), /^4 operations were signed: token apps .* until \d{4}-/)
    const leftMs = (operationsUntilMs ?? assert.fail()) - a.context.now().epochMilliseconds
    forward({ milliseconds: leftMs - 1 })
    assert.equal((await retired(a, oldId)).ok, false)
    assert.equal((await retired(a, oldId, true)).ok, true)
  })

  test('issue 18: when nothing was ever signed, or no app can follow from it any more, a key goes', async (t) => {
    const { start, forward } = await stage(t, driver)
    const a = await start('a')
    const oldId = a.context.keyRing.currentId
    const nextId = await rotated(a)
    await resealAll(a)
    assert.equal((await retired(a, oldId)).ok, true)
    await happen(a.context.store, ...createdOperations)
    forward({ hours: 24 })
    await rotated(a)
    assert.equal((await retired(a, nextId)).ok, false)
    forward({ hours: 2 * 365 * 24 })
    assert.equal((await retired(a, nextId)).ok, true)
  })

  test('E8: of two nodes none uses a key that the other lacks, and codes and sessions work at every moment', async (t) => {
    const { files, start } = await stage(t, driver)
    files.copy('a', 'b')
    const [a, b] = [await start('a'), await start('b')]
    const person = await addPerson(a.context, shoko, 'hanako', 'event')
    let counter = 1
    for (const { watch } of [a, b]) await watch.begin()
    const oldId = a.context.keyRing.currentId
    /** A code, and the session that it opens, at either node. */
    const works = async () => {
      for (const [here, there] of [
        [a, b],
        [b, a],
      ] as const) {
        counter += 1
        const code = await codeOf(here.context, person.tokenId, counter)
        assert.equal(await submit(there.context, person, code), 'accepted')
        const tokenId = await addToken(here.context)
        await codeOf(there.context, tokenId)
      }
    }
    await works()

    const begun = await rotateKey(a.context, a.house, asked)
    assert.ok(begun.ok)
    const { keyId: newId } = begun
    assert.deepEqual(
      [begun.status, begun.missingOn.map(({ host }) => host).toSorted()],
      ['waits', ['a', 'b'].map(files.path)],
    )
    const rounds = () => lookAround(a, b, a)
    await rounds()
    await works()
    assert.deepEqual(idsOf(a, b), [oldId, oldId])
    // The other node can't begin a key of its own meanwhile.
    const other = await rotateKey(b.context, b.house, asked)
    assert.deepEqual(other, { ok: false, refusal: 'key_elsewhere' })
    const again = await rotateKey(a.context, a.house, asked)
    assert.ok(again.ok && again.status === 'waits')
    assert.deepEqual(
      again.missingOn.map(({ host }) => host),
      [files.path('b')],
    )

    files.copy('a', 'b')
    // One has noticed, the other one hasn't yet.
    await b.watch.round()
    assert.deepEqual(idsOf(a, b), [oldId, newId])
    await works()
    const early = await retired(b, oldId)
    assert.deepEqual(!early.ok && early.refusal, 'key_in_use')
    await rounds()
    assert.deepEqual(idsOf(a, b), [newId, newId])
    await works()
    await resealAll(b)
    await works()
    const { tokens, under } = await tokensUnder(a, newId)
    assert.equal(under, tokens)

    assert.deepEqual([a.errors, b.errors], [[], []])
    assert.ok((await a.watch.isFirst()) !== (await b.watch.isFirst()))
    assert.equal((await retired(a, oldId)).ok, true)
    await rounds()
    await works()
    files.copy('a', 'b')
    await rounds()
    await works()
    await assertHolds(b.context)
  })

  test('E8: of two rotations of one file at once neither gives up the key of the other, nor says more than is so', async (t) => {
    const { files, start } = await stage(t, driver)
    const [node, one, two] = [await start('a'), await start('a'), await start('a')]
    await node.watch.begin()
    const first = await rotateKey(one.context, one.house, asked)
    // It began before the other one had put its key there.
    const second = await rotateKey(two.context, two.house, asked)
    assert.ok(first.ok && second.ok && second.status === 'waits')
    assert.equal(second.keyId, first.keyId)
    await lookAround(node, node)
    assert.deepEqual(idsOf(node), [first.keyId])

    await node.watch.end()
    const outcomes = await Promise.allSettled(
      [one, two].map(({ context, house }) => rotateKey(context, house, asked)),
    )
    const keys = await masterKeys(one.context.store)
    const statuses = new Map(keys.map(({ keyId, status }) => [keyId, status]))
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.match(String(outcome.reason), /run this one again/)
      else if (outcome.value.ok) assert.notEqual(statuses.get(outcome.value.keyId), 'retired')
    }
    const last = await start('a')
    await last.watch.begin()
    last.watch.check()
    const [current, ...others] = keys.filter(({ status }) => status === 'current')
    assert.deepEqual(others, [])
    // The file has every key that was ever in use.
    assert.ok(current)
    assert.deepEqual(missingKeysIn(loadKeyRing(files.path('a')), keys), [])
    await assertHolds(last.context)
  })

  test('E8: a node without a key that is in use is not ready, and does not take a ring that lacks one', async (t) => {
    const { files, start, forward } = await stage(t, driver)
    files.copy('a', 'b')
    files.copy('a', 'before')
    const [a, b] = [await start('a'), await start('b')]
    await a.watch.begin()
    const keyId = await (async () => {
      await rotateKey(a.context, a.house, asked)
      await a.watch.round()
      return a.context.keyRing.currentId
    })()
    await assert.rejects(
      b.watch.begin(),
      new RegExp(`lacks key ${keyId}.*take the file of a node that serves`),
    )
    assert.throws(() => b.watch.check(), /lacks key/)
    assert.deepEqual(b.errors, ['the key ring lacks keys that are in use: this node is not ready'])
    files.copy('a', 'b')
    await b.watch.round()
    b.watch.check()
    assert.equal(b.context.keyRing.currentId, keyId)
    // Somebody puts the old file back.
    files.copy('before', 'b')
    await b.watch.round()
    assert.deepEqual(b.errors.slice(1), ['the key ring that is there now is not taken'])
    b.watch.check()
    // A node that was killed is waited for a minute.
    files.copy('a', 'b')
    await b.watch.round()
    const next = await rotateKey(a.context, a.house, asked)
    assert.ok(next.ok && next.status === 'waits')
    await a.watch.round()
    assert.equal(a.context.keyRing.currentId, keyId)
    forward({ seconds: 61 })
    await a.watch.round()
    assert.equal(a.context.keyRing.currentId, next.keyId)
    await a.watch.end()
    assert.deepEqual((await listKeys(a.context, a.house)).nodes, [])
  })
}

describe('SQLite', () => severalNodes(sqliteDriver))

describe('PostgreSQL', () => {
  const driver = createPostgresDriver()
  before(driver.start)
  after(driver.stop)
  severalNodes(driver)
})
