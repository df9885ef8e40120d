import type { TradeEvent } from '../rules/trade-events.ts'

/** What the journal says of each. */
export const tradeEventNames = {
  quote_given: '為替レートの提示',
  contract_concluded: '為替予約の締結',
  contract_used: '為替予約の実行',
  contract_confirmed: '為替予約のコンファーム',
  contract_disputed: '為替予約の相違の申出',
  contract_taken: '為替予約の担当の引受け',
  contract_answered: '相違の申出への回答',
  order_placed: 'リーブオーダーの受付',
  order_filled: 'リーブオーダーの成立',
  order_expired: 'リーブオーダーの期限切れ',
  order_cancelled: 'リーブオーダーの取消',
} as const satisfies Record<TradeEvent['type'], string>
