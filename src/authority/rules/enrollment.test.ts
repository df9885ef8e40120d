import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  loginRules,
  nowStep,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { decideEnrollment, type EnrollmentStates } from './enrollment.ts'
import { tokenState, tokenUseState } from './token.ts'

const profile = profileOf()
const ready: EnrollmentStates = {
  ticket: ticket({ purpose: 'enrollment' }),
  user: user(),
  password: password(),
  binding: undefined,
  claim: undefined,
  token: token(),
  tokenUse: tokenUse(),
}
const pair = (step: number) => [codeAt(step - 1), codeAt(step)] as const

function decide(states: EnrollmentStates, codes: readonly string[] = pair(nowStep), now = at) {
  const submission = {
    service: 'shoko-chukin/fx-web',
    userId: '0000000002',
    tokenId: 'WRFM00000001',
    codes,
    codeAt,
    bindingId: 'b1',
    sessionHash: 'next',
  }
  return decideEnrollment(states, submission, loginRules(profile), now)
}

test('refusals of right codes, in order of precedence', () => {
  const other = { service: 'shoko-chukin/fx-web', tokenId: 'WRFM00000001', holder: 'user:0000000009' }
  const table: [string, EnrollmentStates][] = [
    ['ticket_invalid', { ...ready, ticket: undefined, binding: binding({ status: 'locked' }) }],
    ['ticket_invalid', { ...ready, ticket: ticket() }],
    [
      'ticket_invalid',
      { ...ready, ticket: ticket({ purpose: 'enrollment', expiresAtMs: at.epochMilliseconds }) },
    ],
    ['ticket_invalid', { ...ready, user: user({ status: 'suspended' }) }],
    ['code_locked', { ...ready, binding: binding({ status: 'locked' }), token: undefined }],
    ['already_enrolled', { ...ready, binding: binding(), token: undefined }],
    ['already_enrolled', { ...ready, binding: binding({ status: 'suspended' }), token: undefined }],
    ['token_unknown', { ...ready, token: undefined, tokenUse: undefined, claim: other }],
    [
      'token_unusable',
      { ...ready, token: token({ status: 'revoked', formFactor: 'desktop' }), claim: other },
    ],
    ['token_bound_elsewhere', { ...ready, claim: other }],
    ['accepted', ready],
  ]
  for (const [expected, states] of table) {
    const { outcome } = decide(states)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected)
  }
})

test('a form factor that the profile does not list is refused', () => {
  const mobileOnly = { ...profile, enrollment: { ...profile.enrollment, formFactors: ['mobile'] as const } }
  const states = { ...ready, token: token({ formFactor: 'desktop' }) }
  const submission = {
    service: 's',
    userId: '0000000002',
    tokenId: 't',
    codes: pair(nowStep),
    codeAt,
    bindingId: 'b',
    sessionHash: 'n',
  }
  const { outcome } = decideEnrollment(states, submission, loginRules(mobileOnly), at)
  assert.deepEqual(outcome, { ok: false, refusal: 'token_form_factor_refused' })
})

test('S0-2.3.2: only two consecutive unused codes of which the second is live now', () => {
  const table: [string, readonly string[], EnrollmentStates][] = [
    ['right', pair(nowStep), ready],
    ['only one', [codeAt(nowStep)], ready],
    ['swapped', [codeAt(nowStep), codeAt(nowStep - 1)], ready],
    ['equal', [codeAt(nowStep), codeAt(nowStep)], ready],
    ['one left out', [codeAt(nowStep - 2), codeAt(nowStep)], ready],
    ['second expired', pair(nowStep - 1), ready],
    ['second not yet shown', pair(nowStep + 1), ready],
    ['first wrong', ['999999', codeAt(nowStep)], ready],
    ['second wrong', [codeAt(nowStep - 1), '999999'], ready],
    ['first used', pair(nowStep), { ...ready, tokenUse: tokenUse({ lastStep: nowStep - 1 }) }],
    ['both used', pair(nowStep), { ...ready, tokenUse: tokenUse({ lastStep: nowStep }) }],
  ]
  const accepted = table.filter(([, codes, states]) => decide(states, codes).outcome.ok).map(([name]) => name)
  assert.deepEqual(accepted, ['right'])
})

test('S0-2.2-13: success spends both codes; an error spends none and counts, up to the lock (G-04)', () => {
  const [enrolled] = decide(ready).events
  assert.deepEqual(enrolled?.type === 'token_enrolled' && enrolled.steps, [nowStep - 1, nowStep])

  const nine = {
    ...ready,
    binding: binding({ status: 'pending', tokenId: null, bindingId: null, failures: 9 }),
  }
  const { events } = decide(nine, ['999999', '888888'])
  assert.equal(events.length, 1)
  const [rejected] = events
  assert.deepEqual(rejected?.type === 'enrollment_rejected' && [rejected.failures, rejected.locked], [
    10,
    true,
  ])
})

