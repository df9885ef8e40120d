import type { Refusal as BankRefusal } from '../../bank/rules/refusal.ts'

/** Ways in which only the desk tells its staff no. */
export type DeskRefusal =
  | 'approval_expired'
  | 'approval_own'
  | 'approval_key_unknown'
  | 'approval_of_oneself'
  | 'own_account'
  | 'last_desk_administrator'
  | 'nobody_to_approve'
  | 'other_part_held'
  | 'item_left'
  | 'item_stopped'
  | 'item_ended'
  | 'evidence_unproven'
  | 'evidence_archived'
  | 'call_open'
  | 'case_number_taken'
  | 'call_over'
  | 'call_about_another'
  | 'call_without_user'
  | 'call_notes_full'
  | 'print_run_own'
  | 'print_run_unprepared'
  | 'print_file_taken'
  | 'acts_used_up'

export type Refusal = BankRefusal | DeskRefusal
