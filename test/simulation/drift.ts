// A time-based token whose clock runs away: synchronized when it is refused, it must work again, and never twice.

import assert from 'node:assert/strict'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import { typePair, typePassword } from './model.ts'
import type { Random } from './random.ts'
import { passStep1, submitCode, submitPair, submitSynchronization, type Town } from './town.ts'

const attempts = 25

export async function runAway(town: Town, random: Random): Promise<string[]> {
  const [user] = town.users
  const [token] = town.tokens
  assert.ok(user && token)
  const trace: string[] = []
  assert.equal(typePassword(user, true, 'enrollment'), 'ticket')
  const { ticketHash } = await passStep1(town, user, true, 'enrollment')
  const step = Math.floor(town.nowMs() / 30_000)
  const pair = [token.code(step - 1), token.code(step)] as const
  const enrolled = await submitPair(town, user, ticketHash, token.tokenId, pair)
  assert.equal(enrolled, typePair(user, token, false, pair, town.nowMs()))

  // At most seven minutes ahead or behind altogether; a synchronization finds ten.
  let aheadMs = 0
  const shown = () => Math.floor((town.nowMs() + aheadMs) / 30_000)
  const log = async (code: string) =>
    submitCode(town, user, (await passStep1(town, user, true, 'login')).ticketHash, code)
  for (let attempt = 0; attempt < attempts; attempt++) {
    town.forward(random.between(61, 600))
    if (random.chance(30)) aheadMs = random.between(-420_000, 420_000)
    if (random.chance(10)) await town.restart()
    const first = await log(token.code(shown()))
    trace.push(`${Math.round(aheadMs / 1000)} s ahead: ${first}`)
    if (first !== 'accepted') {
      await synchronizeAndLogIn()
      continue
    }
    assert.notEqual(await log(token.code(shown())), 'accepted', 'a code was accepted twice')
  }
  return trace

  async function synchronizeAndLogIn(): Promise<void> {
    assert.ok(user && token)
    // After a jump back the codes of minutes ago come again: they are used up, and the user has to wait for new ones.
    const unused = await town.node().store.read({ use: tokenUseState.ref(token.tokenId) })
    const lastStep = unused.use?.lastStep ?? 0
    if (shown() <= lastStep) town.forward((lastStep - shown() + 1) * 30)
    const { ticketHash } = await passStep1(town, user, true, 'login')
    const codes = [token.code(shown()), token.code(shown() + 1)] as const
    town.forward(30)
    const outcome = await submitSynchronization(town, user, ticketHash, codes)
    trace.push(`synchronizes: ${outcome}`)
    assert.equal(outcome, 'accepted')
    assert.notEqual(await log(codes[1]), 'accepted', 'a code that synchronized logged in')
    town.forward(30)
    const third = await log(token.code(shown()))
    trace.push(`third code: ${third}`)
    assert.equal(third, 'accepted', 'a synchronized token does not log in')
  }
}
