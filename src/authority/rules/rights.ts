/** Of what staff may do for a user, what a profile may put under a second person (two-persons.ts). */
export const approvableActions = [
  'unlock_password',
  'unlock_code',
  'issue_letter',
  'reset_password',
  'revoke_token',
  'remove_mail_address',
  'suspend_user',
  'resume_user',
  'issue_activation_code',
  'release_token',
  'restart_service',
  'number_customer',
  'revoke_certificate',
] as const

/** What staff may do for a user. `create_user` covers customers and the import too. */
export const deskActions = [
  ...approvableActions,
  'report_loss',
  'stop_service',
  'freeze_transfers',
  'freeze_contract',
  'thaw_transfers',
  'thaw_contract',
  'allow_plain_codes',
  'stop_transfer',
  'create_user',
  'correct_token_use',
  'admit_passkeys',
  'release_passkeys',
  'change_particulars',
  'synchronize_token',
  'close_customer',
] as const

export type DeskAction = (typeof deskActions)[number]

/** Of these, what only some kinds of service have: the kind says what it means, and when it makes sense. */
export type KindAction =
  | 'release_token'
  | 'stop_service'
  | 'restart_service'
  | 'freeze_transfers'
  | 'freeze_contract'
  | 'thaw_transfers'
  | 'thaw_contract'
  | 'allow_plain_codes'

/** What can be done for a user of any service. */
export type CommonAction = Exclude<DeskAction, KindAction>

/**
 * Everything that a role may include; whatever is not an action on a user opens screens of its own. `print`: letters
 * that somebody else asked for.
 */
export type Right =
  | DeskAction
  | 'import_tokens'
  | 'take_calls'
  | 'approve'
  | 'print'
  | 'audit'
  | 'migration'
  | 'handover'
  | 'see_transfers'
  | 'see_contracts'
  | 'contracts'
  | 'manage_staff'

/**
 * Who may do what (requirements appendix F): the branch handles what the manuals send to the お取引店, and the written
 * forms of WEB-FB (支店窓口, S3-FAQ-03). Transfer runs and their files, which show whom every customer pays, are for
 * clearing only, and so is what the bank answers to the customers of 為替予約 (D12): no role that unlocks users or opens customers
 * includes them. One user's transfers, for a caller who denies one (`see_transfers`), are for those who answer, approve and audit: each
 * look is journaled, and account numbers are masked (D5). Who appoints the staff never acts on customers, nor approves or prints
 * what concerns them (D2).
 */
export const roleRights = {
  desk: [
    ...deskActions,
    'take_calls',
    'import_tokens',
    'print',
    'migration',
    'see_transfers',
    'see_contracts',
  ],
  branch: [
    'take_calls',
    'unlock_password',
    'unlock_code',
    'synchronize_token',
    'report_loss',
    'revoke_token',
    'remove_mail_address',
    'release_token',
    'stop_service',
    'restart_service',
    'freeze_transfers',
    'freeze_contract',
    'thaw_transfers',
    'thaw_contract',
    'revoke_certificate',
    'change_particulars',
  ],
  approver: ['approve', 'print', 'migration', 'see_transfers'],
  auditor: ['audit', 'migration', 'see_transfers', 'see_contracts'],
  clearing: ['handover', 'see_contracts', 'contracts'],
  administrator: ['manage_staff', 'audit'],
} as const satisfies Record<string, readonly Right[]>

export type Role = keyof typeof roleRights
