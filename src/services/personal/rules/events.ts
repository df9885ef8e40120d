import type { Event as BankEvent } from '../../../bank/rules/events.ts'

/** 個人インターネットバンキング decides nothing that the authority and the bank have no event for. */
export type Event = BankEvent
