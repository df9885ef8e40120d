import { bankingCatalogue } from '../../bank/texts/catalogue-banking.ts'
import type { TicketPurpose } from '../rules/events.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { certificateCatalogue } from './certificates.ts'
import { refusalTexts } from './ja.ts'

/**
 * Codes read as in the manuals: RMC + FX + function (LGN login, PWD password, USR users, DSK support desk, ENV ご利用環境,
 * MAL mail, OTP ユーザOTP管理, TRD deals, ORD orders, CTR contracts, SYS system) + screen group + number + kind
 * (E error, W warning, I information). The manuals print RMCFXLGN001001E and
 * RMCFXLGN001028E; the others follow the same system (requirements appendix B).
 */
type Entry = { readonly code: string; readonly status: 403 | 409 | 422 }

export const catalogue = {
  // One answer for both: which of the two is wrong is for the journal alone (S0-2.3.1-05).
  user_unknown: { code: 'RMCFXLGN001001E', status: 422 },
  user_suspended: { code: 'RMCFXLGN001001E', status: 422 },
  password_wrong: { code: 'RMCFXLGN001001E', status: 422 },
  password_locked: { code: 'RMCFXLGN001002E', status: 422 },
  initial_password_expired: { code: 'RMCFXLGN001003E', status: 422 },
  ticket_invalid: { code: 'RMCFXLGN001004W', status: 403 },
  already_enrolled: { code: 'RMCFXLGN001005E', status: 422 },
  not_enrolled: { code: 'RMCFXLGN001006E', status: 422 },
  // One answer for all: a stranger's token ID must not be told from an unknown one.
  token_unknown: { code: 'RMCFXLGN001027E', status: 422 },
  token_unusable: { code: 'RMCFXLGN001027E', status: 422 },
  token_form_factor_refused: { code: 'RMCFXLGN001027E', status: 422 },
  token_bound_elsewhere: { code: 'RMCFXLGN001027E', status: 422 },
  codes_equal: { code: 'RMCFXLGN001027E', status: 422 },
  codes_not_consecutive: { code: 'RMCFXLGN001027E', status: 422 },
  // Wrong, used up and expired read alike (S0-2.5.2-04).
  code_wrong: { code: 'RMCFXLGN001028E', status: 422 },
  code_spent: { code: 'RMCFXLGN001028E', status: 422 },
  offers_exhausted: { code: 'RMCFXLGN001032E', status: 422 },
  code_locked: { code: 'RMCFXLGN001029E', status: 422 },
  code_suspended: { code: 'RMCFXLGN001030E', status: 422 },
  synchronization_failed: { code: 'RMCFXLGN001031E', status: 422 },
  new_password_mismatch: { code: 'RMCFXPWD001001E', status: 422 },
  new_password_characters: { code: 'RMCFXPWD001002E', status: 422 },
  new_password_length: { code: 'RMCFXPWD001003E', status: 422 },
  new_password_is_user_name: { code: 'RMCFXPWD001004E', status: 422 },
  new_password_guessable: { code: 'RMCFXPWD001006E', status: 422 },
  new_password_reused: { code: 'RMCFXPWD001005E', status: 422 },
  no_such_user: { code: 'RMCFXUSR001001E', status: 422 },
  not_permitted: { code: 'RMCFXDSK001001E', status: 403 },
  method_ended: { code: 'RMCFXLGN001034E', status: 422 },
  // Wrong, void and used up read alike, as with the token (S0-2.5.2-04).
  mail_code_wrong: { code: 'RMCFXLGN001033E', status: 422 },
  mail_code_void: { code: 'RMCFXLGN001033E', status: 422 },
  mail_address_form: { code: 'RMCFXMAL001001E', status: 422 },
  mail_address_mismatch: { code: 'RMCFXMAL001002E', status: 422 },
  mail_address_present: { code: 'RMCFXMAL001003E', status: 422 },
  mail_address_missing: { code: 'RMCFXMAL001004E', status: 422 },
  mail_address_same: { code: 'RMCFXMAL001005E', status: 422 },
  mail_too_soon: { code: 'RMCFXMAL001006E', status: 422 },
  mail_too_many: { code: 'RMCFXMAL001007E', status: 422 },
  cooling_down: { code: 'RMCFXMAL001008E', status: 403 },
  own_user: { code: 'RMCFXUSR001003E', status: 403 },
  last_administrator: { code: 'RMCFXUSR001004E', status: 409 },
  user_has_token: { code: 'RMCFXUSR001005E', status: 409 },
  own_token: { code: 'RMCFXOTP001001E', status: 403 },
  function_closed: { code: 'RMCFXOTP001002E', status: 403 },
  nothing_selected: { code: 'RMCFXOTP001003E', status: 422 },
  nothing_to_do: { code: 'RMCFXDSK001002E', status: 409 },
  approval_pending: { code: 'RMCFXDSK001003E', status: 409 },
  approval_expired: { code: 'RMCFXDSK001004E', status: 409 },
  approval_own: { code: 'RMCFXDSK001005E', status: 403 },
  user_id_taken: { code: 'RMCFXUSR001002E', status: 409 },
  token_id_taken: { code: 'RMCFXDSK001006E', status: 409 },
  trade_closed: { code: 'RMCFXTRD001001E', status: 422 },
  trade_currency: { code: 'RMCFXTRD001002E', status: 422 },
  trade_amount: { code: 'RMCFXTRD001003E', status: 422 },
  trade_contract_limit: { code: 'RMCFXTRD001004E', status: 422 },
  trade_credit_limit: { code: 'RMCFXTRD001005E', status: 422 },
  delivery_start_missing: { code: 'RMCFXTRD001010E', status: 422 },
  delivery_end_missing: { code: 'RMCFXTRD001011E', status: 422 },
  delivery_end_unexpected: { code: 'RMCFXTRD001012E', status: 422 },
  delivery_month_missing: { code: 'RMCFXTRD001013E', status: 422 },
  delivery_reversed: { code: 'RMCFXTRD001014E', status: 422 },
  delivery_too_early: { code: 'RMCFXTRD001015E', status: 422 },
  delivery_too_late: { code: 'RMCFXTRD001016E', status: 422 },
  delivery_start_closed: { code: 'RMCFXTRD001017E', status: 422 },
  delivery_end_closed: { code: 'RMCFXTRD001018E', status: 422 },
  quote_unknown: { code: 'RMCFXTRD001020E', status: 409 },
  quote_used: { code: 'RMCFXTRD001021E', status: 409 },
  quote_expired: { code: 'RMCFXTRD001022E', status: 409 },
  order_unknown: { code: 'RMCFXORD001001E', status: 409 },
  order_taken: { code: 'RMCFXORD001002E', status: 409 },
  order_not_open: { code: 'RMCFXORD001003E', status: 409 },
  order_deadline_missing: { code: 'RMCFXORD001004E', status: 422 },
  order_deadline_late: { code: 'RMCFXORD001005E', status: 422 },
  order_deadline_closed: { code: 'RMCFXORD001006E', status: 422 },
  order_rate: { code: 'RMCFXORD001007E', status: 422 },
  contract_unknown: { code: 'RMCFXCTR001001E', status: 409 },
  contract_unconfirmed: { code: 'RMCFXCTR001002E', status: 409 },
  contract_not_due: { code: 'RMCFXCTR001003E', status: 409 },
  contract_changed: { code: 'RMCFXCTR001004E', status: 409 },
  contract_amount: { code: 'RMCFXCTR001005E', status: 422 },
  confirmation_settled: { code: 'RMCFXCTR001006E', status: 409 },
  ...bankingCatalogue,
  ...certificateCatalogue,
} as const satisfies Record<Refusal, Entry>

export type Message = { readonly text: string; readonly code: string }

/** What a user is told of a refusal, with its code in parentheses at the end as the manuals show it. */
export function refusalMessage(
  refusal: Refusal,
  profile: ServiceProfile,
  purpose: TicketPurpose = 'login',
): Message {
  return { text: refusalTexts[refusal](profile, purpose), code: catalogue[refusal].code }
}

export function refusalStatus(refusal: Refusal): Entry['status'] {
  return catalogue[refusal].status
}
