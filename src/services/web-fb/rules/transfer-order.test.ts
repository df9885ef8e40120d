import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPasskeys } from '../../../../test/support/passkey-policy.ts'
import { passkeyHolder } from '../../../../test/support/passkey-states.ts'
import { at, binding, nowStep, profileOf, ticket, tokenUse, user } from '../../../../test/support/states.ts'
import { line } from '../../../../test/support/web-fb/states.ts'
import {
  accepted,
  account,
  before,
  chosen,
  draft,
  facts,
  fbUser,
  fixedPassword,
  onCodes,
  service,
  today,
  transferStates,
  transferSubmission,
} from '../../../../test/support/web-fb/transfer-states.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { fbProfile } from '../operations/profile-of.ts'
import type { DraftLine, TransferDraft } from './transfer-draft.ts'
import { decideTransfer, type TransferStates, type TransferSubmission } from './transfer-order.ts'

// Each row changes one thing about an acceptable transfer, in the order of precedence of the refusals.
const profile = withPasskeys(fbProfile(profileOf(service)), { lowered: { hours: 24, perDayYen: 10_000 } })
const decide = (s: Partial<TransferStates>, x: Partial<TransferSubmission> = {}) =>
  decideTransfer(transferStates(s), transferSubmission(x), profile, at)
const withDraft = (changes: Partial<TransferDraft>) => ({ draft: { ...draft, ...changes } })
const withLine = (changes: Partial<DraftLine>) => withDraft({ lines: [{ ...line, ...changes }] })
const withCode = (code: string) => ({ confirmation: { ...transferSubmission().confirmation, code } })
const stopped = { ...onCodes, stoppedAtMs: 1, stoppedBy: 'x' }
const used = (yen: number) => ({ service, holder: 'x', day: today, acceptedYen: yen })
const newPasskey = { passkeys: passkeyHolder({ usableFromMs: at.epochMilliseconds }), userDay: used(1) }

const idle = ticket({
  service,
  stage: 'authenticated',
  sessionHash: 's1',
  startedAtMs: before - 600_000,
  expiresAtMs: before + 3_600_000,
})

function freeze(holder: string) {
  return { service, holder, frozenAtMs: 1, frozenBy: 'desk01', reason: '申出' }
}

