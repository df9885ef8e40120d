import { type Care, combinedHours, givesAway, reasonsOfCare } from '../../authority/rules/care.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { KeptParticulars } from '../../authority/rules/particulars.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { ApprovalName, StaffAct } from '../../authority/rules/two-persons.ts'
import type { User } from '../../authority/rules/user.ts'
import type { DeskAddition } from './addition.ts'
import { liftedLoss } from './loss.ts'
import type { UserAction } from './user-action.ts'

/** Whom an act is about, and who does it. */
type Involved = {
  readonly user: User
  readonly care: Care | undefined
  readonly operator: Operator | undefined
  readonly particulars?: KeptParticulars | undefined
}

/** It makes used codes of a token count as unused (R2), or opens another way in at once. */
const always: readonly UserAction[] = ['correct_token_use', 'admit_passkeys', 'release_passkeys']

/** Why it takes a second operator; nothing where one may do it alone. No profile can lift what follows from a loss (D6) or puts a token right (R2). */
export function whyTwo(
  action: UserAction,
  involved: Involved,
  addition: DeskAddition,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly ApprovalName[] {
  const lifts = liftedLoss(action, involved.care, addition) !== null
  return [
    ...(lifts ? (['after_loss'] as const) : []),
    ...(always.includes(action) ? [action] : []),
    ...profileReasons(action, involved, addition, profile, now),
  ]
}

function profileReasons(
  action: UserAction,
  { user, care, operator, particulars }: Involved,
  { acts }: DeskAddition,
  { desk }: ServiceProfile,
  now: Temporal.Instant,
): readonly ApprovalName[] {
  const approval = acts.find((act) => act.action === action)?.approval
  if (approval === 'never') return []
  if (approval === 'always') return [action]
  // Giving up the address that codes come to weighs as much as giving up the token.
  const names = [action, action === 'remove_mail_address' ? 'revoke_token' : (approval ?? action)]
  const rescues = action === 'unlock_password' || action === 'reset_password' || action === 'unlock_code'
  const rescue = rescues && user.administrator ? (['rescue_administrator'] as const) : []
  const listed = [...new Set<ApprovalName>([...names, ...rescue])].filter((name) =>
    desk.approvals.includes(name),
  )
  const changed =
    givesAway(action) && wasChanged(particulars, now) ? (['after_particulars_change'] as const) : []
  return [
    ...listed,
    ...changed.filter((name) => desk.approvals.includes(name)),
    ...reasonsOfCare(action, { care, operator }, desk, now),
  ]
}

/** Whoever had it changed may be the one who calls now (decision 44). */
function wasChanged(particulars: KeptParticulars | undefined, now: Temporal.Instant): boolean {
  const sinceMs = now.epochMilliseconds - combinedHours * 3_600_000
  return Object.values(particulars?.changedAtMs ?? {}).some((atMs) => atMs > sinceMs)
}

/** Codes count again after it, or a thief's key is the only one left (decision 88): no profile leaves that to one person. */
const alwaysOnStaff: readonly StaffAct[] = ['remove_operator_passkey', 'release_operator_passkeys']

/** Why an act on the staff takes a second administrator; nothing where one does it alone. */
export function whyTwoOnStaff(act: StaffAct, { desk }: Pick<ServiceProfile, 'desk'>): readonly StaffAct[] {
  return alwaysOnStaff.includes(act) || desk.approvals.includes(act) ? [act] : []
}
