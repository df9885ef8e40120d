import type { EntriesRedacted, RowsErased, ValuesForgotten } from '../../platform/decision/personal.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** A contract that ended (decision 65): nobody of the customer gets in any more, and nobody is opened for it. */
export type CustomerEnd = {
  readonly service: string
  readonly customerId: string
  readonly closedAtMs: number
  readonly closedBy: string
  /** Since when what it left is being erased; null: the profile's retention is not over. */
  readonly erasingSinceMs: number | null
  readonly erasedAtMs: number | null
}

type OfCustomer = { readonly service: string; readonly customerId: string }

export type CustomerEndEvent =
  | (OfCustomer & {
      readonly type: 'customer_closed'
      readonly closedBy: string
      readonly closedAtMs: number
    })
  | (OfCustomer & { readonly type: 'customer_erasure_begun'; readonly begunAtMs: number })
  | (OfCustomer & { readonly type: 'customer_erased'; readonly erasedAtMs: number })
  | RowsErased
  | ValuesForgotten
  | EntriesRedacted

const ofCustomer = ({ service, customerId }: OfCustomer) => [service, customerId] as const

export const customerEndState = state<
  CustomerEnd,
  Exclude<CustomerEndEvent, RowsErased | ValuesForgotten | EntriesRedacted>
>()({
  name: 'customerEnd',
  row: 'a contract that ended, and how far what it left is erased',
  table: 'customer_end',
  key: ['service', 'customerId'],
  columns: {
    service: text,
    customerId: text,
    closedAtMs: integer,
    closedBy: text,
    erasingSinceMs: integer,
    erasedAtMs: integer,
  },
  on: {
    customer_closed: {
      key: ofCustomer,
      fold: (_, { type: __, ...closed }) => ({ ...closed, erasingSinceMs: null, erasedAtMs: null }),
    },
    customer_erasure_begun: {
      key: ofCustomer,
      fold: existing((end, { begunAtMs: erasingSinceMs }) => ({ ...end, erasingSinceMs })),
    },
    customer_erased: {
      key: ofCustomer,
      fold: existing((end, { erasedAtMs }) => ({ ...end, erasedAtMs })),
    },
  },
})
