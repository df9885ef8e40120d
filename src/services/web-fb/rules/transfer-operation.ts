import type { Act } from '../../../authority/rules/operation-answer.ts'
import { decideOperation, type OperationDraft } from '../../../authority/rules/operation-creation.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { SignedOperation } from '../../../authority/rules/signed-operation.ts'
import type { Field } from '../../../otp/signed-operation/fields.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { frozenOnDenial } from './denial.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { shownPayee, yen } from './shown-fields.ts'
import { type ConfirmationStates, holderAt } from './transfer-confirmation.ts'
import {
  type PricedTransfer,
  type ReadySubmission,
  readyTransfer,
  type TransferStates,
} from './transfer-order.ts'

// 都度振込 that is confirmed on the token's own screen: asked for, approved, turned down.

/** The name of this act among those that operations are about. */
export const transferAct = 'transfer'

/** What an operation keeps of the transfer that it is about: nothing that the customer did not see. */
export type TransferSubject = {
  readonly draftId: string
  readonly customerId: string
  readonly sessionHash: string
  readonly shownDigest: string
  readonly intended: string
  readonly browser: string | null
  readonly shown: readonly string[]
}

/** What the token shows of a transfer to one payee: where to, how much, when, from which account, and the fee. */
export function transferFields(
  { lines }: Pick<PricedTransfer, 'lines'>,
  { day, from }: { readonly day: string; readonly from: string },
): readonly Field[] {
  return lines.flatMap((line): Field[] => [
    { label: '振込先', type: 'account', value: shownPayee(line) },
    { label: '振込金額', type: 'money', value: yen(line.amountYen) },
    { label: '振込指定日', type: 'date', value: Number(day.replaceAll('-', '')) },
    { label: '出金口座', type: 'text', value: from },
    { label: '手数料', type: 'money', value: yen(line.feeYen) },
  ])
}

/** [確定] where the profile asks for a signed operation: from now on it waits for the token. */
export function decideTransferOperation(
  states: Pick<TransferStates, Exclude<keyof TransferStates, 'fixedPassword'>>,
  submission: ReadySubmission,
  operation: OperationDraft,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<{ readonly operationId: string }, Refusal | Stale> {
  const ready = readyTransfer(states, submission, profile, now)
  if (ready === 'repeated') return refuse('transfer_gone')
  if (typeof ready === 'string') return refuse(ready)
  if (!ready.signature) return refuse('transfer_changed')
  const { session, binding, agreement } = states
  if (operation.holder !== holderAt(agreement, submission)) return refuse('stale')
  if (binding === undefined || binding.tokenId === null) return refuse('token_missing')
  if (session === undefined || (binding.enrolledAtMs ?? 0) > session.startedAtMs)
    return refuse('token_counts_later')
  return decideOperation(states, operation, now)
}

/** What the answer does: the transfer, decided with it; and for 「身に覚えがない」 the freeze of all of this user's. */
export function transferOperationAct(
  states: Omit<TransferStates, keyof ConfirmationStates> &
    Pick<TransferStates, 'session' | 'user' | 'password' | 'fbUser' | 'agreement'>,
  submission: ReadySubmission | null,
  {
    operationId,
    service,
    userId,
    subject,
  }: Pick<SignedOperation, 'operationId' | 'service' | 'userId'> & {
    readonly subject: TransferSubject
  },
  profile: FbProfile,
  now: Temporal.Instant,
): Act {
  const { customerId, sessionHash, browser, shown } = subject
  return {
    approve: () => {
      if (submission === null) return refuse('transfer_gone')
      const ready = readyTransfer(states, submission, profile, now)
      if (ready === 'repeated') return refuse('transfer_gone')
      if (typeof ready === 'string') return refuse(ready)
      const where = { sessionHash, shown, ...(browser === null ? {} : { browser }) }
      return accept({}, ...ready.confirmed({ by: 'operation', operationId, ...where }))
    },
    reject: frozenOnDenial(states, { service, userId, customerId }, now),
  }
}