test('an event-based token may be many presses ahead when it is enrolled', () => {
  const states = { ...ready, token: token({ movingFactor: 'event' }), tokenUse: tokenUse() }
  const accepted = Array.from({ length: 60 }, (_, i) => i + 1).filter(
    (step) => decide(states, pair(step)).outcome.ok,
  )
  assert.deepEqual([accepted[0], accepted.at(-1)], [1, profile.code.lookAheadEnrollment - 1])
})

test('ENR-03: an offered token is enrolled with the ticket that it was made for, and with no other', () => {
  const offered = { ...ready, token: token({ status: 'offered' }) }
  const to = (offeredTokenId: string | null) => ticket({ purpose: 'enrollment', offeredTokenId, offers: 1 })
  const table: [string, EnrollmentStates][] = [
    ['token_unusable', offered],
    ['token_unusable', { ...offered, ticket: to('WRFM00000009') }],
    [
      'token_unusable',
      {
        ...offered,
        ticket: to('WRFM00000001'),
        token: token({ status: 'offered', expiresAtMs: at.epochMilliseconds }),
      },
    ],
    ['token_unusable', { ...offered, ticket: to('WRFM00000001'), token: token({ status: 'revoked' }) }],
    ['accepted', { ...offered, ticket: to('WRFM00000001') }],
  ]
  for (const [expected, states] of table) {
    const { outcome, events } = decide(states)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected)
    const after = events.reduce<ReturnType<typeof tokenState.evolve>>(tokenState.evolve, states.token)
    if (outcome.ok) assert.equal(after?.status, 'active')
    else assert.equal(after?.status, states.token?.status)
  }
})

test('I2: a device whose clock is off, or whose button was pressed, is enrolled by two consecutive codes; an app is not', () => {
  const { syncStepsMax, lookAheadSync } = profile.code
  const stepsTaken = (states: EnrollmentStates, steps: readonly number[]) =>
    steps.filter((step) => decide(states, pair(step)).outcome.ok)
  const device = { ...ready, token: token({ formFactor: 'hardware' }) }
  const around = Array.from({ length: 2 * syncStepsMax + 7 }, (_, i) => nowStep - syncStepsMax - 3 + i)
  const taken = stepsTaken(device, around)
  assert.deepEqual([taken[0], taken.at(-1)], [nowStep - syncStepsMax, nowStep + syncStepsMax])
  assert.equal(taken.length, 2 * syncStepsMax + 1)
  for (const formFactor of ['mobile', 'desktop'] as const)
    assert.deepEqual(stepsTaken({ ...ready, token: token({ formFactor }) }, around), [nowStep])
  const button = {
    ...ready,
    token: token({ formFactor: 'hardware', movingFactor: 'event' }),
    tokenUse: tokenUse(),
  }
  const presses = stepsTaken(
    button,
    Array.from({ length: lookAheadSync + 5 }, (_, i) => i),
  )
  assert.deepEqual([presses[0], presses.at(-1)], [1, lookAheadSync - 1])
})

test('I2: a device’s clock is known from its enrollment on, and what it revealed is never taken twice', () => {
  const device = { ...ready, token: token({ formFactor: 'hardware' }) }
  const { events } = decide(device, pair(nowStep + 5))
  const [enrolled] = events
  assert.ok(enrolled?.type === 'token_enrolled')
  const nowMs = at.epochMilliseconds
  assert.deepEqual(enrolled.drift, {
    driftMs: (nowStep + 5) * 30_000 + 15_000 - nowMs,
    driftUncertaintyMs: 15_000,
  })
  const use = tokenUseState.evolve(tokenUse(), enrolled)
  assert.deepEqual(use, tokenUse({ lastStep: nowStep + 5, ...enrolled.drift }))
  const again = decide({ ...device, tokenUse: use }, pair(nowStep + 5))
  assert.equal(again.outcome.ok, false)
  const [live] = decide(device).events
  assert.ok(live?.type === 'token_enrolled')
  assert.deepEqual(
    tokenUseState.evolve(tokenUse(), live),
    tokenUse({ lastStep: nowStep }),
    'a usable code reveals nothing',
  )
})

test('I2: guesses on the way are wrong codes like any other', () => {
  const device = { ...ready, token: token({ formFactor: 'hardware' }) }
  for (const codes of [
    [codeAt(nowStep + 3), codeAt(nowStep + 5)],
    ['999999', '888888'],
    pair(nowStep + 30),
  ] as const) {
    const { outcome, events } = decide(device, [codes[0], codes[1]])
    assert.deepEqual(outcome, { ok: false, refusal: 'codes_not_consecutive' })
    assert.deepEqual(
      events.map((event) => event.type === 'enrollment_rejected' && event.failures),
      [1],
    )
  }
})

