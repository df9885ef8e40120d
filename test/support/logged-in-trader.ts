// A user of 為替予約 who is logged in, as the rules see it.

import assert from 'node:assert/strict'
import type { Caller, Context } from '../../src/authority/operations/context.ts'
import { touchSession } from '../../src/authority/queries/sessions.ts'
import { sessionState } from '../../src/authority/rules/session.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { sessionStarted } from './session-started.ts'

export async function loggedInTrader(
  context: Context,
  caller: Caller,
  { service, userId }: { readonly service: string; readonly userId: string },
) {
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  assert.ok(user)
  const sessionHash = `session of ${userId}`
  const always = { startedAtMs: 0, expiresAtMs: Number.MAX_SAFE_INTEGER }
  const refs = { user: userState.ref(service, userId), session: sessionState.ref(sessionHash) }
  await context.store.change({ at: context.now(), ...caller }, refs, () => ({
    outcome: { ok: true },
    events: [sessionStarted({ service, userId, sessionHash }, always)],
  }))
  return { service, userId, customerId: user.customerId, sessionHash }
}

/** Whoever acts has just looked at a screen. */
export async function look(
  { store, now }: Context,
  traders: readonly { readonly sessionHash: string }[],
): Promise<void> {
  for (const { sessionHash } of traders) await touchSession(store, sessionHash, now().epochMilliseconds)
}
