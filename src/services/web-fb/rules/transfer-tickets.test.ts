import assert from 'node:assert/strict'
import { test } from 'node:test'
import { affects, type Event, folded } from '../../../../test/support/events.ts'
import { mailService as service } from '../../../../test/support/mail-states.ts'
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
} from '../../../../test/support/states.ts'
import { voidingChanges as changes } from '../../../../test/support/ticket-voiding.ts'
import { line } from '../../../../test/support/web-fb/states.ts'
import { account as usualAccount } from '../../../../test/support/web-fb/transfer-states.ts'
import { type Binding, bindingState } from '../../../authority/rules/binding.ts'
import {
  type Certificate,
  certificateState,
  decideWithCertificate,
} from '../../../authority/rules/certificate.ts'
import { decideFirstFactor } from '../../../authority/rules/first-factor.ts'
import { type Password, passwordState } from '../../../authority/rules/password.ts'
import { type Session, sessionState } from '../../../authority/rules/session.ts'
import { type Token, type TokenUse, tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import { type User, userState } from '../../../authority/rules/user.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import type { State } from '../../../platform/decision/state.ts'
import { fbProfile } from '../operations/profile-of.ts'
import { type FbUser, fbUserState } from './fb-user.ts'
import { type FixedPassword, fixedPasswordState } from './fixed-password.ts'
import type { TransferDraft } from './transfer-draft.ts'
import { decideTransfer } from './transfer-order.ts'

// The two things after a first factor that hold no ticket, on the table of what voids one (tickets.test.ts): a transfer
// goes by the session's gate, and 電子証明書によるログイン by the certificate and the password themselves.

const userId = '0000000002'
const who = { service, userId, customerId: 'c1' }
const tokenId = 'WRFM00000001'
const holder = `user:${userId}`
const ms = at.epochMilliseconds
const profile = fbProfile(profileOf('shinkin-5410/web-fb'))

const account: Account = { ...usualAccount, balanceYen: 50_000 }
const certificate: Certificate = {
  service,
  userId,
  serial: '01',
  authorityId: '4a',
  fingerprint: 'f0',
  issuedAtMs: 0,
  expiresAtMs: ms + 1,
  status: 'active',
  revokedAtMs: null,
  reason: null,
}
const fbUser: FbUser = {
  ...who,
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  certificateOnly: false,
  perTransferYen: null,
  perDayYen: null,
}
const fixedPassword: FixedPassword = {
  service,
  userId,
  purpose: 'transfer',
  verifier: { confidential: '$' },
  generation: 3,
  mustChange: false,
  failures: 0,
}
const chosen = { type: 'usage_form_chosen', ...who, usageForm: 'individual', chosenAtMs: 0 } as const

/** The rows of a user in the middle of a transfer, who logged in within the same millisecond. */
const before = {
  session: ticket({ service, stage: 'authenticated', sessionHash: 's1', grantedUnder: null }) as
    | Session
    | undefined,
  user: user({ service, sessionHash: 's1' }) as User | undefined,
  password: password({ service }) as Password | undefined,
  binding: binding({ service }) as Binding | undefined,
  token: token() as Token | undefined,
  tokenUse: tokenUse() as TokenUse | undefined,
  certificate: certificate as Certificate | undefined,
  fbUser: fbUser as FbUser | undefined,
  fixedPassword: fixedPassword as FixedPassword | undefined,
  agreement: agreementState.evolve(undefined, chosen),
}
type Rows = typeof before

/** The rows after these events, each of which touches this user's only. */
function after(rows: Rows, events: readonly Event[]): Rows {
  const fold = <Row extends object>(state: State<Row>, key: string, row: Row | undefined) =>
    events.reduce((kept, event) => {
      const isTouched = affects(event).some((ref) => ref.state.name === state.name && ref.key.join() === key)
      return isTouched ? folded(state, kept, event) : kept
    }, row)
  const ofUser = `${service},${userId}`
  return {
    session: fold(sessionState, 's1', rows.session),
    user: fold(userState, ofUser, rows.user),
    password: fold(passwordState, ofUser, rows.password),
    binding: fold(bindingState, `${service},${holder}`, rows.binding),
    token: fold(tokenState, tokenId, rows.token),
    tokenUse: fold(tokenUseState, tokenId, rows.tokenUse),
    certificate: fold(certificateState, '01', rows.certificate),
    fbUser: fold(fbUserState, ofUser, rows.fbUser),
    fixedPassword: fold(fixedPasswordState, `${ofUser},transfer`, rows.fixedPassword),
    agreement: fold(agreementState, `${service},c1`, rows.agreement),
  }
}

/** [確定] with what was looked up before the change. */
function transfer(rows: Rows): string {
  const draft: TransferDraft = {
    transferId: 'F1',
    accountId: 'a1',
    day: '2025-07-01',
    memo: '',
    lines: [line],
  }
  const confirmation = {
    holder,
    code: codeAt(nowStep),
    codeAt,
    fixed: { matches: true, generation: fixedPassword.generation },
  }
  const facts = { hasLostPlaces: false, duplicates: null, newPayees: 0, recentPayees: 0, seenYen: 0 }
  const shown = {
    draft,
    digest: 'd',
    shownDigest: 'd',
    facts,
    intended: '',
    browser: null,
    shownWords: () => [],
  }
  const submission = { ...who, seenAtMs: 0, ...shown, confirmation }
  const none = {
    customerDay: undefined,
    userDay: undefined,
    userFreeze: undefined,
    customerFreeze: undefined,
    signingUser: undefined,
    disowning: undefined,
  }
  const states = { ...rows, account, ...none, transfer: undefined }
  const { outcome } = decideTransfer(states, submission, profile, at)
  return outcome.ok ? 'accepted' : outcome.refusal
}

/** The password of the page that the certificate opened, compared before the change. */
function certificateLogin(rows: Rows): string {
  const check = { service, shown: { serial: '01', fingerprint: 'f0' }, seenSerial: '01' }
  const verdict = { matches: true, generation: before.password?.generation ?? 0, rehashed: null }
  const asked = { service, userId, loginHash: 'login', purpose: 'login', sessionHash: 'next' } as const
  const { outcome } = decideWithCertificate(rows.certificate, check, at, () =>
    decideFirstFactor(
      { ...rows, mailAddress: undefined, unknownLogin: undefined },
      { ...asked, by: 'certificate', verdict },
      loginRules(profile),
      at,
    ),
  )
  return outcome.ok ? 'accepted' : outcome.refusal
}

/** A change that ends the session ends its transfer; this is what the others do to it, and why. */
const sessionStays: Readonly<Record<string, string>> = {
  // Only the one session that a user has can do it, and says the password itself.
  'password changed by its user': 'accepted',
  // Strangers' guesses would log customers out (X5).
  'password locked by guesses': 'accepted',
  'password locked by guesses and unlocked': 'accepted',
  // The token whose code was looked up is no longer the user's: it is looked up anew, and shows another code.
  'token enrolled by another ticket': 'stale',
  'token locked and unlocked': 'accepted',
  'address registered': 'accepted',
  'address changed': 'accepted',
  'made an administrator': 'accepted',
  'made an administrator and a user again': 'accepted',
  // The decision reads the rights as they are now.
  'other rights at WEB-FB': 'accepted',
  'a fixed password set': 'accepted',
  // Nobody confirms a transfer by one.
  'passkey registered': 'accepted',
  'passkey removed': 'accepted',
  'passkey admitted by the desk': 'accepted',
}

/** The login is refused for what the change says; after all others it is a new login, with all that it takes. */
const loginBarred: Readonly<Record<string, string>> = {
  'password changed by its user': 'stale',
  'password reset by the desk': 'stale',
  'letter printed again': 'stale',
  'password locked': 'password_locked',
  'password locked by guesses': 'password_locked',
  'user suspended': 'user_suspended',
  'user deleted': 'user_unknown',
  'a fixed password locked by guesses': 'password_locked',
  'certificate revoked': 'certificate_revoked',
}

test('X2, SES-04, FLOW-05: after every change a transfer is refused, or says by this table why it is not', () => {
  assert.equal(transfer(before), 'accepted', 'nothing has changed')
  const outcomes = Object.entries(changes).map(([change, events]) => [
    change,
    transfer(after(before, events)),
  ])
  const expected = Object.keys(changes).map((change) => [change, sessionStays[change] ?? 'ticket_invalid'])
  assert.deepEqual(Object.fromEntries(outcomes), Object.fromEntries(expected))
})

test('X2, S3-FAQ-07: 電子証明書によるログイン opens nothing by a password, a standing or a certificate from before a change', () => {
  assert.equal(certificateLogin(before), 'accepted', 'nothing has changed')
  const outcomes = Object.entries(changes).map(([change, events]) => [
    change,
    certificateLogin(after(before, events)),
  ])
  const expected = Object.keys(changes).map((change) => [change, loginBarred[change] ?? 'accepted'])
  assert.deepEqual(Object.fromEntries(outcomes), Object.fromEntries(expected))
})

test('X2: rights taken away between draft and [確定] bar the transfer in the session that has them no more', () => {
  const set = (changed: Partial<FbUser>) => [{ type: 'fb_user_set', ...fbUser, ...changed } as const]
  assert.equal(transfer(after(before, set({ mayTransfer: false }))), 'transfer_right_missing')
  assert.equal(transfer(after(before, set({ perTransferYen: 9999 }))), 'transfer_user_limit')
  assert.equal(transfer(after(before, set({ perDayYen: 9999 }))), 'transfer_user_day_limit')
})
