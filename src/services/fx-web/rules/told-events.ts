import type { Event } from './events.ts'

/** What a company may know about its own users: what they did and what was done to them, not how a guess failed. */
export const toldEvents = [
  'user_created',
  'user_changed',
  'user_deleted',
  'user_suspended',
  'user_resumed',
  'password_set',
  'password_rejected',
  'password_unlocked',
  'token_enrolled',
  'code_accepted',
  'code_rejected',
  'challenge_passed',
  'challenge_failed',
  'token_synchronized',
  'binding_unlocked',
  'binding_suspended',
  'binding_resumed',
  'binding_revoked',
  'mail_address_registered',
  'mail_address_changed',
  'mail_address_removed',
  'notices_chosen',
  'contract_concluded',
  'contract_confirmed',
  'order_placed',
  'order_cancelled',
] as const satisfies readonly Event['type'][]

export type ToldEvent = (typeof toldEvents)[number]
