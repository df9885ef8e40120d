import { approvableActions, type DeskAction, deskActions, type Right } from './rights.ts'

/** What takes a second person for other reasons than the act itself. */
export const approvalReasons = [
  /** Lets an administrator in again. */
  'rescue_administrator',
  /** A password and a token of the same user within `combinedHours`. */
  'combined',
  /** More than the caps of the profile. */
  'beyond_caps',
] as const

/** Acts on customers and users that only the profile's list names; what is done to a user has its own name there. */
const creations = ['create_user', 'create_administrator', 'import_users'] as const

/** Acts on the staff of a desk. */
export const staffActs = [
  'appoint_operator',
  'unlock_operator',
  'reset_operator',
  'revoke_operator_token',
  'change_role',
  'dismiss_operator',
] as const

export type StaffAct = (typeof staffActs)[number]

/** Everything that may be asked for. */
export const approvedActs: readonly ApprovedAct[] = [...deskActions, 'import_users', ...staffActs]

/** What whoever asks needs. */
export function rightToAsk(act: ApprovedAct): Right {
  if (act === 'import_users') return 'create_user'
  return isStaffAct(act) ? 'manage_staff' : act
}

/** What whoever grants it needs: the staff's own matters take another administrator of the desk (D2). */
export function rightToApprove(act: ApprovedAct): Right {
  return isStaffAct(act) ? 'manage_staff' : 'approve'
}

export function isStaffAct(act: string): act is StaffAct {
  return includes(staffActs, act)
}

function includes<T extends string>(all: readonly T[], act: string): act is T {
  return (all as readonly string[]).includes(act)
}

/**
 * Every act and every reason for which a profile may ask for a second person (X1, X3, X10). Not among them yet: files of
 * tokens, certificates, and what is done at the terminal, where a name and a reason are asked for instead (D4). Stopping a
 * service never waits, so it can't be listed.
 */
export const approvals = [...approvableActions, ...creations, ...staffActs, ...approvalReasons] as const

/** Why a second person is asked: what a profile lists, or an act of a kind that always asks. */
export type ApprovalName = (typeof approvals)[number] | DeskAction

/** What may be asked for, besides what is done to one user. */
export type ApprovedAct = DeskAction | 'import_users' | StaffAct

/**
 * Two persons for whatever creates customers, administrators, rights or money, gives somebody a password or a token, or
 * lets somebody in again who was stopped. Taking something away at once (a lock, a stop) stays with one.
 */
export const recommendedApprovals: readonly ApprovalName[] = [
  'issue_letter',
  'reset_password',
  'revoke_token',
  'remove_mail_address',
  'resume_user',
  'issue_activation_code',
  'release_token',
  'restart_service',
  'number_customer',
  ...creations,
  ...staffActs,
  ...approvalReasons,
]

/** What the desk did to a user, as the user reads it at the next login and by mail (X3, X10, FLOW-09). */
export type ToldAct = {
  readonly action: ApprovedAct
  /** Was it the token that was suspended or resumed, and not the user? */
  readonly onToken: boolean
  readonly atMs: number
}
