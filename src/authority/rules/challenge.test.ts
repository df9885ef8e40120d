import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  address,
  challenge,
  inside,
  mailAddress,
  mailDraft,
  mailTicket,
  other,
} from '../../../test/support/mail-states.ts'
import { at, binding, password, profileOf, user } from '../../../test/support/states.ts'
import { bindingState } from './binding.ts'
import {
  type Challenge,
  type ChallengeRequest,
  type ChallengeStates,
  challengeState,
  decideChallenge,
  decideChallengeCode,
  type SendStates,
} from './challenge.ts'
import type { ChallengePurpose } from './events.ts'
import type { Mailbox } from './mailbox.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile
const userId = '0000000002'
const hourMs = 3_600_000

const forLogin: SendStates = {
  session: mailTicket(),
  user: user({ service }),
  password: password({ service }),
  binding: binding({ service }),
  mailAddress: mailAddress(),
  challenge: undefined,
  mailbox: undefined,
}
const forRegistration: SendStates = {
  ...forLogin,
  session: mailTicket({ purpose: 'registration' }),
  mailAddress: undefined,
}
const forChange: SendStates = {
  ...forLogin,
  session: inside(),
  user: user({ service, sessionHash: 'session' }),
}

function ask(
  states: SendStates,
  purpose: ChallengePurpose = 'login',
  changes: Partial<ChallengeRequest> = {},
  now = at,
) {
  const to = purpose === 'change' ? other : address
  const sessionHash = states.session?.sessionHash ?? ''
  const request = { service, userId, purpose, sessionHash, seenAtMs: 0, address: to, mailboxHash: 'box' }
  return decideChallenge(
    states,
    { ...request, codeHash: 'code', draft: mailDraft('m2'), ...changes },
    profile,
    now,
  )
}

/** That many codes went there a minute ago, and that many of them unproven. */
function mailbox(sends: number, unproven = 0): Mailbox {
  const times = (count: number) => new Array<number>(count).fill(at.epochMilliseconds - 60_000)
  const lastSentAtMs = at.epochMilliseconds - 60_000
  return { mailboxHash: 'box', sends: times(sends), unproven: times(unproven), lastSentAtMs }
}

function answer(...args: Parameters<typeof ask>): string {
  const { outcome, events } = ask(...args)
  if (outcome.ok)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['challenge_sent', 'mail_queued'],
    )
  else assert.deepEqual(events, [], 'a mail that is not sent leaves no trace')
  return outcome.ok ? 'sent' : outcome.refusal
}

test('G-01, EML-05: why no code is sent, in order of precedence', () => {
  const locked = binding({ service, status: 'locked', failures: 10 })
  const fresh = challenge({ sentAtMs: at.epochMilliseconds - 59_999 })
  const five = Array.from({ length: 5 }, (_, i) => at.epochMilliseconds - hourMs + 1 + i)
  const flood = { ...fresh, sends: five }
  const table: [string, SendStates, ChallengePurpose?, Partial<ChallengeRequest>?][] = [
    ['ticket_invalid', { ...forLogin, session: undefined, binding: locked }],
    ['ticket_invalid', { ...forLogin, user: user({ service, status: 'suspended' }), binding: locked }],
    ['ticket_invalid', { ...forLogin, session: mailTicket({ expiresAtMs: at.epochMilliseconds }) }],
    ['ticket_invalid', forLogin, 'registration'],
    ['ticket_invalid', forRegistration, 'login'],
    ['ticket_invalid', forLogin, 'change'],
    ['ticket_invalid', forChange, 'login'],
    ['ticket_invalid', { ...forChange, session: inside({ stage: 'must_change_password' }) }, 'change'],
    ['ticket_invalid', { ...forChange, user: user({ service, sessionHash: 'later' }) }, 'change'],
    ['code_locked', { ...forLogin, binding: locked, mailAddress: undefined }],
    ['code_suspended', { ...forLogin, binding: binding({ status: 'suspended' }), mailAddress: undefined }],
    [
      'mail_address_present',
      { ...forRegistration, mailAddress: mailAddress(), challenge: flood },
      'registration',
    ],
    ['mail_address_missing', { ...forLogin, mailAddress: undefined, challenge: flood }],
    ['mail_address_missing', { ...forChange, mailAddress: undefined }, 'reauthentication'],
    ['stale', { ...forLogin, challenge: flood }, 'login', { address: other }],
    ['stale', forChange, 'reauthentication', { address: other }],
    ['mail_address_same', { ...forChange, challenge: flood }, 'change', { address }],
    ['mail_too_many', { ...forLogin, challenge: flood }],
    ['mail_too_soon', { ...forLogin, challenge: fresh }],
    ['sent', { ...forLogin, challenge: { ...fresh, sentAtMs: at.epochMilliseconds - 60_000 } }],
    ['mailbox_full', { ...forLogin, mailbox: mailbox(5) }],
    ['mail_too_many', { ...forLogin, mailbox: mailbox(5), challenge: flood }],
    ['sent', { ...forLogin, mailbox: mailbox(4, 4) }],
    ['mailbox_full', { ...forRegistration, mailbox: mailbox(3, 3) }, 'registration'],
    ['mailbox_full', { ...forChange, mailbox: mailbox(3, 3) }, 'change'],
    ['sent', { ...forChange, mailbox: mailbox(3, 3) }, 'reauthentication'],
    ['sent', { ...forRegistration, mailbox: mailbox(4, 2) }, 'registration'],
    ['sent', forLogin],
    ['sent', { ...forLogin, binding: undefined }],
    ['sent', forRegistration, 'registration'],
    ['sent', forChange, 'change'],
    ['sent', { ...forChange, mailAddress: undefined }, 'change'],
    ['sent', forChange, 'reauthentication'],
  ]
  for (const [i, [expected, states, purpose, changes]] of table.entries())
    assert.equal(answer(states, purpose, changes), expected, `line ${i}`)
})

