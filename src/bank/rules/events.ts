import type { Event as AuthorityEvent } from '../../authority/rules/events.ts'
import type { LedgerEvent } from './account.ts'
import type { AgreementEvent } from './agreement.ts'
import type { CoreFeedEvent } from './core-feed.ts'
import type { LoginEvent } from './last-login.ts'
import type { PayeeEvent } from './payee.ts'
import type { PostingCaseEvent } from './posting-case.ts'
import type { RateEvent } from './rates.ts'
import type { FreezeEvent } from './transfer-freeze.ts'

/** The events of the bank. */
export type BankEvent =
  | LedgerEvent
  | AgreementEvent
  | LoginEvent
  | PayeeEvent
  | FreezeEvent
  | CoreFeedEvent
  | RateEvent
  | PostingCaseEvent

export type Event = AuthorityEvent | BankEvent
