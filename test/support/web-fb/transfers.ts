// Transfers of a company of WEB-FB by its operations, on any store.
import assert from 'node:assert/strict'
import type { Context } from '../../../src/authority/operations/context.ts'
import { confirmTransfer } from '../../../src/services/web-fb/operations/transfers/confirm.ts'
import {
  draftDigest,
  newDraft,
  readDraft,
  saveDraft,
} from '../../../src/services/web-fb/operations/transfers/draft.ts'
import { findTransfers } from '../../../src/services/web-fb/queries/transfers.ts'
import type { TransferDraft } from '../../../src/services/web-fb/rules/transfer-draft.ts'
import { caller } from '../../contract/support/people.ts'
import { type FbCompany, type FbSession, supplier } from './companies.ts'
import { webFb } from './service.ts'

type Order = {
  readonly payYen: number
  readonly day: string
  /** 0: it was typed. */
  readonly filePayees?: number
}

/** A draft that pays one supplier, or so many as a file brings, ready to be confirmed. */
export async function draftOf(
  context: Context,
  who: FbSession,
  accountId: string,
  { payYen, day, filePayees = 0 }: Order,
) {
  const draftId = await newDraft(context, who, accountId)
  const begun = await readDraft(context, who, draftId)
  assert.ok(begun)
  const draft: TransferDraft = {
    ...begun,
    day,
    memo: '',
    lines: Array.from({ length: Math.max(filePayees, 1) }, (_, i) => ({
      ...supplier,
      number: String(i + 1).padStart(7, '0'),
      feeBearer: 'payer',
      payYen,
    })),
    ...(filePayees === 0 ? {} : { file: { name: 'a.txt', digest: `${filePayees} ${payYen}`, takenAtMs: 0 } }),
  }
  assert.ok(await saveDraft(context, who, draftId, draft))
  return { draftId, shownDigest: draftDigest(draft), transferId: draft.transferId }
}

/** 'accepted', 'repeated', or why not. */
export async function confirm(
  context: Context,
  who: FbSession,
  draft: { readonly draftId: string; readonly shownDigest: string; readonly intended?: string },
  code: string,
): Promise<string> {
  const outcome = await confirmTransfer(context, caller, who, { ...draft, code })
  if (!outcome.ok) return outcome.refusal
  return outcome.repeated ? 'repeated' : 'accepted'
}

/** The newest first. */
export function newestTransfers({ store }: Context, { customerId }: FbCompany) {
  return findTransfers(store, webFb, customerId, { before: null, limit: 50 })
}
