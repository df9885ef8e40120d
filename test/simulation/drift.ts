// A time-based token whose clock runs away: synchronized when it is refused, it must work again, and never twice.

import assert from 'node:assert/strict'
import { enrollToken } from '../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { synchronizeToken } from '../../src/authority/operations/synchronize-token.ts'
import { caller, lastStepOf, ticketOf } from '../contract/support/people.ts'
import type { City } from './city.ts'
import type { Random } from './random.ts'

const attempts = 25

export async function runAway(city: City, random: Random): Promise<string[]> {
  const [user] = city.users
  const [token] = city.tokens
  assert.ok(user && token)
  const { service, userId } = user
  const of = { service, userId, tokenId: token.tokenId }
  const trace: string[] = []
  // At most seven minutes ahead or behind altogether; a synchronization finds ten.
  let aheadMs = 0
  const shown = () => Math.floor((city.nowMs() + aheadMs) / 30_000)
  const forward = (seconds: number) => city.forward(seconds * 1000)
  const context = () => random.pick([...city.nodes.values()]).context
  const log = async (code: string) => {
    const outcome = await logIn(context(), caller, { ...of, ticketHash: await ticketOf(context(), of), code })
    return outcome.ok ? 'accepted' : outcome.refusal
  }
  // Beyond what the nodes' clocks differ by.
  forward(10)
  const ticketHash = await ticketOf(context(), of, 'enrollment')
  const codes = [token.code(shown() - 1), token.code(shown())] as const
  assert.ok((await enrollToken(context(), caller, { ...of, ticketHash, codes })).ok)

  for (let attempt = 0; attempt < attempts; attempt++) {
    forward(random.between(61, 600))
    if (random.chance(30)) aheadMs = random.between(-420_000, 420_000)
    const first = await log(token.code(shown()))
    trace.push(`${Math.round(aheadMs / 1000)} s ahead: ${first}`)
    if (first !== 'accepted') {
      await synchronizeAndLogIn(token.code)
      continue
    }
    assert.notEqual(await log(token.code(shown())), 'accepted', 'a code was accepted twice')
  }
  return trace

  async function synchronizeAndLogIn(code: (step: number) => string): Promise<void> {
    // After a jump back the codes of minutes ago come again: they are used up, and the user has to wait for new ones.
    const lastStep = await lastStepOf(context().store, of.tokenId)
    if (shown() <= lastStep) forward((lastStep - shown() + 1) * 30)
    const pair = [code(shown()), code(shown() + 1)] as const
    forward(30)
    const ticket = await ticketOf(context(), of)
    const outcome = await synchronizeToken(context(), caller, { ...of, ticketHash: ticket, codes: pair })
    trace.push(`synchronizes: ${outcome.ok ? 'accepted' : outcome.refusal}`)
    assert.ok(outcome.ok)
    assert.notEqual(await log(pair[1]), 'accepted', 'a code that synchronized logged in')
    forward(30)
    const third = await log(code(shown()))
    trace.push(`third code: ${third}`)
    assert.equal(third, 'accepted', 'a synchronized token does not log in')
  }
}