test('S2-0-02: before the first day no code is mailed for anything', () => {
  const now = Temporal.Instant.from('2025-06-22T23:59:59.999+09:00')
  const startedAtMs = now.epochMilliseconds
  const at = { startedAtMs, expiresAtMs: startedAtMs + 300_000 }
  const then = (states: SendStates): SendStates => ({
    ...states,
    session: states.session && { ...states.session, ...at },
    password: states.password && { ...states.password, setAtMs: startedAtMs },
  })
  const answers = [
    answer(then(forLogin), 'login', {}, now),
    answer(then(forRegistration), 'registration', {}, now),
    answer(then(forChange), 'change', {}, now),
  ]
  assert.deepEqual(answers, ['method_ended', 'method_ended', 'method_ended'])
})

test('EML-05: five codes in an hour, one a minute, whatever became of them; after an hour the next', () => {
  let held: Challenge | undefined
  const answers: string[] = []
  for (let second = 0; second <= 3600; second += 30) {
    const now = at.add({ seconds: second })
    const atMs = now.epochMilliseconds
    const session = mailTicket({ startedAtMs: atMs, expiresAtMs: atMs + 300_000 })
    const { outcome, events } = ask({ ...forLogin, session, challenge: held }, 'login', {}, now)
    for (const event of events) held = challengeState.evolve(held, event)
    // A right code does not buy more mails.
    held = challengeState.evolve(held, {
      type: 'challenge_passed',
      service,
      userId,
      holder: `user:${userId}`,
      purpose: 'login',
    })
    answers.push(`${second}: ${outcome.ok ? 'sent' : outcome.refusal}`)
  }
  const sent = answers.filter((line) => line.endsWith('sent'))
  assert.deepEqual(sent, ['0: sent', '60: sent', '120: sent', '180: sent', '240: sent', '3600: sent'])
  assert.equal(answers[1], '30: mail_too_soon')
  assert.equal(answers[9], '270: mail_too_many')
})

test('EML-02: a code by mail counts for ten minutes at most, and not a millisecond longer', () => {
  const { outcome, events } = ask(forLogin)
  assert.ok(outcome.ok)
  const held = events.reduce<Challenge | undefined>(
    (state, event) => challengeState.evolve(state, event),
    undefined,
  )
  assert.ok(held)
  assert.deepEqual([held.sentAtMs, held.expiresAtMs], [at.epochMilliseconds, at.epochMilliseconds + 600_000])
  const answerAt = (milliseconds: number) => {
    const states = { binding: binding({ service }), challenge: held }
    const code = {
      service,
      userId,
      purpose: 'login',
      sessionHash: held.sessionHash,
      codeHash: 'code',
    } as const
    const decision = decideChallengeCode(states, code, profile, at.add({ milliseconds }))
    return decision.outcome.ok ? 'passed' : decision.outcome.refusal
  }
  assert.deepEqual([0, 299_000, 599_999, 600_000, 601_000].map(answerAt), [
    'passed',
    'passed',
    'passed',
    'mail_code_void',
    'mail_code_void',
  ])
})

type Line = [expected: string, failures: number | null, changes: Partial<Challenge>, now?: Temporal.Instant]

