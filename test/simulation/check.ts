// The rows against the model, and the journal against what was committed.

import assert from 'node:assert/strict'
import { passwordState } from '../../src/authority/rules/password.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { journalOf } from '../contract/support/changes.ts'
import { assertHolds, bindingOf, lastStepOf } from '../contract/support/people.ts'
import { type City, nameOf } from './city.ts'
import type { Node } from './node.ts'

export function anyNode(city: City): Node {
  const [node] = city.nodes.values()
  assert.ok(node, 'no node is left')
  return node
}

/** Every row is what the model says (I3, I4). Nothing may be under way that was committed and not looked at yet. */
export async function compareRows(city: City): Promise<void> {
  const { store } = anyNode(city)
  for (const of of city.users) {
    const { service, userId } = of
    const { password, user } = await store.read({
      password: passwordState.ref(service, userId),
      user: userState.ref(service, userId),
    })
    const lockedFor = password?.locked && (password.strangersOnly ? 'strangers' : 'everybody')
    const kept = [user?.status, password?.failures, password?.knownFailures, lockedFor]
    const status = of.active ? 'active' : 'suspended'
    const expected = [status, of.passwordFailures, of.knownFailures, of.passwordLocked]
    assert.deepEqual(kept, expected, `I3: the row of ${nameOf(of)}`)
    const binding = await bindingOf(store, of)
    assert.deepEqual(
      [binding?.status ?? 'none', binding?.failures ?? 0, binding?.tokenId ?? null],
      [of.status, of.failures, of.token?.tokenId ?? null],
      `I3: the binding of ${nameOf(of)}`,
    )
  }
  for (const { tokenId, last } of city.tokens)
    assert.equal(await lastStepOf(store, tokenId), last, `I1: the last step of ${tokenId}`)
}

/** I4, I8: every event that was committed is in the journal, once, in its order; the journal verifies and folds to the rows. */
export async function checkJournal(city: City): Promise<void> {
  const { context, store } = anyNode(city)
  await assertHolds(context)
  const written = new Map<string, string[]>()
  for (const { request, event } of await journalOf(store))
    written.set(request, [...(written.get(request) ?? []), event.type])
  const ofSimulation = [...written].filter(
    ([request]) => request === 'mail' || request.startsWith('operation '),
  )
  const expected = [...city.laws.history()].filter(([, types]) => types.length > 0)
  assert.deepEqual(new Map(ofSimulation), new Map(expected), 'I4, I8: the journal is not what was committed')
}
