import type { Event as BankEvent } from '../../../bank/rules/events.ts'
import type { FbUserEvent } from './fb-user.ts'
import type { FixedPasswordEvent } from './fixed-password.ts'
import type { HandoverEvent } from './handover.ts'
import type { TransferEvent } from './transfer.ts'

/** What WEB-FB decides. */
export type FbEvent = FbUserEvent | FixedPasswordEvent | TransferEvent | HandoverEvent

export type Event = BankEvent | FbEvent