test('EML-03, EML-04: which code passes, in order of precedence, and what a wrong one counts', () => {
  const atMs = at.epochMilliseconds
  const check = (
    status: 'usable' | 'locked' | 'suspended',
    changes: Partial<Challenge> | null,
    codeHash: string,
    now = at,
  ) => {
    const states = {
      binding: binding({ service, status, failures: 3 }),
      challenge: changes === null ? undefined : challenge(changes),
    }
    const code = { service, userId, purpose: 'login', sessionHash: 'ticket', codeHash } as const
    const { outcome, events } = decideChallengeCode(states, code, profile, now)
    const [event] = events
    assert.equal(events.length, 1)
    const counted = event?.type === 'challenge_failed' ? event.failures - 3 : null
    return [outcome.ok ? 'passed' : outcome.refusal, counted] as const
  }
  assert.deepEqual(check('locked', {}, 'right'), ['code_locked', 0])
  assert.deepEqual(check('suspended', {}, 'right'), ['code_suspended', 0])
  const live: Line[] = [
    ['mail_code_void', 0, { sessionHash: 'another' }],
    ['mail_code_void', 0, { codeHash: null }],
    ['mail_code_void', 0, { attempts: 5 }],
    ['mail_code_void', 0, { expiresAtMs: atMs }],
    ['mail_code_void', 0, {}, Temporal.Instant.fromEpochMilliseconds(challenge().sentAtMs - 1)],
    ['passed', null, { attempts: 4 }],
    ['passed', null, { expiresAtMs: atMs + 1 }],
    ['passed', null, {}, Temporal.Instant.fromEpochMilliseconds(challenge().sentAtMs)],
  ]
  for (const [i, [expected, counted, changes, now]] of live.entries()) {
    assert.deepEqual(check('usable', changes, 'right', now), [expected, counted], `line ${i}`)
    // A void code can't be guessed, so a wrong code against it is not counted either.
    const wrong = expected === 'passed' ? ['mail_code_wrong', 1] : [expected, 0]
    assert.deepEqual(check('usable', changes, 'wrong', now), wrong, `line ${i}, wrong`)
  }
  assert.deepEqual(check('usable', null, 'right'), ['mail_code_void', 0])
})

test('EML-03, I1: a code by mail that passed is over, whatever its session does', () => {
  for (const purpose of ['login', 'registration', 'change', 'reauthentication'] as const) {
    let held: Challenge | undefined = challenge({ purpose })
    const code = { service, userId, purpose, sessionHash: 'ticket', codeHash: 'right' } as const
    const states = () => ({ binding: binding({ service }), challenge: held })
    const first = decideChallengeCode(states(), code, profile, at)
    assert.ok(first.outcome.ok, purpose)
    held = first.events.reduce<Challenge | undefined>(challengeState.evolve, held)
    const again = decideChallengeCode(states(), code, profile, at)
    assert.deepEqual(again.outcome, { ok: false, refusal: 'mail_code_void' }, purpose)
  }
})

test('S2-1.3-01, EML-05: wrong codes by mail and of the token share one lock, and a new code sets nothing back', () => {
  let held = { binding: binding({ service, failures: 2 }), challenge: challenge() } as Pick<
    ChallengeStates,
    'binding' | 'challenge'
  >
  const guess = () => {
    const code = { service, userId, purpose: 'login', sessionHash: 'ticket', codeHash: 'wrong' } as const
    const { outcome, events } = decideChallengeCode(held, code, profile, at)
    for (const event of events) {
      held = {
        binding: bindingState.evolve(held.binding, event),
        challenge: challengeState.evolve(held.challenge, event),
      }
    }
    return outcome.ok ? 'passed' : outcome.refusal
  }
  for (let i = 0; i < 5; i++) assert.equal(guess(), 'mail_code_wrong')
  // Guessing uses up the code long before the lock.
  assert.equal(guess(), 'mail_code_void')
  assert.equal(held.binding?.failures, 7)
  const atMs = at.epochMilliseconds
  held = {
    ...held,
    challenge: challengeState.evolve(held.challenge, {
      type: 'challenge_sent',
      service,
      userId,
      purpose: 'login',
      sessionHash: 'ticket',
      mailId: 'm3',
      sentAtMs: atMs,
      codeHash: { confidential: 'next' },
      address: { confidential: address },
      expiresAtMs: atMs + 1,
    }),
  }
  assert.deepEqual([guess(), guess(), held.binding?.status], ['mail_code_wrong', 'mail_code_wrong', 'usable'])
  assert.deepEqual([guess(), held.binding?.status, held.binding?.failures], ['mail_code_wrong', 'locked', 10])
  assert.equal(guess(), 'code_locked')
  const [before] = [held.binding]
  const sent = bindingState.evolve(before, {
    type: 'mail_address_registered',
    service,
    userId,
    address: { confidential: address },
    registeredAtMs: 0,
    coolingUntilMs: 0,
  })
  assert.equal(sent?.status, 'locked')
})

test('a user who never had a token is counted and locked like one who has', () => {
  let held: ChallengeStates['binding']
  const refusals: string[] = []
  for (let i = 0; i < 12; i++) {
    const code = { service, userId, purpose: 'login', sessionHash: 'ticket', codeHash: 'wrong' } as const
    const { outcome, events } = decideChallengeCode(
      { binding: held, challenge: challenge() },
      code,
      profile,
      at,
    )
    for (const event of events) held = bindingState.evolve(held, event)
    refusals.push(outcome.ok ? 'passed' : outcome.refusal)
  }
  assert.deepEqual(refusals, [...Array(10).fill('mail_code_wrong'), 'code_locked', 'code_locked'])
  assert.deepEqual([held?.status, held?.failures, held?.tokenId], ['locked', 10, null])
  const unlocked = bindingState.evolve(held, {
    type: 'binding_unlocked',
    service,
    userId,
    holder: `user:${userId}`,
  })
  assert.deepEqual([unlocked?.status, unlocked?.failures], ['pending', 0])
})