const refusals: readonly [string, Partial<TransferStates>, Partial<TransferSubmission>, string][] = [
  ['no session', { session: undefined }, {}, 'ticket_invalid'],
  ['a session that was replaced', { user: user({ service, sessionHash: 's2' }) }, {}, 'ticket_invalid'],
  [
    'passwords still to be changed',
    { session: ticket({ service, stage: 'must_change_password' }) },
    {},
    'ticket_invalid',
  ],
  ['a session that was idle', { session: idle }, { seenAtMs: 0 }, 'ticket_invalid'],
  ['取引停止 meanwhile', { agreement: stopped }, {}, 'service_stopped'],
  [
    'the right withdrawn meanwhile',
    { fbUser: { ...fbUser, mayTransfer: false } },
    {},
    'transfer_right_missing',
  ],
  ['a receipt of a colleague', { transfer: { ...accepted, userId: 'x' } }, {}, 'transfer_gone'],
  ['D5: the user’s transfers frozen', { userFreeze: freeze('user:u1') }, {}, 'transfers_frozen'],
  ['D5: the customer’s transfers frozen', { customerFreeze: freeze('customer:c1') }, {}, 'transfers_frozen'],
  [
    'another customer’s account',
    { account: { ...account, customerId: 'c2' } },
    {},
    'transfer_account_unknown',
  ],
  ['no account', { account: undefined }, {}, 'transfer_account_unknown'],
  ['no payee', {}, withDraft({ lines: [] }), 'transfer_payees_missing'],
  ['more payees than a file brings', {}, withDraft({ lines: new Array(1001).fill(line) }), 'payees_full'],
  ['a name that no record carries', {}, withLine({ name: 'ﾌﾘｺﾐｻｷｦ' }), 'payee_unknown'],
  ['an account number of six digits', {}, withLine({ number: '000001' }), 'payee_unknown'],
  ['0 yen', {}, withLine({ payYen: 0 }), 'transfer_amount'],
  ['less than nothing', {}, withLine({ payYen: -1 }), 'transfer_amount'],
  ['half a yen', {}, withLine({ payYen: 0.5 }), 'transfer_amount'],
  [
    'less than the fee that the payee bears',
    {},
    withLine({ feeBearer: 'payee', payYen: 220 }),
    'transfer_amount',
  ],
  [
    'a branch that was merged away meanwhile',
    {},
    { facts: { ...facts, hasLostPlaces: true } },
    'payee_place_gone',
  ],
  ['no day', {}, withDraft({ day: '' }), 'transfer_day_closed'],
  ['a Saturday', {}, withDraft({ day: '2025-07-05' }), 'transfer_day_closed'],
  ['yesterday', {}, withDraft({ day: '2025-06-30' }), 'transfer_day_past'],
  ['a day too far', {}, withDraft({ day: '2025-07-24' }), 'transfer_day_late'],
  ['the customer’s limit', { agreement: { ...onCodes, perTransferYen: 9999 } }, {}, 'transfer_limit'],
  ['the user’s limit', { fbUser: { ...fbUser, perTransferYen: 9999 } }, {}, 'transfer_user_limit'],
  ['the day’s limit', { customerDay: used(99_990_001) }, {}, 'transfer_day_limit'],
  [
    'the user’s limit of a day',
    { fbUser: { ...fbUser, perDayYen: 20_000 }, userDay: used(10_001) },
    {},
    'transfer_user_day_limit',
  ],
  ['issue 18: the lower limit while a passkey is new', newPasskey, {}, 'transfer_passkey_limit'],
  [
    'a yen too little for amount and fee',
    { account: { ...account, balanceYen: 10_219 } },
    {},
    'transfer_balance',
  ],
  ['changed in another tab', {}, { shownDigest: 'e' }, 'transfer_changed'],
  ['W1: another transfer accepted since the look for duplicates', { customerDay: used(1) }, {}, 'stale'],
  ['W1: a duplicate that nobody ticked', {}, { facts: { ...facts, duplicates: 'x' } }, 'transfer_duplicate'],
  [
    'W1: a duplicate that came up after the tick',
    {},
    { facts: { ...facts, duplicates: 'x' }, intended: 'y' },
    'transfer_duplicate',
  ],
  ['no token', { binding: undefined, token: undefined }, {}, 'token_missing'],
  [
    'a token that counts from the next login on',
    { binding: binding({ service, enrolledAtMs: at.epochMilliseconds + 1 }) },
    {},
    'token_counts_later',
  ],
  ['a binding that became another’s', { agreement: { ...onCodes, usageForm: 'shared' } }, {}, 'stale'],
  [
    'a locked token',
    { binding: binding({ service, enrolledAtMs: before, status: 'locked' }) },
    {},
    'code_locked',
  ],
  [
    'a token that only a person unlocks',
    { binding: binding({ service, enrolledAtMs: before, status: 'locked', capped: true }) },
    {},
    'code_capped',
  ],
  ['a wrong code', {}, withCode('999999'), 'code_wrong'],
  ['a used code', { tokenUse: tokenUse({ lastStep: nowStep }) }, {}, 'code_spent'],
]

for (const [name, changedStates, changedSubmission, expected] of refusals) {
  test(`TXN-01, S3-3.4: ${name} is refused as ${expected}, and no transfer happens`, () => {
    const { outcome, events } = decide(changedStates, changedSubmission)
    assert.deepEqual(outcome, { ok: false, refusal: expected })
    const others = events.filter(({ type }) => type !== 'code_rejected')
    assert.deepEqual(
      others.map(({ type }) => type),
      expected === 'transfer_passkey_limit' ? ['risk_refused'] : [],
    )
  })
}

