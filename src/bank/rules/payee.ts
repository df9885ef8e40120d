import type { Event } from '../../authority/rules/events.ts'
import type { AccountType } from './account.ts'

/** Where money goes: an account anywhere, and the name that it must have (受取人情報). */
export type Destination = {
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  readonly accountType: AccountType
  /** Seven digits. */
  readonly number: string
  /** In the kana of banks, at most 30 characters in a Zengin record. */
  readonly name: string
}

/** Who pays the fee: the sender (当方負担), or the payee, from whose amount it is taken (先方負担). */
export type FeeBearer = 'payer' | 'payee'

/** 登録済振込先 of a customer. */
export type Payee = Destination & {
  readonly service: string
  readonly customerId: string
  readonly payeeId: string
  readonly feeBearer: FeeBearer
  /** What the customer calls it. */
  readonly label: string
}

type OfPayee = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly payeeId: string
}

export type PayeeEvent =
  | (OfPayee & Destination & Pick<Payee, 'feeBearer' | 'label'> & { readonly type: 'payee_set' })
  | (OfPayee & { readonly type: 'payee_removed' })

export function evolvePayee(payee: Payee | undefined, event: Event): Payee | undefined {
  if (event.type === 'payee_removed') return undefined
  if (event.type !== 'payee_set') return payee
  const { type: _, userId: __, ...set } = event
  return set
}
