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
import {
  at,
  binding,
  codeAt,
  loginRules,
  nowStep,
  password,
  profileOf,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { decideMailLogin } from './login.ts'
import {
  type AddressChange,
  type AddressChangeRequest,
  type AddressChangeStates,
  decideAddressChange,
  decideAddressChangeRequest,
  decideMailRegistration,
} from './mail-registration.ts'
import type { Mailbox } from './mailbox.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile
const userId = '0000000002'
const dayMs = 86_400_000

type RegistrationStates = Parameters<typeof decideMailRegistration>[0]

const registering: RegistrationStates = {
  session: mailTicket({ purpose: 'registration' }),
  user: user({ service }),
  password: password({ service }),
  binding: binding({ service }),
  token: token(),
  tokenUse: tokenUse(),
  pending: undefined,
  mailAddress: undefined,
  challenge: challenge({ purpose: 'registration' }),
}

function register(states: RegistrationStates, codeHash = 'right', now = at) {
  const registration = { service, userId, codeHash, sessionHash: 'next', old: null }
  return decideMailRegistration(states, registration, profile, now)
}

test('S2-1.1-06: why an address is not registered, in order of precedence', () => {
  const locked = binding({ service, status: 'locked' })
  const none = { ...registering, challenge: undefined }
  const table: [string, RegistrationStates, string?][] = [
    ['ticket_invalid', { ...registering, session: mailTicket(), mailAddress: mailAddress() }],
    ['ticket_invalid', { ...none, user: user({ service, status: 'deleted' }), binding: locked }],
    ['mail_address_present', { ...none, mailAddress: mailAddress(), binding: locked }],
    ['code_locked', { ...none, binding: locked }],
    ['code_suspended', { ...none, binding: binding({ status: 'suspended' }) }],
    ['mail_code_void', none],
    ['mail_code_void', { ...registering, challenge: challenge({ sessionHash: 'another' }) }],
    ['mail_code_wrong', registering, 'wrong'],
    ['accepted', registering],
  ]
  for (const [i, [expected, states, codeHash]] of table.entries()) {
    const { outcome, events } = register(states, codeHash)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    if (!outcome.ok) assert.ok(events.every(({ type }) => type === 'challenge_failed'))
  }
})

test('M6: the lock of a token that counts no more keeps nobody from an address, and ends with it; a capped one does', () => {
  const locked = binding({ service, status: 'locked', failures: 10 })
  const ended = Temporal.Instant.from('2025-08-30T00:00:00+09:00')
  const nowMs = ended.epochMilliseconds
  const session = mailTicket({ purpose: 'registration', startedAtMs: nowMs, expiresAtMs: nowMs + dayMs })
  const sent = { sentAtMs: nowMs, expiresAtMs: nowMs + 60_000 }
  const late = { ...registering, session, challenge: challenge({ purpose: 'registration', ...sent }) }
  const table: [string, RegistrationStates, string?][] = [
    ['code_locked', { ...late, binding: { ...locked, tokenId: null } }],
    ['code_capped', { ...late, binding: { ...locked, capped: true } }],
    ['mail_code_wrong', { ...late, binding: locked }, 'wrong'],
    ['accepted', { ...late, binding: locked }],
  ]
  for (const [i, [expected, states, codeHash]] of table.entries()) {
    const { outcome, events } = register(states, codeHash, ended)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    const lifts = events.some(({ type }) => type === 'binding_lock_ended')
    assert.equal(lifts, outcome.ok, `line ${i}`)
  }
})

test('G-10: the wait after a registration is only for those who could have shown a token', () => {
  const waits = (status: 'usable' | 'pending' | null, now = at) => {
    const startedAtMs = now.epochMilliseconds
    const held = status === null ? undefined : binding({ service, status })
    const states = {
      ...registering,
      session: mailTicket({ purpose: 'registration', startedAtMs, expiresAtMs: startedAtMs + 1 }),
      binding: held,
      challenge: challenge({ sentAtMs: startedAtMs, expiresAtMs: startedAtMs + 1 }),
    }
    const { events } = register(states, 'right', now)
    const registered = events.find((event) => event.type === 'mail_address_registered')
    assert.ok(registered)
    return (registered.coolingUntilMs - registered.registeredAtMs) / 3_600_000
  }
  const ended = Temporal.Instant.from('2025-08-30T00:00:00+09:00')
  assert.deepEqual([waits('usable'), waits('pending'), waits(null)], [24, 0, 0])
  assert.deepEqual([waits('usable', ended.subtract({ milliseconds: 1 })), waits('usable', ended)], [24, 0])
})

test('S2-1.1-07: a registration touches nobody’s token, and leaves a fresh ticket for the login', () => {
  const { events } = register(registering)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['challenge_passed', 'mail_address_registered', 'session_ended', 'session_started'],
  )
  const started = events.at(-1)
  assert.ok(started?.type === 'session_started')
  assert.deepEqual([started.stage, started.purpose, started.sessionHash], ['ticket', 'login', 'next'])
})

