import type { Act } from '../../../authority/rules/operation-answer.ts'
import { decideOperation, type OperationDraft } from '../../../authority/rules/operation-creation.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { SignedOperation } from '../../../authority/rules/signed-operation.ts'
import { sameBytes } from '../../../otp/bytes.ts'
import { type Row, summarize } from '../../../otp/signed-operation/batch.ts'
import { array, encodeCbor } from '../../../otp/signed-operation/cbor.ts'
import { encodeField, type Field } from '../../../otp/signed-operation/fields.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { frozenOnDenial } from './denial.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { shownPayee, yen } from './shown-fields.ts'
import type { TransferLine } from './transfer.ts'
import { holderAt } from './transfer-confirmation.ts'
import {
  type PricedTransfer,
  type ReadyStates,
  type ReadySubmission,
  readyTransfer,
  refuseUnready,
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

/** What of a transfer is shown beside its payees. */
type ShownWith = {
  /** YYYY-MM-DD. */
  readonly day: string
  /** The account that it is taken from, as the customer knows it. */
  readonly from: string
  /** How many payees are paid for the first time. */
  readonly firstTime: number
  /** Of a batch's rows: hashing is no matter of rules. */
  readonly rootOf: (rows: readonly Row[]) => Uint8Array
}

/** What the token shows of a transfer; of several payees their list, too, which the root among its fields stands for. */
export type TransferContent = {
  readonly template: 'transfer' | 'transfer_batch'
  readonly fields: readonly Field[]
  readonly rows?: readonly Row[]
}

const fromLabel = '出金口座'

/** To one payee: where to, how much, when, from which account, and the fee. To several: how many, how much in all, and their list. */
export function transferContent({ lines }: Pick<PricedTransfer, 'lines'>, shown: ShownWith): TransferContent {
  const rows = lines.map(rowOf)
  const summary = summarize(rows)
  if (summary === undefined) throw new TypeError('a transfer without payees, or of too much money')
  const { count, total, first, largest } = summary
  const date = Number(shown.day.replaceAll('-', ''))
  const fee = yen(lines.reduce((all, { feeYen }) => all + feeYen, 0))
  const from: Field = { label: fromLabel, type: 'text', value: shown.from }
  if (count === 1) {
    return {
      template: 'transfer',
      fields: [
        { label: '振込先', type: 'account', value: first.account },
        { label: '振込金額', type: 'money', value: first.money },
        { label: '振込指定日', type: 'date', value: date },
        from,
        { label: '手数料', type: 'money', value: fee },
      ],
    }
  }
  return {
    template: 'transfer_batch',
    fields: [
      { label: '件数', type: 'count', value: count },
      { label: '振込金額の合計', type: 'money', value: total },
      { label: '振込指定日', type: 'date', value: date },
      { label: '最初の振込先', type: 'account', value: first.account },
      { label: '最初の振込先の金額', type: 'money', value: first.money },
      { label: '金額が最大の振込先', type: 'account', value: largest.account },
      { label: '最大の金額', type: 'money', value: largest.money },
      { label: '初めての振込先', type: 'count', value: shown.firstTime },
      { label: '一覧の照合値', type: 'digest', value: shown.rootOf(rows) },
      from,
      { label: '手数料の合計', type: 'money', value: fee },
    ],
    rows,
  }
}

function rowOf(line: TransferLine): Row {
  const { reference, amountYen } = line
  const told = reference?.kind === 'codes' ? `${reference.code1} ${reference.code2}`.trim() : reference?.text
  return { account: shownPayee(line), money: yen(amountYen), reference: told ?? '' }
}

/** What was signed, for the decision to hold the transfer against. */
export type SignedContent = Pick<TransferContent, 'fields'> & Pick<ShownWith, 'rootOf'>

/** Would the token show the same now, each payee and each fee? Only who was new to the customer then may be known by now. */
function isAsSigned(priced: PricedTransfer, day: string, { fields, rootOf }: SignedContent): boolean {
  const from = fields.find(({ label }) => label === fromLabel)
  const firstTime = fields.findLast(({ type }) => type === 'count')
  const shown = {
    day,
    rootOf,
    from: from?.type === 'text' ? from.value : '',
    firstTime: firstTime?.type === 'count' ? firstTime.value : 0,
  }
  return sameBytes(bytesOf(fields), bytesOf(transferContent(priced, shown).fields))
}

function bytesOf(fields: readonly Field[]): Uint8Array {
  return encodeCbor(array(...fields.map(encodeField)))
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
  if (typeof ready === 'string') return refuseUnready(ready, states, submission, profile, now)
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
  states: ReadyStates,
  submission: (ReadySubmission & { readonly signed: SignedContent }) | null,
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
      if (typeof ready === 'string') return refuseUnready(ready, states, submission, profile, now)
      if (!isAsSigned(ready.priced, submission.draft.day, submission.signed))
        return refuse('transfer_not_as_signed')
      const where = { sessionHash, shown, ...(browser === null ? {} : { browser }) }
      return accept({}, ...ready.confirmed({ by: 'operation', operationId, ...where }))
    },
    reject: frozenOnDenial(states, { service, userId, customerId }, now),
  }
}
