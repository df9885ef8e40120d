import { gone, state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { AccountType } from './account.ts'
import type { FeeBearer } from './fees.ts'

/** Where money goes: any account, and its holder's name (受取人情報). */
export type Destination = {
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  readonly accountType: AccountType
  /** Seven digits. */
  readonly number: string
  /** In bank kana, at most 30 characters in a Zengin record. */
  readonly name: string
}

/** 登録済振込先 of a customer. */
export type Payee = Destination & {
  readonly service: string
  readonly customerId: string
  readonly payeeId: string
  readonly feeBearer: FeeBearer
  /** The customer's own label. */
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

const ofPayee = ({ service, customerId, payeeId }: Pick<Payee, 'service' | 'customerId' | 'payeeId'>) =>
  [service, customerId, payeeId] as const

export const payeeState = state<Payee, PayeeEvent>()({
  name: 'payee',
  row: 'a registered payee of a customer (振込先)',
  table: 'fb_payee',
  ofPerson: { by: 'customerId', erased: gone },
  key: ['service', 'customerId', 'payeeId'],
  columns: {
    service: text,
    customerId: text,
    payeeId: text,
    bankCode: text,
    bankName: text,
    branchCode: text,
    branchName: text,
    accountType: text,
    number: text,
    name: text,
    feeBearer: text,
    label: text,
  },
  on: {
    payee_set: { key: ofPayee, fold: (_, { type: __, userId: ___, ...set }) => set },
    payee_removed: { key: ofPayee, fold: gone },
  },
})
