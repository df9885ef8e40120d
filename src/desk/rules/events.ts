import type { TradeEvent } from '../../services/fx-web/rules/trade-events.ts'
import type { Event as FbEvent } from '../../services/web-fb/rules/events.ts'

/** The desk shows what every module decides, and acts for WEB-FB's users too. */
export type Event = FbEvent | TradeEvent
