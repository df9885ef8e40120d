import type { Spoken } from '../../../authority/texts/catalog.ts'
import { authorityEventNames } from '../../../authority/texts/journal.ts'
import type { Event } from '../rules/events.ts'
import type { ToldEvent } from '../rules/told-events.ts'
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

const inJapanese: Readonly<Record<string, string>> = {
  ...authorityEventNames,
  ...tradeEventNames,
  binding_revoked: 'トークンの無効',
}

/** Those that a company is told. */
const inEnglish: Readonly<Record<ToldEvent, string>> = {
  user_created: 'User added',
  user_changed: 'User changed',
  user_deleted: 'User deleted',
  user_suspended: 'User suspended',
  user_resumed: 'User resumed',
  password_set: 'Password set',
  password_rejected: 'Wrong password',
  password_unlocked: 'Password unlocked',
  token_enrolled: 'Token registered',
  code_accepted: 'One-time password accepted',
  code_rejected: 'Wrong one-time password',
  challenge_passed: 'One-time password by mail accepted',
  challenge_failed: 'Wrong one-time password by mail',
  token_synchronized: 'Token synchronized',
  binding_unlocked: 'Token unlocked',
  binding_suspended: 'Token suspended',
  binding_resumed: 'Token resumed',
  binding_revoked: 'Token revoked',
  mail_address_registered: 'Mail address registered',
  mail_address_changed: 'Mail address changed',
  mail_address_removed: 'Mail address removed',
  notices_chosen: 'Mail settings changed',
  contract_concluded: 'Contract concluded',
  contract_confirmed: 'Contract confirmed',
  order_placed: 'Leave order placed',
  order_cancelled: 'Leave order canceled',
}

/** What 利用履歴 of a company calls an event. */
export function toldEventName(
  type: Event['type'] | 'chain_started',
  { language }: Pick<Spoken, 'language'>,
): string {
  const names: Readonly<Record<string, string>> = language === 'en' ? inEnglish : inJapanese
  return names[type] ?? type
}
