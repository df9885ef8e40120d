// A disaster at the end of a life: the database is lost, and a backup from somewhere in it is put back behind a fence. Nothing that
// was used, given or opened, before the backup or after it, counts again (R3), and whoever has their token still gets in.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { checkToken } from '../../src/authority/operations/check-token.ts'
import { findSession } from '../../src/authority/operations/find-session.ts'
import { finishRestore } from '../../src/authority/operations/finish-restore.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { assertHolds, caller, lastStepOf, shoko } from '../contract/support/people.ts'
import { load } from '../contract/support/restored.ts'
import { anyNode } from './check.ts'
import { type City, nameOf } from './city.ts'
import type { ModelToken } from './model.ts'
import { type Node, openNode } from './node.ts'

/** How many of the last codes of a token are tried again. */
const triedAgain = 8

/** A counter that went on farther since the backup is found at the desk only. */
const searchedAhead = 100

/** Restores a copy, which may be of the other kind of database, and tries everything of that life on it. */
export async function comeBack(city: City, copy: string, folder: string, keyRingText: string): Promise<void> {
  const place = { driver: 'sqlite', at: join(folder, 'restored.db') } as const
  // By a clock that is right: those of the lost nodes may not be.
  const now = () => Temporal.Instant.fromEpochMilliseconds(city.nowMs())
  await load({ ...anyNode(city).context, now }, copy, place)
  const node = await openNode('restored', place, keyRingText, { nowMs: city.nowMs, offMs: 0 })
  try {
    await finishRestore(node.context, caller, async () => 0)
    await tryOldThings(city, node)
    const restoredAt = new Map<ModelToken, number>()
    for (const token of city.tokens) restoredAt.set(token, await lastStepOf(node.store, token.tokenId))
    for (const token of city.tokens) for (const step of usedSteps(token)) await refuseCode(node, token, step)
    city.forward(60_000)
    for (const token of city.tokens)
      if (token.kind === 'time' || token.last + 2 <= (restoredAt.get(token) ?? 0) + searchedAhead)
        await acceptFreshCode(city, node, token)
    await assertHolds(node.context)
  } finally {
    await node.store.close()
  }
}

/** The newest first: of an event-based token, the one after a code that was told apart would count. */
function usedSteps({ last }: ModelToken): number[] {
  return Array.from({ length: triedAgain }, (_, i) => last - i).filter((step) => step >= 0)
}

async function tryOldThings({ sessions, tickets }: City, node: Node): Promise<void> {
  for (const { id, user } of sessions)
    assert.equal(
      await findSession(node.context, user.service, id),
      undefined,
      `R3: a session of ${nameOf(user)} lives`,
    )
  for (const { hash, ticket } of tickets.slice(-20)) {
    const { service, userId, token } = ticket.user
    if (token === null) continue
    const code = token.code(token.last + 1)
    const outcome = await logIn(node.context, caller, { service, userId, ticketHash: hash, code })
    assert.equal(outcome.ok ? null : outcome.refusal, 'ticket_invalid', `R3: a ticket of ${userId} lives`)
  }
}

async function refuseCode(node: Node, token: ModelToken, step: number): Promise<void> {
  const outcome = await check(node, token, step)
  assert.ok(!outcome.ok, `R3: step ${step} of ${token.tokenId} counts again`)
}

/** An event-based token shows two: the first is told apart from those that were used, the second counts. */
async function acceptFreshCode(city: City, node: Node, token: ModelToken): Promise<void> {
  const { tokenId, kind, last } = token
  const steps = kind === 'time' ? [Math.floor(city.nowMs() / 30_000)] : [last + 1, last + 2]
  // A clock that was ahead when the code was used, or the end of the life's time.
  if (kind === 'time' && (steps[0] ?? 0) <= last) return
  const outcomes = []
  for (const step of steps) outcomes.push(await check(node, token, step))
  assert.ok(outcomes.at(-1)?.ok, `R3: ${tokenId} is of no use after a restore: ${JSON.stringify(outcomes)}`)
}

function check({ context }: Node, { tokenId, code }: ModelToken, step: number) {
  const policy = context.profiles.get(shoko)?.code
  assert.ok(policy)
  return checkToken(context, caller, { tokenId, code: code(step) }, policy)
}