test('M3: what can’t become anybody’s here doesn’t count, whether it exists or not; a wrong code of one’s own does', () => {
  const other = { service: 'shoko-chukin/fx-web', tokenId: 'WRFM00000001', holder: 'user:0000000009' }
  const failed = binding({ status: 'pending', tokenId: null, bindingId: null, failures: 9 })
  const states = { ...ready, binding: failed }
  const table: [string, EnrollmentStates][] = [
    ['token_unknown', { ...states, token: undefined, tokenUse: undefined }],
    ['token_unusable', { ...states, token: token({ status: 'revoked' }) }],
    ['token_bound_elsewhere', { ...states, claim: other }],
  ]
  for (const [expected, held] of table) {
    for (const codes of [pair(nowStep), ['999999', '888888'] as const]) {
      const { outcome, events } = decide(held, codes)
      assert.deepEqual(outcome, { ok: false, refusal: expected })
      const [rejected] = events
      assert.ok(rejected?.type === 'enrollment_rejected', 'the journal keeps it')
      assert.deepEqual([rejected.failures, rejected.locked], [9, false], expected)
    }
  }
  const [wrong] = decide(states, ['999999', '888888']).events
  assert.ok(wrong?.type === 'enrollment_rejected')
  assert.deepEqual([wrong.failures, wrong.locked], [10, true])
})

test('W2, S3-2-01: a kind that the ID names is refused before any code is looked at, token or no token', () => {
  const mobileOnly = { ...profile, enrollment: { ...profile.enrollment, formFactors: ['mobile'] as const } }
  for (const states of [ready, { ...ready, token: undefined, tokenUse: undefined }]) {
    const submission = {
      service: 's',
      userId: '0000000002',
      tokenId: 'WRFD00000001',
      codes: ['999999', '888888'] as const,
      codeAt,
      bindingId: 'b',
      sessionHash: 'n',
    }
    const { outcome, events } = decideEnrollment(states, submission, loginRules(mobileOnly), at)
    assert.deepEqual(outcome, { ok: false, refusal: 'token_form_factor_refused' })
    const [rejected] = events
    assert.deepEqual(rejected?.type === 'enrollment_rejected' && [rejected.failures, rejected.locked], [
      0,
      false,
    ])
  }
})

test('P3: so many failed tries an hour, of any ID, and then no token is looked at until the first is an hour old', () => {
  const { triesPerHourMax } = profile.enrollment
  const minutesAgo = (n: number) => at.epochMilliseconds - n * 60_000
  const tried = (count: number, firstMinutes: number) =>
    binding({
      status: 'pending',
      tokenId: null,
      bindingId: null,
      failures: 3,
      triedAtMs: Array.from({ length: count }, (_, i) => minutesAgo(firstMinutes - i * 0.1)),
    })
  const other = { service: 'shoko-chukin/fx-web', tokenId: 'WRFM00000001', holder: 'user:0000000009' }
  const tokens: Partial<EnrollmentStates>[] = [
    {},
    { token: undefined, tokenUse: undefined },
    { token: token({ status: 'revoked' }) },
    { claim: other },
  ]
  const full = { ...ready, binding: tried(triesPerHourMax, 59) }
  for (const states of tokens)
    for (const codes of [pair(nowStep), ['999999', '888888'] as const]) {
      const { outcome, events } = decide({ ...full, ...states }, codes)
      assert.deepEqual(outcome, { ok: false, refusal: 'enrollment_tries_exceeded' })
      const [rejected] = events
      assert.ok(rejected?.type === 'enrollment_rejected', 'the journal keeps it')
      assert.deepEqual([rejected.failures, rejected.locked], [3, false])
      assert.equal(rejected.triedAtMs, undefined, 'who waits and tries does not wait longer')
    }
  // Each way to fail takes one of them, so that what is left tells nothing, either.
  for (const states of tokens) {
    const [rejected] = decide({ ...ready, binding: tried(4, 30), ...states }, ['999999', '888888']).events
    assert.equal(rejected?.type === 'enrollment_rejected' && rejected.triedAtMs?.length, 5)
  }
  const anHourAgo = { ...ready, binding: tried(triesPerHourMax, 60) }
  assert.ok(decide(anHourAgo).outcome.ok, 'one place is free')
  const [again] = decide(anHourAgo, ['999999', '888888']).events
  assert.equal(again?.type === 'enrollment_rejected' && again.triedAtMs?.length, triesPerHourMax)
})
