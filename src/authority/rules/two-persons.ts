import { approvableActions, type DeskAction, deskActions, type Right } from './rights.ts'
import {
  isAboutStaff,
  isTerminalCommand,
  recommendedCommands,
  type TerminalCommand,
  terminalCommands,
} from './terminal-commands.ts'

/** What takes a second person for other reasons than the act itself. */
export const approvalReasons = [
  /** Lets an administrator in again. */
  'rescue_administrator',
  /** A password and a token of the same user within `combinedHours`. */
  'combined',
  /** More than the caps of the profile. */
  'beyond_caps',
  /** A password or a token soon after what callers are identified with was changed (decision 44). */
  'after_particulars_change',
] as const

/** What takes a second person whatever a profile lists: who was stopped by a loss may be the thief who calls (D6). */
export const forcedReasons = ['after_loss'] as const

/** What brings something new, which only the profile's list names; what is done to a user has its own name there. */
const creations = ['create_user', 'create_administrator', 'import_users', 'import_tokens'] as const

/** Acts on the staff of a desk. */
export const staffActs = [
  'appoint_operator',
  'unlock_operator',
  'reset_operator',
  'revoke_operator_token',
  'issue_operator_code',
  'remove_operator_passkey',
  'release_operator_passkeys',
  'change_role',
  'dismiss_operator',
] as const

/** Files that an operator reads in: all of it or nothing. */
const fileActs = ['import_users', 'import_tokens'] as const

export type FileAct = (typeof fileActs)[number]

export type StaffAct = (typeof staffActs)[number]

/** What opens an account of the staff, in two parts: no person ever holds both (decision 92). */
export type StaffSecret = 'password' | 'activation_code'

/** Everything that may be asked for. */
export const approvedActs: readonly ApprovedAct[] = [
  ...deskActions,
  ...fileActs,
  ...staffActs,
  ...terminalCommands,
]

/** What an operator who asks needs; nobody at a terminal has a role. */
export function rightToAsk(act: Exclude<ApprovedAct, TerminalCommand>): Right {
  if (act === 'import_users') return 'create_user'
  if (act === 'import_tokens') return 'import_tokens'
  return isStaffAct(act) ? 'manage_staff' : act
}

/** What whoever grants it needs: the staff's own matters take another administrator of the desk (D2). */
export function rightToApprove(act: ApprovedAct): Right {
  if (isTerminalCommand(act)) return isAboutStaff(act) ? 'manage_staff' : 'approve'
  return isStaffAct(act) ? 'manage_staff' : 'approve'
}

export function isStaffAct(act: string): act is StaffAct {
  return includes(staffActs, act)
}

export function isFileAct(act: string): act is FileAct {
  return includes(fileActs, act)
}

function includes<T extends string>(all: readonly T[], act: string): act is T {
  return (all as readonly string[]).includes(act)
}

/**
 * Every act and every reason for which a profile may ask for a second person (X1, X3, X10, D4). Stopping a service and a
 * report of loss never wait, so they can't be listed.
 */
export const approvals = [
  ...approvableActions,
  ...creations,
  ...staffActs,
  ...approvalReasons,
  ...terminalCommands,
] as const

/** Why a second person is asked: what a profile lists, an act of a kind that always asks, or what always does. */
export type ApprovalName = (typeof approvals)[number] | DeskAction | (typeof forcedReasons)[number]

/** What may be asked for, besides what is done to one user. */
export type ApprovedAct = DeskAction | FileAct | StaffAct | TerminalCommand

/**
 * Two persons for whatever creates customers, administrators, rights or money, gives somebody a password or a token, or
 * lets somebody in again who was stopped, at the desk or at the terminal. Taking something away at once (a lock, a stop) stays with one.
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
  ...recommendedCommands,
]

/** What the desk did to a user, as the user reads it at the next login and by mail (X3, X10, FLOW-09). */
export type ToldAct = {
  readonly action: ApprovedAct
  /** Was it the token that was suspended or resumed, and not the user? */
  readonly onToken: boolean
  readonly atMs: number
}
