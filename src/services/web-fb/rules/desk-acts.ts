import { type Binding, bindingRevoked } from '../../../authority/rules/binding.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { DeskAction } from '../../../authority/rules/rights.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { FbUser } from './fb-user.ts'
import { type FixedPassword, type FixedPasswordPurpose, fixedPasswordPurposes } from './fixed-password.ts'
import { isAdministrator, purposesOf } from './new-fb-user.ts'

/** What the desk looks at besides, of a user of a bank's service; of another service there is nothing. */
export type DeskBankingStates = {
  readonly agreement?: Agreement | undefined
  readonly fbUser?: FbUser | undefined
  readonly fixedRegistration?: FixedPassword | undefined
  readonly fixedApproval?: FixedPassword | undefined
  readonly fixedTransfer?: FixedPassword | undefined
}

/** The verifiers of new first passwords, of each purpose that the user has. */
export type NewFixedVerifiers = Readonly<Partial<Record<FixedPasswordPurpose, Confidential<string>>>>

export function fixedPasswordsIn(
  states: DeskBankingStates,
): Readonly<Record<FixedPasswordPurpose, FixedPassword | undefined>> {
  const { fixedRegistration, fixedApproval, fixedTransfer } = states
  return { registration: fixedRegistration, approval: fixedApproval, transfer: fixedTransfer }
}

/**
 * Passwords, locks and tokens of WEB-FB are the institution's business only as far as they are an administrator's, or
 * the token that all share; the others' are their administrator's (S3-FAQ-03, -04, appendix F).
 */
export function isForDesk(action: DeskAction, { kind }: ServiceProfile, fbUser: FbUser | undefined): boolean {
  if (kind !== 'fb' || !ofAdministrators.has(action)) return true
  return fbUser !== undefined && isAdministrator(fbUser.role)
}

const ofAdministrators: ReadonlySet<DeskAction> = new Set([
  'unlock_password',
  'unlock_code',
  'issue_letter',
  'reset_password',
  'revoke_token',
  'release_token',
])

/** The actions that only the services of a bank have, as far as they make sense as things stand. */
export function possibleBankingActions(
  { agreement, binding }: DeskBankingStates & { readonly binding: Binding | undefined },
  { kind }: ServiceProfile,
): readonly (readonly ['release_token' | 'stop_service' | 'restart_service', boolean])[] {
  const isOfBank = kind === 'fb' || kind === 'personal'
  const stopped = isStopped(agreement)
  return [
    ['release_token', kind === 'fb' && binding !== undefined && binding.tokenId !== null],
    ['stop_service', isOfBank && !stopped],
    ['restart_service', isOfBank && stopped],
  ]
}

/** Goes into the fingerprint of what the operator saw. */
export function bankingFingerprint(states: DeskBankingStates): readonly (string | number)[] {
  const { agreement, fbUser } = states
  const fixed = Object.values(fixedPasswordsIn(states)).map((password) => password?.generation ?? 0)
  return [agreement?.stoppedAtMs ?? 0, agreement?.usageForm ?? 'none', fbUser?.role ?? 'none', ...fixed]
}

/** Takes the lock of the user ID off: with it go the wrong fixed passwords that led to it. */
export function fixedPasswordsReleased(
  states: DeskBankingStates,
  { service, userId }: User,
): readonly Event[] {
  const fixed = fixedPasswordsIn(states)
  return fixedPasswordPurposes
    .filter((purpose) => (fixed[purpose]?.failures ?? 0) > 0)
    .map((purpose) => ({ type: 'fixed_password_released', service, userId, purpose }))
}

/** New first passwords besides that of the login; null when one is missing, since rights changed meanwhile. */
export function fixedPasswordsRenewed(
  { fbUser }: DeskBankingStates,
  verifiers: NewFixedVerifiers | null,
): readonly Event[] | null {
  if (fbUser === undefined) return []
  const { service, userId } = fbUser
  const events = purposesOf(fbUser).flatMap((purpose): Event[] => {
    const verifier = verifiers?.[purpose]
    if (verifier === undefined) return []
    return [{ type: 'fixed_password_set', service, userId, purpose, verifier, mustChange: true }]
  })
  return events.length === purposesOf(fbUser).length ? events : null
}

/** 登録解除 by written form (S3-FAQ-03): the token may be registered again, since nobody said that it was lost. */
export function tokenReleased(binding: Binding | undefined, userId: string): readonly Event[] | null {
  const released = bindingRevoked(binding, userId)
  return released && [released]
}

/** 取引停止 on a telephone call, and 再開: of the whole customer, by the operator. */
export function serviceStopEvents(
  action: 'stop_service' | 'restart_service',
  { service, customerId }: User,
  operatorId: string,
  now: Temporal.Instant,
): readonly Event[] {
  const of = { service, userId: operatorId, customerId }
  return action === 'stop_service'
    ? [{ type: 'service_stopped', ...of, stoppedAtMs: now.epochMilliseconds }]
    : [{ type: 'service_restarted', ...of }]
}
