import { type Binding, bindingRevoked } from '../../../authority/rules/binding.ts'
import type { CommonAction } from '../../../authority/rules/rights.ts'
import { plainCodesAct, type SigningUser } from '../../../authority/rules/signed-operation.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { serviceStopActs, serviceStopOnLoss } from '../../../bank/rules/service-stop.ts'
import { type FreezeStates, freezeActs, freezeFingerprint } from '../../../bank/rules/transfer-freeze.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { FbEvent } from './events.ts'
import type { FbUser } from './fb-user.ts'
import { type FixedPassword, type FixedPasswordPurpose, fixedPasswordPurposes } from './fixed-password.ts'
import { isAdministrator, purposesOf } from './new-fb-user.ts'

/** The rows of a user of WEB-FB that the desk needs. */
export type FbDeskStates = FreezeStates & {
  readonly agreement: Agreement | undefined
  readonly fbUser: FbUser | undefined
  readonly signingUser: SigningUser | undefined
  readonly fixedRegistration: FixedPassword | undefined
  readonly fixedApproval: FixedPassword | undefined
  readonly fixedTransfer: FixedPassword | undefined
}

function fixedPasswordsIn(
  states: Pick<FbDeskStates, 'fixedRegistration' | 'fixedApproval' | 'fixedTransfer'>,
): Readonly<Record<FixedPasswordPurpose, FixedPassword | undefined>> {
  const { fixedRegistration, fixedApproval, fixedTransfer } = states
  return { registration: fixedRegistration, approval: fixedApproval, transfer: fixedTransfer }
}

/** What WEB-FB adds to what the desk does for a user. */
export function fbDeskAddition(
  states: FbDeskStates,
  { user, binding }: { readonly user: User | undefined; readonly binding: Binding | undefined },
) {
  const { agreement, fbUser } = states
  return {
    isForDesk: (action: CommonAction) => isOfDesk(fbUser) || !ofAdministrators.has(action),
    acts: [
      {
        action: 'release_token',
        applies: isOfDesk(fbUser) && binding !== undefined && binding.tokenId !== null,
        approval: 'revoke_token',
        // 登録解除 by written form (S3-FAQ-03): it may be registered again, since nobody said that it was lost.
        events: () => {
          const released = user && bindingRevoked(binding, user.userId)
          return released == null ? null : [released]
        },
      },
      ...serviceStopActs(agreement, user),
      ...freezeActs(states, user),
      plainCodesAct(states.signingUser, user),
    ],
    // A shared token was everybody's factor: with it, all of the customer stop.
    lossStop: agreement?.usageForm === 'shared' ? serviceStopOnLoss(agreement, user) : null,
    fingerprint: fingerprintOf(states),
    unlocked: user === undefined ? [] : fixedPasswordsReleased(states, user),
    renewed: (verifiers: NewFixedVerifiers) => fixedPasswordsRenewed(fbUser, verifiers),
  } as const
}

/**
 * Passwords, locks and tokens of WEB-FB are the institution's business only as far as they are an administrator's, or
 * the token that all share; the others' are their administrator's (S3-FAQ-03, -04, appendix F).
 */
function isOfDesk(fbUser: FbUser | undefined): boolean {
  return fbUser !== undefined && isAdministrator(fbUser.role)
}

const ofAdministrators: ReadonlySet<CommonAction> = new Set([
  'unlock_password',
  'unlock_code',
  'issue_letter',
  'reset_password',
  'revoke_token',
])

function fingerprintOf(states: FbDeskStates): readonly (string | number)[] {
  const { agreement, fbUser } = states
  const fixed = Object.values(fixedPasswordsIn(states)).map((password) => password?.generation ?? 0)
  return [
    agreement?.stoppedAtMs ?? 0,
    agreement?.usageForm ?? 'none',
    fbUser?.role ?? 'none',
    ...fixed,
    ...freezeFingerprint(states),
    states.signingUser?.sinceMs ?? 0,
  ]
}

/** Unlocking the user ID also forgets the wrong fixed passwords that led to the lock. */
function fixedPasswordsReleased(states: FbDeskStates, { service, userId }: User): readonly FbEvent[] {
  const fixed = fixedPasswordsIn(states)
  return fixedPasswordPurposes
    .filter((purpose) => (fixed[purpose]?.failures ?? 0) > 0)
    .map((purpose) => ({ type: 'fixed_password_released', service, userId, purpose }))
}

/** The verifiers of new first passwords, of each purpose that the user has. */
type NewFixedVerifiers = Readonly<Partial<Record<FixedPasswordPurpose, Confidential<string>>>>

/** New first passwords other than the login's; null when one is missing because rights changed meanwhile. */
function fixedPasswordsRenewed(
  fbUser: FbUser | undefined,
  verifiers: NewFixedVerifiers,
): readonly FbEvent[] | null {
  if (fbUser === undefined) return []
  const { service, userId } = fbUser
  const events = purposesOf(fbUser).flatMap((purpose): FbEvent[] => {
    const verifier = verifiers[purpose]
    if (verifier === undefined) return []
    return [{ type: 'fixed_password_set', service, userId, purpose, verifier, mustChange: true }]
  })
  return events.length === purposesOf(fbUser).length ? events : null
}
