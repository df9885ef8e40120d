import type { AnyEvent } from '../../../platform/decision/event.ts'

type Shown = AnyEvent & { readonly [field: string]: unknown }

/**
 * Which personal data an event of this type showed or changed, in the words of a report (APPI Art. 26). A new event that
 * shows some gets its line here; an event that says so itself, in `fields`, needs none.
 */
const fieldsOfType: Readonly<Record<string, readonly string[]>> = {
  customer_created: ['customer name'],
  user_created: ['user ID', 'user name', 'customer name'],
  user_changed: ['user name'],
  user_deleted: ['user ID'],
  password_set: ['password'],
  password_accepted: ['password'],
  fixed_password_set: ['fixed password'],
  fixed_password_accepted: ['fixed password'],
  mail_address_registered: ['mail address'],
  mail_address_changed: ['mail address'],
  mail_address_removed: ['mail address'],
  challenge_sent: ['mail address'],
  replacement_asked: ['mail address'],
  passkey_registered: ['name of a passkey', 'browser and address of its registration'],
  passkey_renamed: ['name of a passkey'],
  token_enrolled: ['token ID'],
  token_offered: ['token ID'],
  code_accepted: ['token ID'],
  binding_revoked: ['token ID'],
  tokens_exported: ['token secrets'],
  activation_issued: ['activation code'],
  certificate_issued: ['client certificate'],
  certificate_accepted: ['client certificate'],
  personal_data_read: ['customer name', 'user ID', 'user name', 'what the page of the user shows'],
  list_read: ['customer name', 'user ID', 'user name'],
  account_numbers_shown: ['account number'],
  particulars_set: ['kana', 'telephone', 'birthday', 'postalAddress'],
  exported: ['customer name', 'user ID', 'user name'],
  call_attached: ['user ID', 'user name', 'customer name'],
  call_identified: ['what identifies the user'],
  call_noted: ['notes of a call'],
  desk_acted: ['user ID', 'user name', 'customer name'],
  approval_requested: ['user ID', 'user name', 'customer name'],
  approval_granted: ['user ID', 'user name', 'customer name'],
  fb_user_set: ['user name', 'rights and limits'],
  limits_set: ['limits'],
  payee_set: ['payees'],
  payee_removed: ['payees'],
  account_opened: ['account number', 'account holder'],
  posted: ['account number', 'balance'],
  account_told: ['account number', 'account holder', 'balance'],
  account_closed: ['account number'],
  movement_told: ['account number', 'balance'],
  posting_booked: ['account number', 'balance'],
  posting_answered: ['account number'],
  posting_case_asked: ['account number'],
  posting_case_declined: ['account number'],
  posting_case_granted: ['account number'],
  transfer_accepted: ['account number', 'payees', 'transfers'],
  transfer_cancelled: ['transfers'],
  run_downloaded: ['account number', 'payees', 'transfers'],
  order_placed: ['contracts'],
  contract_concluded: ['contracts'],
  contract_disputed: ['contracts'],
}

/** A session shows its user everything of their own. */
const inSession = ['account number', 'balance', 'customer name', 'transfers', 'user name'] as const

export function personalFieldsOf(event: Shown): readonly string[] {
  const told = event['fields']
  if (Array.isArray(told)) return told.filter((field) => typeof field === 'string')
  if (event.type === 'session_started' && event['stage'] !== 'ticket') return inSession
  return Object.hasOwn(fieldsOfType, event.type) ? (fieldsOfType[event.type] ?? []) : []
}
