import type { Event as BankEvent } from '../../bank/rules/events.ts'
import type { UserImportEvent } from './core-file/user-import.ts'
import type { DisputeEvent } from './dispute.ts'
import type { PrintEvent } from './print/print-run.ts'

/** The events that the desk knows; a kind's own events are known to its part of the desk. */
export type Event = BankEvent | DisputeEvent | PrintEvent | UserImportEvent
