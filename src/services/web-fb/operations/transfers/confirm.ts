import {
  type Caller,
  type Context,
  changeContext,
  customerAttemptsMax,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { riskMailTo } from '../../../../authority/operations/mail/mail-to.ts'
import { withRiskMail } from '../../../../authority/rules/risk.ts'
import { signingUserState } from '../../../../authority/rules/signed-operation.ts'
import { freezeRefs } from '../../../../bank/rules/transfer-freeze.ts'
import type { FbProfile } from '../../rules/profile.ts'
import { transferState } from '../../rules/transfer.ts'
import { decideTransfer, type TransferSubmission } from '../../rules/transfer-order.ts'
import { fbProfileOf } from '../profile-of.ts'
import { draftDigest, readDraft } from './draft.ts'
import { lookUpDraft } from './duplicates.ts'
import { type Acting, confirmationFacts, orderRefs, type TypedConfirmation } from './facts.ts'
import { acceptedNotice, type TransferMails } from './notices.ts'

export type ConfirmedTransfer = TypedConfirmation & {
  readonly draftId: string
  /** The fingerprint of what the user saw. */
  readonly shownDigest: string
  /** The duplicates ticked as intended, by their fingerprint; empty: none. */
  readonly intended?: string
  /** The words of the screen, which keeps them with the transfer (D5). */
  readonly shownWords?: (
    confirmed: Parameters<TransferSubmission['shownWords']>[0] & { readonly profile: FbProfile },
  ) => readonly string[]
  /** What a mail says of several payees; left out: none is sent. */
  readonly acceptedMail?: TransferMails['accepted']
}

/**
 * [確定]: the code and the transfer are committed together, once. Submitting the same draft again, by a second click or
 * because the answer was lost, gives the same receipt (`repeated`) and spends nothing. Refused with `transfer_gone` if
 * the draft is not this user's or its hour is over.
 */
export function confirmTransfer(
  context: Context,
  caller: Caller,
  acting: Acting,
  { draftId, shownDigest, intended = '', shownWords = () => [], acceptedMail, ...typed }: ConfirmedTransfer,
) {
  const { service } = acting
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const draft = await readDraft(context, acting, draftId)
    if (draft === undefined) return { ok: false, refusal: 'transfer_gone' } as const
    const { facts } = await lookUpDraft(context, acting, draft)
    const { refs, confirmation, seenAtMs } = await confirmationFacts(context, acting, typed)
    const mail = await riskMailTo(context, acting)
    const now = context.now()
    const allRefs = {
      signingUser: signingUserState.ref(service, acting.userId),
      ...refs,
      ...orderRefs(profile, acting, draft.accountId, now),
      ...freezeRefs(acting),
      transfer: transferState.ref(service, draft.transferId),
    }
    const submission = {
      ...acting,
      draft,
      digest: draftDigest(draft),
      shownDigest,
      facts,
      intended,
      confirmation,
      seenAtMs,
      browser: caller.client?.browser ?? null,
      shownWords: (confirmed: Parameters<TransferSubmission['shownWords']>[0]) =>
        shownWords({ ...confirmed, profile }),
      notice: acceptedMail && (await acceptedNotice(context, acting, draft, acceptedMail)),
    }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      withRiskMail(decideTransfer(states, submission, profile, now), mail, now),
    )
  }, customerAttemptsMax)
}
