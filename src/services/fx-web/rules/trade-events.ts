import type { OfUser } from '../../../authority/rules/keys.ts'
import type { Terms } from './terms.ts'

type OfCustomer = OfUser & { readonly customerId: string }
type OfOrder = OfCustomer & { readonly orderId: string; readonly yen: number; readonly endedAtMs: number }

/** 為替予約. `userId` is the actor, or for a fill and an expiry the user who placed the order. */
export type TradeEvent =
  | (OfCustomer &
      Terms & {
        readonly type: 'quote_given'
        readonly quoteId: string
        readonly sessionHash: string
        readonly rate: number
        /** Where the core system told it. */
        readonly rateAsOfMs?: number
        readonly yen: number
        readonly quotedAtMs: number
        readonly expiresAtMs: number
      })
  | (OfCustomer &
      Terms & {
        readonly type: 'contract_concluded'
        readonly contractId: string
        /** Its origin: one of the two. */
        readonly quoteId: string | null
        readonly orderId: string | null
        readonly rate: number
        readonly yen: number
        readonly concludedAtMs: number
      })
  | (OfCustomer & {
      readonly type: 'contract_used'
      readonly contractId: string
      readonly amount: number
      readonly balance: number
      readonly releasedYen: number
      readonly usedAtMs: number
    })
  | (OfUser & {
      readonly type: 'contract_confirmed'
      readonly contractId: string
      readonly confirmedAtMs: number
    })
  | (OfUser & { readonly type: 'contract_disputed'; readonly contractId: string; readonly text: string })
  /** At the bank: who looks after a dispute or an overdue contract, and what the customer is answered (D12). */
  | (OfUser & {
      readonly type: 'contract_taken'
      readonly contractId: string
      readonly operatorId: string
      readonly takenAtMs: number
    })
  | (OfUser & {
      readonly type: 'contract_answered'
      readonly contractId: string
      readonly operatorId: string
      readonly answer: string
      readonly answeredAtMs: number
    })
  | (OfCustomer &
      Terms & {
        readonly type: 'order_placed'
        readonly orderId: string
        readonly limitRate: number
        readonly yen: number
        readonly keepUntil: string
        readonly placedAtMs: number
        readonly expiresAtMs: number
      })
  | (OfOrder & { readonly type: 'order_filled'; readonly contractId: string })
  | (OfOrder & { readonly type: 'order_expired' | 'order_cancelled' })