test('S3-3.4-02: the right code accepts, pays amount and fee, and counts for customer and user', () => {
  const { outcome, events } = decide({})
  assert.deepEqual(outcome, { ok: true, transferId: 'F1', repeated: false })
  assert.deepEqual(
    events.map(({ type }) => type),
    [
      'code_accepted',
      'transfer_accepted',
      'transfer_counted',
      'transfer_counted',
      'posted',
      'posted',
      'posted',
      'posted',
      'transfer_executed',
    ],
  )
  // What a dispute asks for later (D5).
  const kept = events.find((event) => event.type === 'transfer_accepted')
  assert.equal(kept?.sessionHash, 's1')
  assert.equal(kept.browser, 'Google Chrome（Windows）')
  assert.deepEqual(kept.shown, ['{"by":"code","risks":[],"shared":false,"ticked":false}'])
  const balances = events.flatMap((event) =>
    event.type === 'posted' && event.balanceYen !== null ? event.balanceYen : [],
  )
  assert.deepEqual(balances, [220, 0])
})

test('W1: a duplicate that was ticked as intended is accepted', () => {
  const { outcome } = decide({}, { facts: { ...facts, duplicates: 'x' }, intended: 'x' })
  assert.ok(outcome.ok)
})

test('a file leaves the account in one sum, with one for the fees; its event names the file', () => {
  const lines = [line, { ...line, number: '0000002', payYen: 5 }]
  const file = { name: 'a.txt', digest: 'f', takenAtMs: 1 }
  const rich = { account: { ...account, balanceYen: 100_000 } }
  const { outcome, events } = decide(rich, withDraft({ lines, file }))
  assert.ok(outcome.ok)
  const yen = events.flatMap((event) =>
    event.type === 'posted' && event.balanceYen !== null ? [[event.text, event.yen]] : [],
  )
  assert.deepEqual(yen, [
    ['総合振込 2件', -10_005],
    ['振込手数料', -440],
  ])
  const acceptedEvent = events.find(({ type }) => type === 'transfer_accepted')
  assert.ok(acceptedEvent?.type === 'transfer_accepted')
  assert.equal(acceptedEvent.fileDigest, 'f')
})

test('a transfer on a later day is reserved: nothing leaves yet, whatever the account holds', () => {
  const { outcome, events } = decide(
    { account: { ...account, balanceYen: 0 } },
    withDraft({ day: '2025-07-02' }),
  )
  assert.ok(outcome.ok)
  assert.ok(!events.some(({ type }) => type === 'posted' || type === 'transfer_executed'))
})

test('the same draft again gives its receipt and spends no code', () => {
  // Also while they are frozen: it was accepted before (D5).
  const { outcome, events } = decide(
    { transfer: accepted, userFreeze: freeze('user:u1') },
    withCode('000000'),
  )
  assert.deepEqual(outcome, { ok: true, transferId: 'F1', repeated: true })
  assert.deepEqual(events, [])
})

test('S3-1-02: without codes the fixed password confirms; a wrong one counts, and the sixth locks the ID', () => {
  const fixedOnly = { agreement: undefined, binding: undefined, token: undefined }
  const { outcome, events } = decide(fixedOnly)
  assert.ok(outcome.ok)
  assert.equal(events[0]?.type, 'fixed_password_accepted')
  const wrong = {
    confirmation: { ...transferSubmission().confirmation, fixed: { matches: false, generation: 3 } },
  }
  const sixth = decide({ ...fixedOnly, fixedPassword: { ...fixedPassword, failures: 5 } }, wrong)
  assert.deepEqual(sixth.outcome, { ok: false, refusal: 'password_locked' })
  assert.deepEqual(
    sixth.events.map((event) => event.type === 'fixed_password_rejected' && [event.failures, event.locked]),
    [[6, true]],
  )
})

test('S3-2-03: once the customer is on codes, the right fixed password opens nothing', () => {
  const { outcome } = decide({ binding: undefined, token: undefined })
  assert.deepEqual(outcome, { ok: false, refusal: 'token_missing' })
})

test('S3-3.2-28: a session from before the registration goes on as it began', () => {
  const later = agreementState.evolve(undefined, { ...chosen, chosenAtMs: at.epochMilliseconds + 1 })
  const { outcome, events } = decide({ agreement: later })
  assert.ok(outcome.ok)
  assert.equal(events[0]?.type, 'fixed_password_accepted')
})
