import type { Event as AuthorityEvent } from '../../../authority/rules/events.ts'
import type { TradeEvent } from './trade-events.ts'

export type Event = AuthorityEvent | TradeEvent
