import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../../test/support/events.ts'
import { inside, mailDraft, other } from '../../../test/support/mail-states.ts'
import { at, loginRules, password, profileOf, user } from '../../../test/support/states.ts'
import type { Decision } from '../../platform/decision/decision.ts'
import { personalProfile } from '../../services/personal/operations/profile-of.ts'
import { decideLostStop } from '../../services/personal/rules/lost-stop.ts'
import { decideMobileInquiry } from '../../services/personal/rules/mobile-inquiry.ts'
import { decideServiceStop } from '../../services/personal/rules/service-stop.ts'
import type { Care } from './care.ts'
import type { PasswordPlace } from './events.ts'
import { decideFirstFactor } from './first-factor.ts'
import { decideLostReport } from './lost-report.ts'
import { decideAddressChangeRequest } from './mail-registration.ts'
import { type Password, passwordState } from './password.ts'
import { decidePasswordChange } from './password-change.ts'
import { judgePassword, type PasswordStates } from './password-judgement.ts'
import { noTimedLock } from './timed-lock.ts'
import type { User } from './user.ts'

const profile = personalProfile(profileOf('sample-shinkin/personal'))
const { service } = profile
const { failuresMax } = profile.password
const ids = { service, userId: '0000000002', loginHash: 'hash' }
const known = { user: user({ service }), password: password({ service }), unknownLogin: undefined }
const suspended = user({ service, status: 'suspended' })
const expired = password({ service, mustChange: 'initial', expiresAtMs: at.epochMilliseconds })

const loss = { userId: ids.userId, tokenId: null, operatorId: null, reportedAtMs: 0 }
const lost: Care = { ...ids, passwordAtMs: null, tokenAtMs: null, unlocks: [], loss }

function judge(states: PasswordStates, matches: boolean, place: PasswordPlace = 'login', generation = 1) {
  const rehashed = matches ? ({ confidential: 'new parameters' } as const) : null
  return judgePassword(states, { ...ids, at: place, verdict: { matches, generation, rehashed } }, profile, at)
}

function told({ outcome, events }: Decision<object, string, Event>) {
  const [event] = events
  const counted = event !== undefined && 'locked' in event && [event.failures, event.locked]
  const refusal = event?.type === 'password_rejected' ? event.refusal : null
  return [outcome.ok ? 'accepted' : outcome.refusal, refusal, counted]
}

test('M7: what is said of a password, in order of precedence', () => {
  const lockedNow = { ...expired, generation: 2, locked: true, failures: 3 }
  const table: [string, PasswordStates, boolean, string | null, (number | boolean)[] | false][] = [
    ['user_unknown', { ...known, user: undefined, password: lockedNow }, true, null, [1, false]],
    ['user_unknown', { ...known, password: undefined }, true, null, [1, false]],
    ['stale', { ...known, user: suspended, password: lockedNow }, true, null, false],
    [
      'password_locked',
      { ...known, user: suspended, password: { ...lockedNow, generation: 1 } },
      false,
      'password_locked',
      [3, true],
    ],
    ['user_suspended', { ...known, user: suspended, password: expired }, true, 'user_suspended', [1, false]],
    ['user_suspended', { ...known, user: suspended }, false, 'user_suspended', [1, false]],
    ['stopped_by_loss', { ...known, user: suspended, care: lost }, true, 'stopped_by_loss', [0, false]],
    ['user_suspended', { ...known, user: suspended, care: lost }, false, 'user_suspended', [1, false]],
    ['accepted', { ...known, care: lost }, true, null, false],
    ['password_wrong', { ...known, password: expired }, false, 'password_wrong', [1, false]],
    [
      'initial_password_expired',
      { ...known, password: { ...expired, failures: 2 } },
      true,
      'initial_password_expired',
      [2, false],
    ],
    ['accepted', known, true, null, false],
  ]
  for (const [i, [expected, states, matches, refusal, counted]] of table.entries()) {
    assert.deepEqual(told(judge(states, matches)), [expected, refusal, counted], `line ${i}`)
  }
})

