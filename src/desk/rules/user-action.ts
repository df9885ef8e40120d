import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { DeskAction } from '../../authority/rules/rights.ts'

/** What can be done to a user who exists; certificates and the number of the customer have pages of their own. */
export type UserAction = Exclude<DeskAction, (typeof ofOtherPages)[number]>
export const ofOtherPages = [
  'create_user',
  'revoke_certificate',
  'number_customer',
  'change_particulars',
  'synchronize_token',
  'stop_transfer',
  'close_customer',
] as const

/** Is a secret made that whoever does it reads? Then it must not be whoever asked for it (X1). */
export function handsOver(action: UserAction, profile: ServiceProfile): boolean {
  return makesPassword(action, profile) || action === 'issue_activation_code'
}

/** Does the operator type the new password from the application form (城北), instead of printing one? */
export function takesTypedPassword(action: DeskAction, { desk }: ServiceProfile): boolean {
  return action === 'reset_password' && desk.initialPassword === 'application'
}

/** Is a password made and printed? Where it was chosen on the application form, the letter tells the ID only. */
export function makesPassword(action: DeskAction, { desk }: ServiceProfile): boolean {
  return desk.initialPassword === 'letter' && (action === 'issue_letter' || action === 'reset_password')
}