const asking: AddressChangeStates = {
  session: inside(),
  user: user({ service, sessionHash: 'session' }),
  binding: binding({ service }),
  mailAddress: mailAddress(),
  password: password({ service, failures: 1 }),
  challenge: undefined,
  reauthentication: undefined,
  mailbox: undefined,
  ownMailbox: undefined,
}

function request(states: AddressChangeStates, matches = true, changes: Partial<AddressChangeRequest> = {}) {
  const own = { address, mailboxHash: 'own box', codeHash: 'own', draft: mailDraft('m8') }
  const next = { newAddress: other, newMailboxHash: 'box', newCodeHash: 'new', newDraft: mailDraft('m9') }
  const verdict = { matches, generation: 1, rehashed: null }
  const ids = { service, userId, sessionHash: 'session', seenAtMs: 0 }
  return decideAddressChangeRequest(states, { ...ids, ...next, own, verdict, ...changes }, profile, at)
}

test('PWD-07: why a change of address is not begun, in order of precedence; two mails go out, or none', () => {
  const table: [string, AddressChangeStates, boolean?, Partial<AddressChangeRequest>?][] = [
    ['ticket_invalid', { ...asking, session: undefined }],
    ['ticket_invalid', { ...asking, user: user({ service, sessionHash: 'later' }) }, false],
    ['stale', { ...asking, password: password({ generation: 2, locked: true }) }],
    ['stale', { ...asking, mailAddress: undefined }, false],
    ['stale', asking, false, { own: null }],
    ['password_locked', { ...asking, password: password({ locked: true, failures: 5 }) }],
    ['password_locked', { ...asking, password: password({ knownFailures: 4 }) }, false],
    ['password_wrong', { ...asking, password: password({ failures: 4 }) }, false],
    ['password_wrong', { ...asking, binding: binding({ status: 'locked' }) }, false],
    ['code_locked', { ...asking, binding: binding({ status: 'locked' }) }],
    ['mail_address_same', asking, true, { newAddress: address }],
    ['mail_too_soon', { ...asking, challenge: challenge({ sentAtMs: at.epochMilliseconds }) }],
    ['mail_too_soon', { ...asking, reauthentication: challenge({ sentAtMs: at.epochMilliseconds }) }],
    ['mailbox_full', { ...asking, mailbox: filled('box', 5) }],
    ['mailbox_full', { ...asking, ownMailbox: filled('own box', 5) }],
    ['accepted', asking],
  ]
  for (const [i, [expected, states, matches, changes]] of table.entries()) {
    const { outcome, events } = request(states, matches, changes)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    const mails = events.filter(({ type }) => type === 'mail_queued').length
    assert.equal(mails, outcome.ok ? 2 : 0, `line ${i}`)
  }
  const first = request({ ...asking, mailAddress: undefined }, true, { own: null })
  assert.equal(first.events.filter(({ type }) => type === 'mail_queued').length, 1)
})

/** That many codes went there this minute. */
function filled(mailboxHash: string, sends: number): Mailbox {
  const lastSentAtMs = at.epochMilliseconds
  return { mailboxHash, sends: new Array(sends).fill(lastSentAtMs), unproven: [], lastSentAtMs }
}

type ChangeStates = Parameters<typeof decideAddressChange>[0]

const confirming: ChangeStates = {
  session: inside(),
  user: user({ service, sessionHash: 'session' }),
  binding: binding({ service }),
  token: token(),
  tokenUse: tokenUse({ lastStep: nowStep - 10 }),
  mailAddress: mailAddress(),
  challenge: challenge({ purpose: 'change', sessionHash: 'session', address: { confidential: other } }),
  reauthentication: challenge({ purpose: 'reauthentication', sessionHash: 'session' }),
}
const byMail = (codeHash: string) => ({ codeHash })
const byToken = (step: number) => ({ code: codeAt(step), codeAt })

function confirm(states: ChangeStates, newCodeHash: string, proof: AddressChange['proof']) {
  const change = { service, userId, sessionHash: 'session', seenAtMs: 0, newCodeHash, proof }
  const { outcome, events } = decideAddressChange(states, change, profile, at)
  return { told: outcome.ok ? 'accepted' : outcome.refusal, types: events.map(({ type }) => type), events }
}

