import type { Event as BankEvent } from '../../../bank/rules/events.ts'

/** 個人インターネットバンキング only uses events of the authority and the bank. */
export type Event = BankEvent
