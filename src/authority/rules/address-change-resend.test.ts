import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  address,
  challenge,
  inside,
  mailAddress,
  mailDraft,
  other,
} from '../../../test/support/mail-states.ts'
import { at, binding, profileOf, user } from '../../../test/support/states.ts'
import {
  type AddressChangeRequest,
  type AddressChangeStates,
  decideAddressChangeResend,
} from './mail-registration.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile
const nowMs = at.epochMilliseconds

const began = challenge({
  purpose: 'change',
  sessionHash: 'session',
  address: { confidential: other },
  sentAtMs: nowMs - 61_000,
})
const toOld = { ...began, purpose: 'reauthentication', address: { confidential: address } } as const
const again: AddressChangeStates = {
  session: inside(),
  user: user({ service, sessionHash: 'session' }),
  password: undefined,
  binding: binding({ service }),
  mailAddress: mailAddress(),
  challenge: began,
  reauthentication: toOld,
  mailbox: undefined,
  ownMailbox: undefined,
}

function resend(states: AddressChangeStates, changes: Partial<AddressChangeRequest> = {}) {
  const own = { address, mailboxHash: 'own box', codeHash: 'own', draft: mailDraft('m8') }
  const next = { newAddress: other, newMailboxHash: 'box', newCodeHash: 'new', newDraft: mailDraft('m9') }
  const ids = { service, userId: '0000000002', sessionHash: 'session', seenAtMs: 0 }
  return decideAddressChangeResend(states, { ...ids, ...next, own, ...changes }, profile, at)
}

test('M10: [再送信] of a change sends both codes again, or none, and only for what this session’s password began', () => {
  const full = { mailboxHash: 'box', sends: new Array(5).fill(nowMs), unproven: [], lastSentAtMs: nowMs }
  const table: [string, AddressChangeStates, Partial<AddressChangeRequest>?][] = [
    ['ticket_invalid', { ...again, challenge: undefined }],
    ['ticket_invalid', { ...again, challenge: { ...began, sessionHash: 'another' } }],
    ['stale', again, { newAddress: address }],
    ['stale', { ...again, mailAddress: undefined }],
    ['stale', again, { own: null }],
    ['ticket_invalid', { ...again, session: undefined }],
    ['ticket_invalid', { ...again, user: user({ service, sessionHash: 'later' }) }],
    ['code_locked', { ...again, binding: binding({ status: 'locked' }) }],
    ['mail_too_soon', { ...again, challenge: { ...began, sentAtMs: nowMs - 1000 } }],
    ['mail_too_soon', { ...again, reauthentication: { ...toOld, sentAtMs: nowMs - 1000 } }],
    ['mailbox_full', { ...again, mailbox: full }],
    ['accepted', again],
  ]
  for (const [i, [expected, states, changes]] of table.entries()) {
    const { outcome, events } = resend(states, changes)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    const mails = events.filter(({ type }) => type === 'mail_queued').length
    assert.equal(mails, outcome.ok ? 2 : 0, `line ${i}`)
  }
})
