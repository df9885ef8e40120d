import { keeps } from '../platform/store/schema.ts'
import { type DisputeEvent, disputeState } from './rules/dispute.ts'

/** What the desk stores. */
export const deskKept = keeps<DisputeEvent>()({ states: [disputeState] })
