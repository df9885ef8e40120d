import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideCode } from '../../src/authority/rules/authentication.ts'
import type { Binding, TokenClaim } from '../../src/authority/rules/binding.ts'
import { decideEnrollment } from '../../src/authority/rules/enrollment.ts'
import { decideSynchronization } from '../../src/authority/rules/synchronization.ts'
import type { Token, TokenUse } from '../../src/authority/rules/token.ts'
import { decideTokenCheck, decideTokenSynchronization } from '../../src/authority/rules/token-check.ts'
import type { User } from '../../src/authority/rules/user.ts'
import type { Decision } from '../../src/platform/decision/decision.ts'
import type { Event } from '../support/events.ts'
import { affects, folded } from '../support/events.ts'
import {
  at,
  codeAt,
  loginRules,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../support/states.ts'

/** One user and one token, whose life is any order of acts. The model beside it knows only what was told to the user. */

const profile = profileOf()
const ids = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const holder = 'user:0000000002'

type Act =
  | { readonly kind: 'login'; readonly offset: number }
  | { readonly kind: 'replay' }
  /** Of the token alone, by anybody. */
  | { readonly kind: 'check'; readonly offset: number }
  | { readonly kind: 'resynchronize'; readonly offset: number; readonly gap: number }
  | { readonly kind: 'synchronize'; readonly offset: number; readonly gap: number }
  | { readonly kind: 'enroll'; readonly offset: number; readonly gap: number }
  | { readonly kind: 'unlock' | 'suspend' | 'resume' | 'revoke' }
  | { readonly kind: 'wait'; readonly seconds: number }

const offset = fc.integer({ min: -3, max: 3 })
const gap = fc.constantFrom(0, 1, 1, 1, 2, -1)
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('login' as const), offset }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replay' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('check' as const), offset }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('resynchronize' as const), offset, gap }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('synchronize' as const), offset, gap }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enroll' as const), offset, gap }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('unlock', 'suspend', 'resume', 'revoke') }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
  },
) as fc.Arbitrary<Act>

type Held = {
  token?: Token
  tokenUse?: TokenUse
  tokenClaim?: TokenClaim
  binding?: Binding
  user?: User
}

function createLife(movingFactor: 'time' | 'event') {
  const held: Held = {
    token: token({ movingFactor, expiresAtMs: 1e15 }),
    tokenUse: tokenUse(),
    user: user(),
  }
  let now = at
  let pressed = 0
  const spent: number[] = []

  function fold(events: readonly Event[]): void {
    for (const event of events) {
      if ('step' in event && event.step !== null) spent.push(event.step)
      if ('steps' in event) spent.push(...event.steps)
      for (const ref of affects(event)) {
        const name = ref.state.name as keyof Held
        Object.assign(held, { [name]: folded(ref.state, held[name], event) })
      }
    }
  }
  function take(decision: Decision<object, string, Event>): boolean {
    fold(decision.events)
    return decision.outcome.ok
  }
  const step = (offset: number) =>
    Math.max(1, (movingFactor === 'time' ? Math.floor(now.epochMilliseconds / 30_000) : pressed) + offset)
  const states = () => ({
    binding: held.binding,
    claim: held.tokenClaim,
    token: held.binding?.tokenId ? held.token : undefined,
    tokenUse: held.binding?.tokenId ? held.tokenUse : undefined,
    user: held.user,
  })
  return {
    held,
    spent,
    wait(seconds: number) {
      now = now.add({ seconds })
      pressed += 1
    },
    login: (offset: number) =>
      take(decideCode(states(), { ...ids, holder, code: codeAt(step(offset)), codeAt }, profile.code, now)),
    replay(spentStep: number) {
      return take(
        decideCode(states(), { ...ids, holder, code: codeAt(spentStep), codeAt }, profile.code, now),
      )
    },
    synchronize(offset: number, gap: number) {
      const codes = [codeAt(step(offset)), codeAt(step(offset) + gap)] as const
      const open = { ...states(), password: password(), ticket: ticket({ expiresAtMs: 1e15 }) }
      return take(decideSynchronization(open, { ...ids, codes, codeAt }, profile, now))
    },
    /** With one code, or with two. */
    ask(offset: number, gap?: number): void {
      const first = step(offset)
      take(askOf(held, gap === undefined ? [first] : [first, first + gap], now))
    },
    enroll(offset: number, gap: number) {
      const codes = [codeAt(step(offset)), codeAt(step(offset) + gap)] as const
      const open = { ...states(), password: password(), token: held.token, tokenUse: held.tokenUse }
      const submission = { ...ids, tokenId: 'WRFM00000001', codes, codeAt, bindingId: 'b', sessionHash: 'n' }
      const ticketOf = ticket({ purpose: 'enrollment', expiresAtMs: 1e15 })
      return take(decideEnrollment({ ...open, ticket: ticketOf }, submission, loginRules(profile), now))
    },
    tell: (event: Event) => fold([event]),
  }
}

