// One lock over the codes of a token and the codes by mail, in any order of acts: S2-1.3-01, EML-03, EML-05, THR-02.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideCode } from '../../src/authority/rules/authentication.ts'
import { type Binding, bindingState } from '../../src/authority/rules/binding.ts'
import {
  type Challenge,
  challengeState,
  decideChallenge,
  decideChallengeCode,
} from '../../src/authority/rules/challenge.ts'
import { type TokenUse, tokenUseState } from '../../src/authority/rules/token.ts'
import type { Decision } from '../../src/platform/decision/decision.ts'
import type { Event } from '../support/events.ts'
import { address, mailAddress, mailDraft, mailService, mailTicket } from '../support/mail-states.ts'
import { at, binding, codeAt, password, profileOf, token, tokenUse, user } from '../support/states.ts'

const profile = profileOf(mailService)
const ids = { service: mailService, userId: '0000000002' }
const holder = 'user:0000000002'

type Act =
  | { readonly kind: 'send'; readonly session: 'one' | 'two' }
  | { readonly kind: 'mail'; readonly right: boolean; readonly session: 'one' | 'two' }
  | { readonly kind: 'token'; readonly right: boolean }
  | { readonly kind: 'unlock' | 'replay' }
  | { readonly kind: 'wait'; readonly seconds: number }

const session = fc.constantFrom('one', 'two')
// Mostly wrong: a lock that is never reached proves nothing.
const right = fc.integer({ min: 0, max: 9 }).map((n) => n === 0)
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send'), session }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('mail'), right, session }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('token'), right }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('unlock', 'replay') }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.integer({ min: 20, max: 700 }) }),
  },
) as fc.Arbitrary<Act>

/** Whoever showed the password a moment ago. */
function asking(sessionHash: string, now: Temporal.Instant) {
  const startedAtMs = now.epochMilliseconds
  const session = mailTicket({ sessionHash, startedAtMs, expiresAtMs: startedAtMs + 1 })
  const states = { user: user({ service: mailService }), password: password({ service: mailService }) }
  return { session, ...states, mailAddress: mailAddress() }
}

function createLife() {
  let now = at
  let held: Binding | undefined = binding({ service: mailService })
  let challenge: Challenge | undefined
  let use: TokenUse | undefined = tokenUse()
  let sent = 0
  let live = ''
  const accepted: string[] = []
  /** Wrong codes of either kind in a row, counted from what was answered alone. */
  let row = 0

  function fold({ outcome, events }: Decision<object, string, Event>): string {
    for (const event of events as readonly Event[]) {
      held = bindingState.evolve(held, event)
      challenge = challengeState.evolve(challenge, event)
      use = tokenUseState.evolve(use, event)
    }
    return outcome.ok ? 'accepted' : outcome.refusal
  }

  function judge(answer: string): void {
    if (answer === 'code_wrong' || answer === 'mail_code_wrong') row += 1
    assert.ok(row <= 10, `${row} wrong codes were looked at`)
    if (answer === 'accepted') {
      assert.ok(row < 10, `accepted after ${row} wrong codes`)
      row = 0
    }
  }

  function byMail(code: string, sessionHash: string): void {
    const submission = { ...ids, purpose: 'login', sessionHash, codeHash: code } as const
    const answer = fold(decideChallengeCode({ binding: held, challenge }, submission, profile, now))
    if (answer === 'accepted') {
      assert.ok(!accepted.includes(code), 'a code by mail counts once')
      assert.equal(code, live, 'only the newest counts')
      accepted.push(code)
    }
    judge(answer)
  }

  function send(sessionHash: string): void {
    const states = { ...asking(sessionHash, now), binding: held, challenge, mailbox: undefined }
    const code = `${sessionHash} ${++sent}`
    const request = { ...ids, purpose: 'login', sessionHash, seenAtMs: 0, codeHash: code, address } as const
    const mail = { mailboxHash: 'box', draft: mailDraft(code) }
    const answer = fold(decideChallenge(states, { ...request, ...mail }, profile, now))
    if (answer === 'accepted') live = code
  }

  return {
    byMail,
    send,
    live: () => live,
    lastAccepted: () => accepted.at(-1) ?? 'wrong',
    byToken(isRight: boolean): void {
      const step = Math.floor(now.epochMilliseconds / 30_000)
      const code = codeAt(isRight ? step : step + 500)
      const states = { binding: held, token: token({ expiresAtMs: 1e15 }), tokenUse: use }
      judge(fold(decideCode(states, { ...ids, holder, code, codeAt }, profile.code, now)))
    },
    unlock(): void {
      fold({ outcome: { ok: true }, events: [{ type: 'binding_unlocked', ...ids, holder }] })
      row = 0
    },
    wait(seconds: number): void {
      now = now.add({ seconds })
    },
  }
}

function perform(life: ReturnType<typeof createLife>, each: Act): void {
  if (each.kind === 'send') life.send(each.session)
  if (each.kind === 'mail') life.byMail(each.right ? life.live() : 'wrong', each.session)
  if (each.kind === 'replay') life.byMail(life.lastAccepted(), life.live().split(' ')[0] ?? '')
  if (each.kind === 'token') life.byToken(each.right)
  if (each.kind === 'unlock') life.unlock()
  if (each.kind === 'wait') life.wait(each.seconds)
}

test('THR-02, EML-03: no order of codes by mail and of the token passes ten wrong ones in a row, or takes a code by mail twice', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const life = createLife()
      for (const each of acts) perform(life, each)
    }),
    { numRuns: 500 },
  )
})
