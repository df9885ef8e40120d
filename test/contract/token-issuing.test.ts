// One request, many nodes: PostgreSQL decides who was first.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { issueActivation } from '../../src/authority/operations/issue-activation.ts'
import { type Registration, registerToken } from '../../src/authority/operations/register-token.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { schema } from '../../src/compose/schema.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import { startPostgres } from '../support/postgres.ts'
import { createWorld, testCaller } from '../support/world.ts'

const publicKey = 'BNrQtlOUIhz5sFHh_spXh9CY3-Y3_JC575RdDDdyWBGAUnGgRhzbglLWHxxFb6PlmrH0WzOsz19YOJ4Fd7iZC7M'

/** That of a second node. */
function anotherStore(postgresUrl: string, { now, keyRing }: Context) {
  const opening = { schema, now: now(), chain: newId(), keys: journalKeys(keyRing) }
  return openPostgresStore(postgresUrl, opening)
}

test('API-05: a request that arrives at two nodes at once, many times, yields one token', async () => {
  const postgres = await startPostgres()
  const postgresUrl = await postgres.createDatabase()
  const { context, end } = await createWorld({ postgresUrl })
  const other = {
    ...context,
    store: await anotherStore(postgresUrl, context),
  }
  for (let round = 0; round < 5; round++) {
    const asked = { idempotencyKey: newId(), publicKey, formFactor: 'mobile', movingFactor: 'time' } as const
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => registerToken(i % 2 === 0 ? context : other, testCaller, asked)),
    )
    assert.equal(new Set(answers.map(tokenIdOf)).size, 1)
  }
  assert.equal((await statesAfter(context.store, tokenState, null, 100)).length, 5)
  await other.store.close()
  await end()
  await postgres.stop()
})

test('API-05: an activation code that arrives at two nodes at once yields one token', async () => {
  const postgres = await startPostgres()
  const postgresUrl = await postgres.createDatabase()
  const { context, user, end } = await createWorld({ postgresUrl, tokenActivation: 'code' })
  const other = {
    ...context,
    store: await anotherStore(postgresUrl, context),
  }
  const { service, userId } = await user()
  for (let round = 0; round < 5; round++) {
    const made = await issueActivation(context, testCaller, { service, userId })
    assert.ok(made.ok)
    const asked = {
      publicKey,
      formFactor: 'mobile',
      movingFactor: 'time',
      activationCode: made.code,
    } as const
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        registerToken(i % 2 === 0 ? context : other, testCaller, { ...asked, idempotencyKey: newId() }),
      ),
    )
    const refused = answers.flatMap((answer) => (answer.ok ? [] : answer.refusal))
    assert.deepEqual(refused, new Array(19).fill('activation_invalid'))
  }
  assert.equal((await statesAfter(context.store, tokenState, null, 100)).length, 5)
  await other.store.close()
  await end()
  await postgres.stop()
})

function tokenIdOf(registration: Registration): string {
  assert.ok(registration.ok)
  return registration.terms.tokenId
}
