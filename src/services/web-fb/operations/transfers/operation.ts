import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { riskMailTo } from '../../../../authority/operations/mail/mail-to.ts'
import { type ActPart, preparedAct } from '../../../../authority/operations/signed-operations/act-part.ts'
import { keptContent } from '../../../../authority/operations/signed-operations/find-operation.ts'
import { rowsRoot } from '../../../../authority/operations/signed-operations/rows-root.ts'
import {
  isFlooded,
  signOperation,
} from '../../../../authority/operations/signed-operations/sign-operation.ts'
import { sessionSeenAtMs } from '../../../../authority/queries/sessions.ts'
import { bindingState } from '../../../../authority/rules/binding.ts'
import { maySignHere } from '../../../../authority/rules/confirmation.ts'
import { passwordState } from '../../../../authority/rules/password.ts'
import { withRiskMail } from '../../../../authority/rules/risk.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { disowningState, signingUserState } from '../../../../authority/rules/signed-operation.ts'
import { tokenState, tokenUseState } from '../../../../authority/rules/token.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { accountState } from '../../../../bank/rules/account.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import { freezeRefs } from '../../../../bank/rules/transfer-freeze.ts'
import type { Operation } from '../../../../otp/signed-operation/payload.ts'
import type { FbProfile } from '../../rules/profile.ts'
import { transferState } from '../../rules/transfer.ts'
import { holderAt } from '../../rules/transfer-confirmation.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import {
  decideTransferOperation,
  type TransferSubject,
  transferAct,
  transferContent,
  transferOperationAct,
} from '../../rules/transfer-operation.ts'
import { priceTransfer } from '../../rules/transfer-order.ts'
import { fbProfileOf } from '../profile-of.ts'
import { draftDigest, readDraft } from './draft.ts'
import { lookUpDraft } from './duplicates.ts'
import { type Acting, orderRefs } from './facts.ts'
import { endFileDraft } from './file-drafts.ts'
import { acceptedNotice, type TransferMails } from './notices.ts'

type Owner = Omit<Acting, 'sessionHash'>

/** What a transfer depends on that a signed operation confirms, besides the token. */
function refsOf(
  profile: FbProfile,
  who: Acting,
  draft: Pick<TransferDraft, 'accountId' | 'transferId'>,
  now: Temporal.Instant,
) {
  const { service, userId, sessionHash } = who
  return {
    ...orderRefs(profile, who, draft.accountId, now),
    ...freezeRefs(who),
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    transfer: transferState.ref(service, draft.transferId),
    signingUser: signingUserState.ref(service, userId),
    disowning: disowningState.ref(service, userId),
  }
}

export type AskedOperation = Pick<TransferSubject, 'draftId' | 'shownDigest' | 'intended' | 'shown'> & {
  /** The account that it is taken from, as the customer knows it. */
  readonly from: string
}

/** [確定]: the operation for the user's token, or why the transfer could not be made even if it were approved. */
export function askForOperation(
  context: Context,
  caller: Caller,
  acting: Acting,
  { from, ...asked }: AskedOperation,
) {
  const { store } = context
  const { service, userId, customerId, sessionHash } = acting
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const draft = await readDraft(context, acting, asked.draftId)
    if (draft === undefined) return { ok: false, refusal: 'transfer_gone' } as const
    const { facts } = await lookUpDraft(context, acting, draft)
    const { agreement, account } = await store.read({
      agreement: agreementState.ref(service, customerId),
      account: accountState.ref(service, draft.accountId),
    })
    const holder = holderAt(agreement, acting)
    const { binding } = await store.read({ binding: bindingState.ref(service, holder) })
    const tokenId = binding?.tokenId ?? null
    if (tokenId === null) return { ok: false, refusal: 'token_missing' } as const
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    if (await isFlooded(context, { tokenId, act: transferAct }, now))
      return { ok: false, refusal: 'operations_waiting' } as const
    const refs = refsOf(profile, acting, draft, now)
    const of = { customerId, hasLostPlaces: facts.hasLostPlaces }
    const priced = priceTransfer({ ...(await store.read(refs)), account }, draft, of, profile, now)
    if (typeof priced === 'string') return { ok: false, refusal: priced } as const
    const browser = caller.client?.browser ?? null
    const subject: TransferSubject = { ...asked, customerId, sessionHash, browser }
    const operation = signOperation(
      context,
      {
        service,
        userId,
        holder,
        tokenId,
        act: transferAct,
        subject: JSON.stringify(subject),
        ...transferContent(priced, { day: draft.day, from, firstTime: facts.newPayees, rootOf: rowsRoot }),
        validSeconds: profile.confirmation.validSeconds,
      },
      now,
    )
    if (typeof operation === 'string') throw new Error(`a transfer that no token shows: ${operation}`)
    const all = {
      ...refs,
      binding: bindingState.ref(service, holder),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = { ...acting, ...submissionOf(draft, asked), facts, seenAtMs }
    return store.change(changeContext(caller, now), all, (states) =>
      decideTransferOperation(states, submission, operation, profile, now),
    )
  })
}

function submissionOf(
  draft: TransferDraft,
  { shownDigest, intended }: Pick<TransferSubject, 'shownDigest' | 'intended'>,
) {
  return { draft, digest: draftDigest(draft), shownDigest, intended }
}

/** The transfer of an approved operation, or the freeze of a rejected one. */
export const transferOperations = (acceptedMail: TransferMails['accepted']): ActPart => ({
  async prepare(context: Context, operation) {
    const { service, userId } = operation
    const subject = JSON.parse(operation.subject) as TransferSubject
    const { customerId, sessionHash, draftId } = subject
    const who: Owner = { service, userId, customerId }
    const draft = await readDraft(context, who, draftId)
    const profile = fbProfileOf(context, service)
    const now = context.now()
    const gone = { accountId: '', transferId: '' }
    const refs = {
      ...refsOf(profile, { ...who, sessionHash }, draft ?? gone, now),
      binding: bindingState.ref(service, operation.holder),
    }
    const mail = await riskMailTo(context, who)
    const signed = keptContent(operation)
    const submission =
      draft === undefined || signed === null
        ? null
        : {
            ...who,
            ...submissionOf(draft, subject),
            facts: (await lookUpDraft(context, who, draft)).facts,
            seenAtMs: await sessionSeenAtMs(context.store, sessionHash),
            notice: await acceptedNotice(context, who, draft, acceptedMail),
            signed: { fields: signed.fields, rootOf: rowsRoot },
          }
    return preparedAct(
      refs,
      (states, at) => {
        const act = transferOperationAct(states, submission, { ...operation, subject }, profile, at)
        return { ...act, approve: () => withRiskMail(act.approve(), mail, at) }
      },
      { afterApproval: () => endFileDraft(context, who, draftId) },
    )
  },
})

/** May it be confirmed by the token app on the device that shows the page? */
export function maySignTransferHere(
  { confirmation }: Pick<FbProfile, 'confirmation'>,
  { template, fields }: Pick<Operation, 'template' | 'fields'>,
): boolean {
  // The amount, or the total of a batch.
  const money = fields.find((field) => field.type === 'money')
  const isTransfer = template === 'transfer' || template === 'transfer_batch'
  return isTransfer && money !== undefined && maySignHere(confirmation, money.value.amount)
}

/** What a screen needs to know of an operation's transfer. */
export function subjectOf({ subject }: { readonly subject: string }): TransferSubject {
  return JSON.parse(subject) as TransferSubject
}
