// What a right password opens, at every phase of the move from the app to e-mail (S2-1.1-01 to -08, G-11, H-15).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailAddress } from '../../../test/support/mail-states.ts'
import { binding, loginRules, password, profileOf, user } from '../../../test/support/states.ts'
import type { TicketPurpose } from './events.ts'
import { decideFirstFactor } from './first-factor.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile

const days = {
  before: ['2025-06-22T23:59:59.999+09:00'],
  // Both, until the last working day is over.
  both: ['2025-06-23T00:00:00+09:00', '2025-08-29T23:59:59.999+09:00'],
  after: ['2025-08-30T00:00:00+09:00', '2025-08-31T12:00:00+09:00', '2025-09-01T00:00:00+09:00'],
} as const

const token = binding({ service })
const address = mailAddress()
const people = {
  token: { binding: token, mailAddress: undefined },
  both: { binding: token, mailAddress: address },
  mail: { binding: undefined, mailAddress: address },
  none: { binding: undefined, mailAddress: undefined },
  'pending token': { binding: binding({ status: 'pending', tokenId: null }), mailAddress: undefined },
  locked: { binding: binding({ status: 'locked' }), mailAddress: address },
  'locked token': { binding: binding({ status: 'locked' }), mailAddress: undefined },
  suspended: { binding: binding({ status: 'suspended' }), mailAddress: address },
} as const

type Row = { readonly login: string; readonly enrollment: string; readonly registration: string }

const shut = (refusal: string): Row => ({ login: refusal, enrollment: refusal, registration: refusal })

const table: Record<keyof typeof people, Record<keyof typeof days, Row>> = {
  token: {
    before: { login: 'login by token', enrollment: 'already_enrolled', registration: 'method_ended' },
    both: { login: 'login by token', enrollment: 'already_enrolled', registration: 'registration' },
    after: { login: 'registration', enrollment: 'already_enrolled', registration: 'registration' },
  },
  both: {
    before: { login: 'login by token', enrollment: 'already_enrolled', registration: 'mail_address_present' },
    both: {
      login: 'login by token or mail',
      enrollment: 'already_enrolled',
      registration: 'mail_address_present',
    },
    after: { login: 'login by mail', enrollment: 'already_enrolled', registration: 'mail_address_present' },
  },
  mail: {
    before: { login: 'not_enrolled', enrollment: 'enrollment', registration: 'mail_address_present' },
    both: { login: 'login by mail', enrollment: 'method_ended', registration: 'mail_address_present' },
    after: { login: 'login by mail', enrollment: 'method_ended', registration: 'mail_address_present' },
  },
  none: {
    before: { login: 'not_enrolled', enrollment: 'enrollment', registration: 'method_ended' },
    both: { login: 'registration', enrollment: 'method_ended', registration: 'registration' },
    after: { login: 'registration', enrollment: 'method_ended', registration: 'registration' },
  },
  'pending token': {
    before: { login: 'not_enrolled', enrollment: 'enrollment', registration: 'method_ended' },
    both: { login: 'registration', enrollment: 'method_ended', registration: 'registration' },
    after: { login: 'registration', enrollment: 'method_ended', registration: 'registration' },
  },
  locked: { before: shut('code_locked'), both: shut('code_locked'), after: shut('code_locked') },
  // M6: when the app has ended, its lock bars nobody from what came instead.
  'locked token': {
    before: shut('code_locked'),
    both: shut('code_locked'),
    after: { login: 'registration', enrollment: 'already_enrolled', registration: 'registration' },
  },
  suspended: { before: shut('code_suspended'), both: shut('code_suspended'), after: shut('code_suspended') },
}

function wayOf(who: keyof typeof people, purpose: TicketPurpose, day: string): string {
  const now = Temporal.Instant.from(day)
  const states = {
    user: user({ service }),
    password: password({ service }),
    unknownLogin: undefined,
    ...people[who],
  }
  const verdict = { matches: true, generation: 1, rehashed: null }
  const submission = {
    service,
    userId: '0000000002',
    loginHash: 'hash',
    purpose,
    verdict,
    sessionHash: 'next',
  }
  const { outcome, events } = decideFirstFactor(states, submission, loginRules(profile), now)
  if (!outcome.ok) return outcome.refusal
  // The ticket is for exactly what is told.
  const started = events.find((event) => event.type === 'session_started')
  assert.equal(started?.purpose, outcome.purpose)
  const by = outcome.methods.length === 0 ? '' : ` by ${outcome.methods.join(' or ')}`
  return `${outcome.purpose}${by}`
}

for (const who of Object.keys(people) as (keyof typeof people)[]) {
  test(`S2-1.1-02, S2-1.1-08, G-11: where the password leads a user with: ${who}`, () => {
    for (const phase of Object.keys(days) as (keyof typeof days)[]) {
      for (const day of days[phase]) {
        for (const purpose of ['login', 'enrollment', 'registration'] as const) {
          assert.equal(wayOf(who, purpose, day), table[who][phase][purpose], `${purpose} at ${day}`)
        }
      }
    }
  })
}
