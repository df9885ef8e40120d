import type { Event as BankEvent } from '../../bank/rules/events.ts'

/** What the desk knows of itself; what a kind of service writes besides, its part of the desk knows. */
export type Event = BankEvent
