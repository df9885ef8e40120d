/**
 * Every way in which a caller can be told no. Closed on purpose: `messages/catalogue.ts` must hold an entry for
 * each, so a refusal without an error code and a Japanese text does not compile. Several share one text where the
 * user must not learn the difference (unknown user, wrong password); only the journal tells them apart.
 */
export type Refusal =
  | 'user_unknown'
  | 'user_suspended'
  | 'password_wrong'
  | 'password_locked'
  | 'initial_password_expired'
  | 'already_enrolled'
  | 'not_enrolled'
  | 'ticket_invalid'
  | 'token_unknown'
  | 'token_unusable'
  | 'token_form_factor_refused'
  | 'token_bound_elsewhere'
  | 'codes_equal'
  | 'codes_not_consecutive'
  | 'code_wrong'
  | 'code_spent'
  | 'code_locked'
  | 'code_suspended'
  | 'synchronization_failed'
  | 'new_password_mismatch'
  | 'new_password_length'
  | 'new_password_characters'
  | 'new_password_is_user_name'
  | 'new_password_reused'
  | 'new_password_guessable'
  | 'no_such_user'
  | 'not_permitted'
  | 'nothing_to_do'
  | 'approval_pending'
  | 'approval_expired'
  | 'approval_own'
  | 'user_id_taken'

/** A fact that was gathered before the transaction no longer fits the rows: gather again, decide again. */
export type Stale = 'stale'