/** What anybody may ask of the token alone: whether the code of a step is right, or those of two. */
function askOf(
  { token, tokenUse }: Held,
  [first, second]: readonly [number, number?],
  now: Temporal.Instant,
): Decision<object, string, Event> {
  const code = codeAt(first)
  if (second === undefined) return decideTokenCheck({ token, tokenUse }, { code, codeAt }, profile.code, now)
  const codes = [code, codeAt(second)] as const
  return decideTokenSynchronization({ token, tokenUse }, { codes, codeAt }, profile.code, now)
}

/** Runs one act and says whether a code was accepted, and whether a failure should have been counted. */
function run(life: ReturnType<typeof createLife>, act: Act): boolean {
  const { binding } = life.held
  switch (act.kind) {
    case 'wait':
      life.wait(act.seconds)
      return false
    case 'login':
      return life.login(act.offset)
    case 'replay':
      return life.spent.length > 0 && life.replay(life.spent[life.spent.length - 1] ?? 0)
    case 'synchronize':
      return life.synchronize(act.offset, act.gap)
    case 'check':
      life.ask(act.offset)
      return false
    case 'resynchronize':
      life.ask(act.offset, act.gap)
      return false
    case 'enroll':
      return life.enroll(act.offset, act.gap)
    case 'unlock':
      if (binding?.status === 'locked') life.tell({ type: 'binding_unlocked', ...ids, holder })
      return false
    case 'suspend':
      if (binding?.status === 'usable') life.tell({ type: 'binding_suspended', ...ids, holder })
      return false
    case 'resume':
      if (binding?.status === 'suspended') life.tell({ type: 'binding_resumed', ...ids, holder })
      return false
    case 'revoke':
      if (binding?.bindingId && binding.tokenId) {
        const { bindingId, tokenId } = binding
        life.tell({ type: 'binding_revoked', ...ids, holder, bindingId, tokenId, enrolledAtMs: 0 })
      }
      return false
  }
}

for (const movingFactor of ['time', 'event'] as const) {
  test(`I1, OTP-09, OTP-01, OTP-03, G-04: no order of acts spends a step twice or opens what is locked (${movingFactor}-based)`, () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150, size: 'max' }), (acts) => {
        const life = createLife(movingFactor)
        for (const next of acts) {
          const before = life.held.binding
          const accepted = run(life, next)
          const after = life.held.binding
          if (next.kind === 'check' || next.kind === 'resynchronize') assert.equal(after, before)
          if (before?.status === 'locked' || before?.status === 'suspended') {
            assert.equal(accepted, false, `${next.kind} passed while ${before.status}`)
          }
          if (before?.status === 'locked' && next.kind !== 'unlock' && next.kind !== 'revoke') {
            assert.equal(after?.status, 'locked', `${next.kind} unlocked`)
          }
          if (accepted) assert.equal(after?.failures, 0)
          assert.equal(after?.status === 'locked', (after?.failures ?? 0) >= profile.code.failuresMax)
        }
        const sorted = life.spent.toSorted((a, b) => a - b)
        assert.deepEqual(life.spent, sorted, 'a step was spent before a later one')
        assert.equal(new Set(life.spent).size, life.spent.length, 'a step was spent twice')
      }),
      { numRuns: 1500 },
    )
  })
}