test('G-10: both codes or nothing, and where one is wrong the other is not spent', () => {
  const both = confirm(confirming, 'right', byMail('right'))
  assert.deepEqual(both.types, ['challenge_passed', 'challenge_passed', 'mail_address_changed'])
  for (const [newCode, proof] of [
    ['wrong', 'right'],
    ['right', 'wrong'],
    ['wrong', 'wrong'],
  ] as const) {
    const { told, types } = confirm(confirming, newCode, byMail(proof))
    // One failure, even if both are wrong: the proof is checked first.
    assert.deepEqual([told, types], ['mail_code_wrong', ['challenge_failed']], `${newCode} ${proof}`)
  }
  const swapped = { ...confirming, challenge: confirming.reauthentication, reauthentication: undefined }
  assert.equal(confirm(swapped, 'right', byMail('right')).told, 'mail_code_void')
})

test('G-10: who has a token and no address proves with a code of the token, which is not spent either', () => {
  const first = { ...confirming, mailAddress: undefined, reauthentication: undefined }
  const registered = confirm(first, 'right', byToken(nowStep))
  assert.deepEqual(registered.types, ['code_accepted', 'challenge_passed', 'mail_address_registered'])
  const event = registered.events.at(-1)
  assert.ok(event?.type === 'mail_address_registered')
  assert.equal(event.coolingUntilMs, at.epochMilliseconds, 'proven by both factors: nothing to wait for')
  assert.deepEqual(confirm(first, 'wrong', byToken(nowStep)).types, ['challenge_failed'])
  assert.deepEqual(confirm(first, 'right', byToken(nowStep + 9)).types, ['code_rejected'])
  // Only a code sent to an address proves it, however fresh the token's code; a missing one proves nothing.
  assert.equal(confirm(confirming, 'right', byToken(nowStep)).told, 'stale')
  assert.equal(confirm(first, 'right', byMail('right')).told, 'stale')
  assert.equal(
    confirm({ ...confirming, session: undefined }, 'right', byMail('right')).told,
    'ticket_invalid',
  )
  const later = user({ service, sessionHash: 'later' })
  assert.equal(confirm({ ...confirming, user: later }, 'right', byMail('right')).told, 'ticket_invalid')
})

test('G-10: a change begins the wait, and never ends one that is longer', () => {
  const until = (coolingUntilMs: number) => {
    const { events } = confirm(
      { ...confirming, mailAddress: mailAddress({ coolingUntilMs }) },
      'right',
      byMail('right'),
    )
    const event = events.at(-1)
    return event?.type === 'mail_address_changed' ? event.coolingUntilMs - at.epochMilliseconds : undefined
  }
  assert.equal(until(0), dayMs)
  assert.equal(until(at.epochMilliseconds + 3 * dayMs), 3 * dayMs)
})

type LoginStates = Parameters<typeof decideMailLogin>[0]

test('S2-1.1-01: why a code by mail opens no session, in order of precedence', () => {
  const right: LoginStates = {
    ticket: mailTicket(),
    user: user({ service }),
    password: password({ service }),
    binding: binding({ service, status: 'pending', tokenId: null }),
    mailAddress: mailAddress(),
    challenge: challenge(),
  }
  const locked = binding({ service, status: 'locked' })
  const elsewhere = mailAddress({ address: { confidential: other } })
  const table: [string, LoginStates, string?][] = [
    ['ticket_invalid', { ...right, ticket: undefined, binding: locked }],
    ['ticket_invalid', { ...right, ticket: mailTicket({ purpose: 'registration' }) }],
    ['ticket_invalid', { ...right, password: password({ locked: true }) }],
    ['ticket_invalid', { ...right, password: password({ setAtMs: at.epochMilliseconds + 1 }) }],
    ['code_locked', { ...right, binding: locked, challenge: undefined }],
    ['code_suspended', { ...right, binding: binding({ status: 'suspended' }) }],
    ['mail_code_void', { ...right, challenge: undefined }],
    // The code is on its way to an address that no longer belongs to the user.
    ['mail_code_void', { ...right, mailAddress: undefined }],
    ['mail_code_void', { ...right, mailAddress: elsewhere }],
    ['mail_code_wrong', right, 'wrong'],
    ['accepted', right],
  ]
  for (const [i, [expected, states, codeHash = 'right']] of table.entries()) {
    const submission = { service, userId, codeHash, sessionHash: 'next' }
    const { outcome } = decideMailLogin(states, submission, loginRules(profile), at)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
  }
})
