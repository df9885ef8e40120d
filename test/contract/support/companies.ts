// A company of WEB-FB with accounts, users with tokens and sessions, on any store.

import assert from 'node:assert/strict'
import type { Context } from '../../../src/authority/operations/context.ts'
import { customerHolder, userHolder } from '../../../src/authority/rules/binding.ts'
import { openAccount } from '../../../src/bank/operations/open-account.ts'
import type { Destination } from '../../../src/bank/rules/payee.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { newSessionId, sessionHash } from '../../../src/platform/secrets/random.ts'
import { openFbCustomer } from '../../../src/services/web-fb/operations/open-fb-customer.ts'
import { confirmTransfer } from '../../../src/services/web-fb/operations/transfers/confirm.ts'
import {
  draftDigest,
  newDraft,
  readDraft,
  saveDraft,
} from '../../../src/services/web-fb/operations/transfers/draft.ts'
import type { TransferDraft } from '../../../src/services/web-fb/rules/transfer-draft.ts'
import type { Event } from '../../support/events.ts'
import { refsOf } from './changes.ts'
import { addToken, caller } from './people.ts'

export const fbService = 'shinkin-5410/web-fb'
const service = fbService

export type Bookkeeper = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** A customer with one account that holds so many yen; whoever has the ID is its administrator. */
export async function addCompany(context: Context, userId: string, openingYen: number) {
  const opened = await openFbCustomer(context, caller, {
    ...{ service, userId, userName: userId, customerName: `試験商事${userId}` },
    ...{ companyCode: '0020000025', kanaName: 'ｼｹﾝｼﾖｳｼﾞ' },
  })
  assert.ok(opened.ok, 'the company was not opened')
  const { customerId } = opened
  const number = String(context.now().epochNanoseconds % 10_000_000n).padStart(7, '0')
  const account = { branchCode: '002', accountType: 'ordinary', number, holderName: 'ｼｹﾝ' } as const
  const opening = await openAccount(context, caller, { service, customerId, ...account, openingYen })
  assert.ok(opening.ok, 'the account was not opened')
  return { userId, customerId, accountId: `002-ordinary-${number}` }
}

async function happen(context: Context, ...events: readonly Event[]): Promise<void> {
  await context.store.change({ ...caller, at: context.now() }, refsOf(events), () => accept({}, ...events))
}

/** Another user of the same customer, who may transfer. */
export async function addColleague(context: Context, customerId: string, userId: string): Promise<void> {
  const rights = { mayTransfer: true, mayInquire: true, perTransferYen: null, perDayYen: null }
  await happen(
    context,
    { type: 'user_created', service, userId, customerId, userName: userId, administrator: false },
    { type: 'fb_user_set', service, userId, customerId, role: 'general', ...rights, certificateOnly: false },
  )
}

/** A token for one user, or for all of them, as the administrator registers it; it counts from the next login. */
export async function bind(
  context: Context,
  { userId, customerId }: { readonly userId: string; readonly customerId: string },
  usageForm: 'individual' | 'shared',
): Promise<string> {
  const tokenId = await addToken(context)
  const holder = usageForm === 'shared' ? customerHolder(customerId) : userHolder(userId)
  const chosenAtMs = context.now().epochMilliseconds
  await happen(
    context,
    { type: 'usage_form_chosen', service, userId, customerId, usageForm, chosenAtMs },
    {
      type: 'token_enrolled',
      ...{ service, userId, holder, tokenId, bindingId: `b${tokenId}`, steps: [0] },
      enrolledAtMs: chosenAtMs,
    },
  )
  return tokenId
}

/** A session as opened by a login with a changed password. */
export async function bookkeeperOf(
  context: Context,
  { userId, customerId }: { readonly userId: string; readonly customerId: string },
): Promise<Bookkeeper> {
  const hash = sessionHash(newSessionId())
  const startedAtMs = context.now().epochMilliseconds
  const expiresAtMs = startedAtMs + 43_200_000
  const started = { stage: 'authenticated', purpose: 'login', startedAtMs, expiresAtMs } as const
  await happen(context, { type: 'session_started', service, userId, sessionHash: hash, ...started })
  return { service, userId, customerId, sessionHash: hash }
}

export const supplier: Destination = {
  ...{ bankCode: '5410', bankName: '確認用5410', branchCode: '002', branchName: '店舗002' },
  ...{ accountType: 'ordinary', number: '0000001', name: 'ﾌﾘｺﾐｻｷ' },
}

/** A draft that pays one supplier, ready to be confirmed. */
export async function draftOf(
  context: Context,
  who: Bookkeeper,
  accountId: string,
  { payYen, day }: { readonly payYen: number; readonly day: string },
) {
  const draftId = await newDraft(context, who, accountId)
  const begun = await readDraft(context, who, draftId)
  assert.ok(begun)
  const draft: TransferDraft = {
    ...begun,
    day,
    memo: '',
    lines: [{ ...supplier, feeBearer: 'payer', payYen }],
  }
  assert.ok(await saveDraft(context, who, draftId, draft))
  return { draftId, shownDigest: draftDigest(draft), transferId: draft.transferId }
}

/** 'accepted', 'repeated', or why not. */
export async function confirm(
  context: Context,
  who: Bookkeeper,
  draft: { readonly draftId: string; readonly shownDigest: string },
  code: string,
): Promise<string> {
  const outcome = await confirmTransfer(context, caller, who, { ...draft, code })
  if (!outcome.ok) return outcome.refusal
  return outcome.repeated ? 'repeated' : 'accepted'
}
