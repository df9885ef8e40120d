// A sequence in which every kind of state begins, changes and ends: events, one decision per line. Those of a service
// stand in the life.ts of its tests, test/services/<module>, and are found there.

import assert from 'node:assert/strict'
import { type MailAddress, parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { Confidential } from '../../../src/platform/decision/event.ts'
import type { Event } from '../../support/events.ts'
import { approvalLife } from './approval-life.ts'
import { customerCreated, service } from './changes.ts'
import { moduleLives } from './module-lives.ts'
import { livesOfServices } from './service-lives.ts'
import { tokenImported, tokenIssued, tokenRequested } from './token-events.ts'

export const ofUser = { service, userId: '0000000001' } as const
const ofBinding = { ...ofUser, holder: 'user:0000000001' } as const
const secret = <V>(confidential: V): Confidential<V> => ({ confidential })
const whole = Number.MAX_SAFE_INTEGER

function passwordSet(verifier: string, mustChange: 'initial' | null): Event {
  const expiresAtMs = mustChange === null ? null : whole
  return { type: 'password_set', ...ofUser, verifier: secret(verifier), mustChange, setAtMs: 1, expiresAtMs }
}

export function sessionStarted(sessionHash: string, stage: 'ticket' | 'authenticated'): Event {
  const purpose = 'login'
  return { type: 'session_started', ...ofUser, sessionHash, stage, purpose, startedAtMs: 1, expiresAtMs: 2 }
}

function codeRejected(failures: number, locked: boolean): Event {
  return { type: 'code_rejected', ...ofBinding, refusal: 'code_wrong', failures, locked }
}

function codeAccepted(step: number, driftMs: number): Event {
  return { type: 'code_accepted', ...ofBinding, tokenId: 'WRFM1', step, driftMs, driftUncertaintyMs: 15_000 }
}

const drift = { driftMs: -1, driftUncertaintyMs: 0 }
const enrolled: Event = {
  type: 'token_enrolled',
  ...ofBinding,
  tokenId: 'WRFM1',
  bindingId: 'b1',
  steps: [3, 4],
  enrolledAtMs: 5,
}
const passwordRejected = {
  type: 'password_rejected',
  ...ofUser,
  at: 'login',
  refusal: 'password_wrong',
  failures: 5,
  locked: true,
} as const
const firstLock = { lockedUntilMs: whole, lockouts: 1 }

const ofC1 = { ...ofUser, customerId: 'c1' } as const
const ofMail = (mailId: string) => ({ ...ofUser, mailId })
const sealedMail = secret(Uint8Array.from([0, 255, 10]))

function mailQueued(mailId: string, notAfterMs: number | null): Event {
  const kind = notAfterMs === null ? 'login_notice' : 'code'
  const queued = { kind, sealed: sealedMail, queuedAtMs: 1, notAfterMs, once: notAfterMs !== null } as const
  return { type: 'mail_queued', ...ofMail(mailId), ...queued }
}

function mailClaimed(mailId: string, attempt: number): Event {
  return { type: 'mail_claimed', ...ofMail(mailId), attempt, claimedUntilMs: 120_001 }
}

const ofChallenge = { ...ofBinding, purpose: 'login' } as const
const ofLeaver = { service, userId: 'u9' } as const
const failedOnce = { attempts: 1, failures: 1, locked: false } as const
const address = mailAddress('hanako@warifu.example')
const otherAddress = mailAddress("o'neill+otp@warifu.example")

function mailAddress(text: string): MailAddress {
  const parsed = parseMailAddress(text)
  assert.ok(parsed !== undefined, text)
  return parsed
}

function challengeSent(sentAtMs: number): Event {
  const sent = { sessionHash: 's1', mailId: 'm1', sentAtMs, expiresAtMs: whole }
  const { holder: _, ...of } = ofChallenge
  const mail = { codeHash: secret('h'), address: secret(address), mailboxHash: 'x1' }
  return { type: 'challenge_sent', ...of, ...sent, ...mail }
}

function replacementAsked(askedAtMs: number): Event {
  const waiting = { way: 'mail_address', replaces: 'b3', askedAtMs, dueAtMs: whole } as const
  const details = { usageForm: 'shared' }
  return {
    type: 'replacement_asked',
    ...ofBinding,
    ...waiting,
    grantedUnder: 's3',
    address: secret(address),
    details,
  }
}

type Life = readonly (readonly Event[])[]

const authorityLife: Life = [
  [
    customerCreated('c1', '割符商事株式会社 🏦'),
    { type: 'user_created', ...ofUser, customerId: 'c1', userName: '髙橋 花子', administrator: true },
    passwordSet('$argon2id$1', 'initial'),
  ],
  [passwordRejected],
  [customerCreated('c2', '割符商事株式会社 🏦', '0000000002')],
  [{ type: 'customer_numbered', service, customerId: 'c1', number: '0000000001' }],
  [{ type: 'user_moved', ...ofUser, customerId: 'c2', fromCustomerId: 'c1' }],
  [{ type: 'user_moved', ...ofUser, customerId: 'c1', fromCustomerId: 'c2' }],
  [{ type: 'customer_signed_out', service, customerId: 'c1', userIds: [ofUser.userId] }],
  [{ type: 'unknown_login_rejected', service, loginHash: 'l1', failures: 1, locked: true }],
  [{ type: 'password_unlocked', ...ofUser }],
  [{ ...passwordRejected, ...firstLock }],
  [
    {
      type: 'unknown_login_rejected',
      service,
      loginHash: 'l1',
      failures: 5,
      locked: true,
      ...firstLock,
    },
  ],
  [
    { type: 'password_lock_ended', ...ofUser },
    { ...passwordRejected, failures: 1, locked: false },
  ],
  [passwordSet('$argon2id$2', null), passwordSet('$argon2id$3', null)],
  [{ type: 'password_rehashed', ...ofUser, verifier: secret('$argon2id$4') }],
  [
    {
      type: 'password_rehashed',
      ...ofUser,
      verifier: secret('$argon2id$5'),
      previous: [secret('$argon2id$6')],
    },
    { type: 'verifiers_bound' },
  ],
  [
    tokenIssued(
      'WRFM1',
      Uint8Array.from({ length: 256 }, (_, i) => i),
      true,
    ),
  ],
  [tokenIssued('WRFD2', new Uint8Array(), false), tokenRequested('WRFD2', whole)],
  [tokenRequested('WRFM1', 9)],
  [
    {
      type: 'tokens_imported',
      service: null,
      userId: null,
      format: 'csv',
      digest: 'd',
      count: 1,
      reason: null,
    },
    tokenImported('FT3'),
  ],
  [
    {
      type: 'terminal_acted',
      service: null,
      userId: null,
      command: 'token export',
      subject: 'prefix=WRFM',
      reason: 'r',
    },
    { type: 'personal_data_read', ...ofUser, desk: 'desk/a', readBy: 'clerk', readAtMs: 1 },
    {
      type: 'list_read',
      service: 'desk/a',
      userId: 'clerk',
      list: 'search',
      filter: '割符',
      count: 1,
      readAtMs: 1,
    },
    { type: 'account_numbers_shown', ...ofUser, of: 'user', desk: 'desk/a', readBy: 'clerk' },
    { type: 'particulars_shown', ...ofUser, desk: 'desk/a', readBy: 'clerk', fields: ['telephone'] },
    { type: 'exported', service: null, userId: null, what: 'journal', filter: '', count: 1 },
  ],
  [{ type: 'tokens_exported', protection: 'key', prefix: '', count: 1, digest: 'd' }],
  [
    { type: 'activation_issued', ...ofUser, codeHash: 'h1', issuedAtMs: 1, expiresAtMs: whole },
    { type: 'activation_rejected', reason: 'unknown' },
  ],
  [{ type: 'activation_used', ...ofUser, tokenId: 'WRFM1', usedAtMs: 2 }],
  [{ type: 'activation_issued', ...ofUser, codeHash: 'h2', issuedAtMs: 3, expiresAtMs: 4 }],
  [{ type: 'activation_revoked', ...ofUser, reason: "誤発行 '1'" }],
  [{ type: 'token_revoked', tokenId: 'WRFD2', reason: 'lost' }],
  [
    {
      type: 'enrollment_rejected',
      ...ofBinding,
      tokenId: 'WRFM1',
      refusal: 'codes_equal',
      failures: 1,
      locked: false,
    },
  ],
  [enrolled, sessionStarted('s1', 'ticket')],
  [{ type: 'token_checked', tokenId: 'WRFD2', step: 0, ...drift }],
  [{ type: 'token_resynchronized', tokenId: 'WRFD2', steps: [1, 2], driftMs: 0, driftUncertaintyMs: 0 }],
  [codeAccepted(5, -90_000), { type: 'session_ended', ...ofUser, sessionHash: 's1', reason: 'replaced' }],
  [sessionStarted('s2', 'authenticated'), codeRejected(10, true)],
  [{ type: 'binding_unlocked', ...ofBinding }],
  [{ ...codeRejected(10, true), ...firstLock } as Event],
  [{ type: 'binding_lock_ended', ...ofBinding }],
  [{ type: 'token_synchronized', ...ofBinding, tokenId: 'WRFM1', steps: [7, whole], ...drift }],
  [{ type: 'binding_suspended', ...ofBinding }],
  [{ type: 'binding_resumed', ...ofBinding }],
  [{ type: 'binding_revoked', ...ofBinding, bindingId: 'b1', tokenId: 'WRFM1', enrolledAtMs: 5 }],
  [{ ...enrolled, bindingId: 'b2', tokenId: 'WRFD2', steps: [3, 4] } as Event],
  [
    sessionStarted('s3', 'ticket'),
    tokenIssued('WRFM3', new Uint8Array([3]), true),
    { type: 'token_offered', ...ofUser, sessionHash: 's3', tokenId: 'WRFM3' },
  ],
  [{ ...enrolled, bindingId: 'b3', tokenId: 'WRFM3' } as Event],
  [{ type: 'user_suspended', ...ofUser }],
  [{ type: 'operator_appointed', service, userId: 'op1', role: 'approver' }],
  [{ type: 'operator_numbered', service, userId: 'op1', employeeNumber: '0012', former: null }],
  [{ type: 'operator_numbered', service, userId: 'op1', employeeNumber: '0021', former: '0012' }],
  [
    {
      type: 'operator_appointed',
      service,
      userId: 'op2',
      role: 'administrator',
      employeeNumber: '0012',
    },
    {
      type: 'operator_role_changed',
      service,
      userId: ofUser.userId,
      role: 'administrator',
      former: 'desk',
    },
  ],
  [
    {
      type: 'operator_dismissed',
      service,
      userId: 'op2',
      role: 'administrator',
      employeeNumber: '0012',
    },
  ],
  ...approvalLife(ofUser),
  [challengeSent(1), { type: 'challenge_failed', ...ofChallenge, refusal: 'mail_code_wrong', ...failedOnce }],
  [challengeSent(3_600_002)],
  [
    { type: 'challenge_passed', ...ofChallenge },
    {
      type: 'mail_address_registered',
      ...ofUser,
      address: secret(address),
      registeredAtMs: 2,
      coolingUntilMs: whole,
    },
  ],
  [
    {
      type: 'mail_address_changed',
      ...ofUser,
      address: secret(otherAddress),
      changedAtMs: 3,
      coolingUntilMs: 4,
    },
  ],
  [{ type: 'mail_address_removed', ...ofUser }],
  [replacementAsked(8)],
  [{ type: 'replacement_stopped', ...ofBinding }],
  [replacementAsked(9)],
  [{ type: 'replacement_fallen', ...ofBinding }],
  [replacementAsked(10)],
  [{ type: 'replacement_done', ...ofBinding }],
  [replacementAsked(11)],
  [
    {
      type: 'notices_chosen',
      ...ofC1,
      settings: { login: false, lock: true, registration: false, change: true },
    },
  ],
  [
    {
      type: 'user_created',
      service,
      userId: 'u9',
      customerId: 'c1',
      userName: '退職 者',
      administrator: false,
    },
    {
      type: 'password_set',
      ...ofLeaver,
      verifier: secret('$'),
      mustChange: null,
      setAtMs: 1,
      expiresAtMs: null,
    },
  ],
  [{ type: 'user_changed', ...ofLeaver, userName: '退職 予定', administrator: true }],
  [{ type: 'user_deleted', ...ofLeaver }],
  [mailQueued('m1', null), mailQueued('m2', whole), mailQueued('m3', 9)],
  [mailClaimed('m1', 1)],
  [{ type: 'mail_deferred', ...ofMail('m1'), reason: '451 4.3.0', nextAttemptAtMs: 5001 }],
  [mailClaimed('m1', 2), mailClaimed('m2', 1)],
  [{ type: 'mail_sent', ...ofMail('m1'), messageId: '<m1@bank.example>', response: '250 OK', sentAtMs: 7 }],
  [{ type: 'mail_dropped', ...ofMail('m2'), reason: 'refused', detail: '550 5.1.1', droppedAtMs: 8 }],
  [{ type: 'mail_bounced', ...ofMail('m1'), reason: '5.2.1', bouncedAtMs: 9 }],
]

const ofKeys = { service: null, userId: null } as const

function rowsResealed(state: string, rows: (Event & { readonly type: 'rows_resealed' })['rows']): Event {
  return { type: 'rows_resealed', ...ofKeys, state, keyId: 'k2', rows }
}

/** A key is added, used, replaced and retired; what was sealed is sealed again, many rows in one event. */
const profileLife: Life = [
  [
    {
      type: 'profile_activated',
      service: ofUser.service,
      digest: 'd1',
      before: null,
      weaker: [],
      profile: '{}',
      activatedAtMs: 1,
    },
  ],
  [
    {
      type: 'profile_activated',
      service: 'other/service',
      digest: 'd2',
      before: null,
      weaker: ['password.failuresMax'],
      profile: '{"kind":"desk"}',
      activatedAtMs: 2,
    },
    { type: 'profile_withdrawn', service: ofUser.service, before: 'd1' },
  ],
]

const keyLife: Life = [
  [{ type: 'key_added', ...ofKeys, keyId: 'k2', addedAtMs: 1 }],
  [
    { type: 'key_made_current', ...ofKeys, keyId: 'k2', currentAtMs: 2 },
    { type: 'key_replaced', ...ofKeys, keyId: 'k1', replacedAtMs: 2 },
  ],
  [
    rowsResealed('token', [
      { key: ['WRFM1'], set: { sealedSecret: secret(Uint8Array.from([2, 0])) } },
      { key: ['WRFD2'], set: { sealedSecret: secret(Uint8Array.from([2, 1])) } },
    ]),
  ],
  [rowsResealed('mail', [{ key: ['m3'], set: { sealed: secret(Uint8Array.from([2, 2])) } }])],
  [
    rowsResealed('webhook', [
      {
        key: ['wh1'],
        set: { secret: secret(Uint8Array.from([2, 3])), formerSecret: secret(Uint8Array.from([2, 4])) },
      },
    ]),
  ],
  [{ type: 'ring_wrapped', ...ofKeys, token: 't', wrappingKey: '01' }],
  [{ type: 'ring_unwrapped', ...ofKeys }],
  [
    rowsResealed('radiusClient', [
      {
        key: ['rc1'],
        set: { secret: secret(Uint8Array.from([2, 5])), formerSecret: secret(Uint8Array.from([2, 6])) },
      },
    ]),
  ],
  [{ type: 'key_retired', ...ofKeys, keyId: 'k1', retiredAtMs: 3, keepsPasswords: true }],
  [{ type: 'key_retired', ...ofKeys, keyId: 'k1', retiredAtMs: 4, keepsPasswords: false }],
]

/** A sequence in which every kind of state begins, changes and, where it can, ends. Each line is one decision. */
export const life: Life = [
  ...authorityLife,
  ...moduleLives,
  ...(await livesOfServices()),
  ...keyLife,
  ...profileLife,
]
