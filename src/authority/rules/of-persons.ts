import type { PersonalFields } from '../../platform/decision/personal.ts'
import type { RequestDetails } from './desk-events.ts'
import type { Event } from './events.ts'
import type { MailAddress } from './mail-address.ts'
import { erasedContent } from './signed-operation.ts'

/** A confidential text that is nobody's. */
export const nobodys = { confidential: '' } as const

/** The same for an address. */
export const nowhere = { confidential: '' as MailAddress } as const

/** In which call it was asked for says nothing of a person, and the record of the call is found by it. */
export function caseOnly({ caseNumber }: RequestDetails): RequestDetails {
  return caseNumber === undefined ? {} : { caseNumber }
}

/** Names, addresses, and whatever somebody typed freely. */
export const authorityPersonal = {
  customer_created: { name: '' },
  user_created: { userName: '' },
  user_changed: { userName: '' },
  particulars_set: { telephoneHash: null, telephoneEndHash: null },
  code_accepted: { context: '' },
  code_rejected: { context: '' },
  challenge_failed: { context: '' },
  challenge_passed: { context: '' },
  challenge_sent: { address: nowhere },
  mail_address_registered: { address: nowhere },
  mail_address_changed: { address: nowhere },
  passkey_registered: { name: '', from: { browser: null, address: null } },
  passkey_renamed: { name: '' },
  replacement_asked: { address: nowhere },
  mail_sent: { response: '' },
  mail_deferred: { reason: '' },
  mail_dropped: { detail: null },
  mail_bounced: { reason: '' },
  call_identified: { why: nobodys },
  call_noted: { note: nobodys },
  desk_acted: { reason: '', identification: '' },
  approval_requested: { reason: '', identification: '', details: caseOnly, facts: {} },
  approval_declined: { reason: '' },
  approval_questioned: { text: '' },
  approval_answered: { text: '' },
  activation_revoked: { reason: '' },
  terminal_acted: { subject: '', reason: '' },
  list_read: { filter: '' },
  exported: { filter: '' },
  operation_created: { ...erasedContent, rows: nobodys },
} as const satisfies PersonalFields<Event>
