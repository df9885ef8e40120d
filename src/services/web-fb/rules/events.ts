import type { Event as BankEvent } from '../../../bank/rules/events.ts'
import type { FbUserEvent } from './fb-user.ts'
import type { FencedCaseEvent } from './fenced-case.ts'
import type { FixedPasswordEvent } from './fixed-password.ts'
import type { HandoverEvent } from './handover.ts'
import type { TransferEvent } from './transfer.ts'

/** The events of WEB-FB. */
export type FbEvent = FbUserEvent | FixedPasswordEvent | TransferEvent | HandoverEvent | FencedCaseEvent

export type Event = BankEvent | FbEvent
