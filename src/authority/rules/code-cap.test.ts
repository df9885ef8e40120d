// THR-08: a right code in between, the end of a lock, or another token gives no fresh budget of guesses; the desk does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  profileOf,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { decideCode } from './authentication.ts'
import { type Binding, bindingRevoked, bindingState, userHolder } from './binding.ts'
import { countTowardCap, wrongCodesSince } from './code-cap.ts'
import { nothingAdded } from './login-addition.ts'
import { changeBindings } from './user-otp.ts'
import { decideVerification } from './verification.ts'
import { lockRefusal } from './wrong-code.ts'

const desk = profileOf('desk/shoko-chukin')
const { service } = desk
const ids = { service, userId: 'desk01', holder: userHolder('desk01') }

/** Somebody's codes at a clock of its own. */
function guesser(code: typeof desk.code) {
  let now = at
  let step = nowStep
  let stored: Binding | undefined = binding(ids)
  return {
    stored: () => stored as Binding,
    wait: (hours: number) => {
      now = now.add({ hours })
      step += hours * 120
    },
    evolve: (event: Parameters<typeof bindingState.evolve>[1]) => {
      stored = bindingState.evolve(stored, event)
    },
    type: (isRight: boolean) => {
      const submission = { ...ids, code: isRight ? codeAt(step) : '000000', codeAt }
      const states = { binding: stored, token: token({ expiresAtMs: Infinity }), tokenUse: tokenUse() }
      const { outcome, events } = decideCode(states, submission, code, now)
      const counted = events.some((event) => event.type === 'code_rejected' && event.refusal === 'code_wrong')
      for (const event of events) stored = bindingState.evolve(stored, event)
      return outcome.ok ? 'accepted' : counted ? 'counted' : outcome.refusal
    },
  }
}

test('THR-01, THR-08: whatever ends a lock or resets the count, 20 wrong codes in 30 days are all', () => {
  const one = guesser(desk.code)
  let counted = 0
  for (let hour = 0; hour < 30 * 24; hour++) {
    // As often as anybody can: nine at a time, the right one, nine more.
    for (let i = 0; i < 9; i++) if (one.type(false) === 'counted') counted += 1
    one.type(true)
    one.wait(1)
  }
  assert.equal(counted, 20)
  assert.deepEqual([one.stored().status, one.stored().capped], ['locked', true])
  assert.equal(lockRefusal(one.stored()), 'code_capped')
  one.wait(24 * 400)
  assert.equal(one.type(true), 'code_capped', 'no time ends it')
})

test('THR-08: without a cap only those in a row count, as the manuals say', () => {
  const one = guesser({ ...desk.code, cap: null })
  for (let i = 0; i < 90; i++) {
    for (let wrong = 0; wrong < 9; wrong++) assert.equal(one.type(false), 'counted')
    one.evolve({
      type: 'code_accepted',
      ...ids,
      tokenId: 'WRFM00000001',
      step: 1,
      driftMs: 0,
      driftUncertaintyMs: 0,
    })
  }
  assert.deepEqual(one.stored().wrongAtMs, [])
})

test('THR-08: only those of the last 30 days count', () => {
  const cap = { failuresMax: 3, days: 30 }
  const dayMs = 86_400_000
  const days = [-40, -30, -29].map((day) => at.epochMilliseconds + day * dayMs)
  assert.equal(wrongCodesSince(days, cap, at), 1)
  assert.deepEqual(countTowardCap({ wrongAtMs: days }, cap, at), {
    wrongAtMs: [at.epochMilliseconds - 29 * dayMs, at.epochMilliseconds],
  })
})

test('THR-08: another token forgives nothing, nor does a company’s administrator; the desk does', () => {
  const one = guesser(desk.code)
  for (let i = 0; i < 9; i++) one.type(false)
  const revoked = bindingRevoked(one.stored(), ids.userId)
  assert.ok(revoked)
  one.evolve(revoked)
  assert.deepEqual([one.stored().status, one.stored().tokenId, one.stored().failures], ['pending', null, 0])
  const enrolled = { tokenId: 'WRFM00000001', bindingId: 'b2', steps: [1], enrolledAtMs: 1 }
  one.evolve({ type: 'token_enrolled', ...ids, ...enrolled })
  for (let i = 0; i < 9; i++) assert.equal(one.type(false), 'counted')
  one.type(true)
  one.type(false)
  one.type(false)
  assert.equal(one.stored().capped, true)

  const line = { user: user({ service, userId: ids.userId }), binding: one.stored(), seen: null }
  const request = { action: 'unlock', chosen: [line] } as const
  assert.deepEqual(changeBindings(request, 'others').outcome, { ok: false, refusal: 'code_capped' })
  const unlocked = changeBindings(request, 'desk')
  assert.ok(unlocked.outcome.ok)
  for (const event of unlocked.events) one.evolve(event)
  assert.deepEqual([one.stored().status, one.stored().wrongAtMs, one.stored().capped], ['usable', [], false])

  // An ordinary lock is theirs to lift, and the budget goes on.
  for (let i = 0; i < 10; i++) one.type(false)
  const ordinary = { action: 'unlock', chosen: [{ ...line, binding: one.stored() }] } as const
  for (const event of changeBindings(ordinary, 'others').events) one.evolve(event)
  assert.deepEqual([one.stored().status, one.stored().wrongAtMs.length], ['usable', 10])
})

test('THR-08: a code that is refused for another reason leaves the lock by the cap what it is, for the desk alone to lift', () => {
  const person = user({ service, userId: ids.userId })
  const line = (stored: Binding) => ({ user: person, binding: stored, seen: null })
  const cases = [
    ['the user is suspended', binding(ids), { ...person, status: 'suspended' }],
    ['a user without a token, capped by codes by mail', binding({ ...ids, tokenId: null }), person],
  ] as const
  for (const [why, before, asked] of cases) {
    const capped = { ...before, status: 'locked', capped: true, wrongAtMs: [1] } as const
    const states = {
      user: asked,
      binding: capped,
      ...(capped.tokenId === null
        ? { token: undefined, tokenUse: undefined }
        : { token: token({ expiresAtMs: Infinity }), tokenUse: tokenUse() }),
    }
    const submission = {
      ...ids,
      code: '000000',
      codeAt,
      loginHash: () => 'h',
      customerId: person.customerId,
      context: null,
    }
    const rules = { profile: desk, addition: nothingAdded, holder: ids.holder }
    const { events } = decideVerification(states, submission, rules, at)
    assert.equal(events.length, 1, why)
    let stored: Binding | undefined = capped
    for (const event of events)
      stored = bindingState.evolve(stored, event as Parameters<typeof bindingState.evolve>[1])
    assert.ok(stored)
    assert.deepEqual([stored.status, stored.capped], ['locked', true], why)
    const unlocking = changeBindings({ action: 'unlock', chosen: [line(stored)] }, 'others')
    assert.deepEqual(unlocking.outcome, { ok: false, refusal: 'code_capped' }, why)
  }
})