test('the wrong one that locks is answered as locked, and journaled as what it was', () => {
  const last = { ...known, password: password({ service, failures: failuresMax - 1 }) }
  assert.deepEqual(told(judge(last, false)), ['password_locked', 'password_wrong', [failuresMax, true]])
  const counted = told(judge({ ...last, user: suspended }, true))
  assert.deepEqual(counted, ['password_locked', 'user_suspended', [failuresMax, true]])
})

/** After these attempts in order: from the user's own browser or a stranger's, right or wrong. */
function after(...attempts: readonly ('own' | 'OWN' | 'stranger' | 'STRANGER')[]) {
  return attempts.reduce<{ readonly row: Password; readonly answers: readonly unknown[] }>(
    ({ row, answers }, attempt) => {
      const submission = { ...ids, at: 'login', known: /own/i.test(attempt) } as const
      const verdict = { matches: attempt === attempt.toUpperCase(), generation: 1, rehashed: null }
      const states = { ...known, password: row }
      const { outcome, events } = judgePassword(states, { ...submission, verdict }, profile, at)
      const next = events.reduce<Password | undefined>(passwordState.evolve, row) ?? row
      return { row: next, answers: [...answers, outcome.ok ? 'accepted' : outcome.refusal] }
    },
    { row: password({ service }), answers: [] },
  )
}
const times = <A>(count: number, attempt: A) => new Array<A>(count).fill(attempt)

test('X5, THR-07: strangers close the way for strangers; the user’s own browser still gets in, and stays limited', () => {
  const strangers = times(failuresMax, 'stranger' as const)
  const { row, answers } = after(...strangers, 'STRANGER', 'own', 'OWN', 'STRANGER')
  assert.deepEqual(answers.slice(failuresMax - 1), [
    'password_locked',
    'password_locked',
    'password_wrong',
    'accepted',
    'password_locked',
  ])
  assert.deepEqual([row.locked, row.strangersOnly, row.knownFailures], [true, true, 0])
  const both = after(...strangers, ...times(failuresMax, 'own' as const), 'OWN')
  assert.deepEqual(both.answers.slice(-2), ['password_locked', 'password_locked'])
  assert.equal(both.row.strangersOnly, false)
})

test('X5: what the user does at home neither spends nor renews what strangers have', () => {
  const most = times(failuresMax - 1, 'stranger' as const)
  const { row } = after(...most, 'own', 'OWN')
  assert.deepEqual([row.failures, row.knownFailures, row.locked], [failuresMax - 1, 0, false])
  assert.equal(after(...most, 'OWN', 'stranger').answers.at(-1), 'password_locked')
  assert.equal(after(...most, 'STRANGER', 'stranger').answers.at(-1), 'password_wrong')
})

test('X5: an operator’s lock is for everybody, and so is that of before', () => {
  for (const strangersOnly of [false, true]) {
    const row = password({ service, locked: true, failures: failuresMax, strangersOnly })
    const locked = passwordState.evolve(row, { type: 'password_locked', service, userId: row.userId })
    assert.equal(locked?.strangersOnly, false)
  }
})

test('PWD-03: a right one is accepted where it was asked for, and kept under new parameters', () => {
  const { events } = judge(known, true, 'mobile')
  const { loginHash: _, ...of } = ids
  assert.deepEqual(events, [
    { type: 'password_accepted', ...of, at: 'mobile' },
    { type: 'password_rehashed', ...of, verifier: { confidential: 'new parameters' } },
  ])
})

test('an initial password that expired opens nothing, and stays good inside what it opened in time', () => {
  const answers = (['login', 'lost', 'mobile', 'change', 'service_stop'] as const).map(
    (place) => told(judge({ ...known, password: expired }, true, place))[0],
  )
  const refused = 'initial_password_expired'
  assert.deepEqual(answers, [refused, refused, refused, 'accepted', 'accepted'])
})

test('an ID that nobody has: once locked its counter stands still, and it stays locked whatever the profile says', () => {
  const unknown = (failures: number, locked: boolean) =>
    told(judge({ ...nobody, unknownLogin: { ...ids, failures, locked, ...noTimedLock } }, true))
  const nobody = { user: undefined, password: undefined }
  assert.deepEqual(unknown(failuresMax - 2, false), ['user_unknown', null, [failuresMax - 1, false]])
  assert.deepEqual(unknown(failuresMax - 1, false), ['password_locked', null, [failuresMax, true]])
  assert.deepEqual(unknown(failuresMax, true), ['password_locked', null, [failuresMax, true]])
  assert.deepEqual(unknown(2, true), ['password_locked', null, [2, true]])
})

/** Every place that asks for a login password, with a user who may or may not exist. */
const places: Record<
  string,
  (states: { user: User; password: Password }, matches: boolean) => Decision<object, string, Event>
> = {
  login: (states, matches) =>
    decideFirstFactor(
      { ...states, unknownLogin: undefined, binding: undefined, mailAddress: undefined },
      { ...ids, purpose: 'login', verdict: verdict(matches), sessionHash: 'next' },
      loginRules(profile),
      at,
    ),
  change: (states, matches) => {
    const fresh = { newPassword: 'Another01', newPasswordAgain: 'Another01', newVerifier: null }
    const facts = { reused: false, isCommon: false, seenAtMs: 0, sessionHash: 'next' }
    const change = { ...ids, ...fresh, ...facts, currentVerdict: verdict(matches) }
    return decidePasswordChange({ ...states, session }, change, profile, at)
  },
  mail_address: (states, matches) => {
    const mail = profileOf('shoko-chukin/fx-web-2025')
    const none = { binding: undefined, mailAddress: undefined, challenge: undefined }
    const mailboxes = { mailbox: undefined, ownMailbox: undefined }
    const fresh = {
      newAddress: other,
      newMailboxHash: 'box',
      newCodeHash: 'code',
      newDraft: mailDraft('m2'),
      own: null,
    }
    const request = { ...ids, ...fresh, sessionHash: 'session', seenAtMs: 0, verdict: verdict(matches) }
    const all = { ...states, ...none, ...mailboxes, session, reauthentication: undefined }
    return decideAddressChangeRequest(all, request, mail, at)
  },
  service_stop: (states, matches) => {
    const none = { agreement: undefined, binding: undefined, token: undefined, tokenUse: undefined }
    const stop = { ...ids, holder: 'user:0000000002', code: '', codeAt: () => '', seenAtMs: 0, userIds: [] }
    return decideServiceStop(
      { ...states, ...none, session },
      { ...stop, verdict: verdict(matches) },
      profile,
      at,
    )
  },
  'lost, a token': (states, matches) =>
    decideLostReport(
      { ...states, unknownLogin: undefined, binding: undefined },
      { ...ids, verdict: verdict(matches), tokenId: '' },
      profile,
      at,
    ),
  'lost, the service': (states, matches) =>
    decideLostStop(
      { ...states, unknownLogin: undefined, agreement: undefined, binding: undefined },
      { ...ids, verdict: verdict(matches), sessionHash: states.user.sessionHash, tokenId: '', userIds: [] },
      profile,
      at,
    ),
  mobile: (states, matches) => {
    const personal = { ...profile.personal, mobile: { serviceName: 'モバイルIB' } }
    const all = { ...states, unknownLogin: undefined, agreement: undefined }
    return decideMobileInquiry(all, { ...ids, verdict: verdict(matches) }, { ...profile, personal }, at)
  },
}
const session = inside({ service })
const verdict = (matches: boolean) => ({ matches, generation: 1, rehashed: null })

for (const [place, decide] of Object.entries(places)) {
  test(`S: a locked password's counter stands still, also for the right one: ${place}`, () => {
    const locked = password({ service, locked: true, failures: 3 })
    const visitor = user({ service, sessionHash: 'session' })
    for (const matches of [true, false]) {
      const decided = decide({ user: visitor, password: locked }, matches)
      assert.deepEqual(told(decided), ['password_locked', 'password_locked', [3, true]], `${matches}`)
      assert.equal(decided.events.length, 1)
    }
    const open = password({ service, failures: 1 })
    const { outcome, events } = decide({ user: visitor, password: open }, false)
    const after = events.reduce<Password | undefined>(passwordState.evolve, open)
    const total = (after?.failures ?? 0) + (after?.knownFailures ?? 0)
    assert.deepEqual([outcome.ok, total, after?.locked], [false, 2, false])
  })
}
