import { type ChosenCustomer, decideCustomer } from '../../../authority/rules/customer.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { CreationStates } from '../../../authority/rules/registration.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FbRole, FbUser } from './fb-user.ts'
import { type FixedPasswordPurpose, fixedPasswordPurposes } from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** A user's fixed passwords (domain-notes a-2): 承認用 for those who register tokens, 送信確認用 for those who may transfer. */
export function purposesOf({
  role,
  mayTransfer,
}: Pick<FbUser, 'role' | 'mayTransfer'>): FixedPasswordPurpose[] {
  const has: Record<FixedPasswordPurpose, boolean> = {
    registration: true,
    approval: isAdministrator(role),
    transfer: mayTransfer,
  }
  return fixedPasswordPurposes.filter((purpose) => has[purpose])
}

export type FirstVerifiers = {
  readonly initialVerifier: Confidential<string>
  /** For each of the user's purposes. */
  readonly fixedVerifiers: Readonly<Partial<Record<FixedPasswordPurpose, Confidential<string>>>>
}

export type NewFbUser = Omit<FbUser, 'certificateOnly'> & {
  readonly userName: string
  /** Null: none until a letter is printed. */
  readonly first: FirstVerifiers | null
}

/** Opens a WEB-FB user, who must change all first passwords at once at the first login. */
export function fbUserEvents(
  newUser: NewFbUser,
  profile: FbProfile,
  now: Temporal.Instant,
): readonly Event[] {
  const { userName, first, ...rights } = newUser
  const { service, userId, customerId } = rights
  return [
    {
      type: 'user_created',
      service,
      userId,
      customerId,
      userName,
      administrator: isAdministrator(rights.role),
    },
    { type: 'fb_user_set', ...rights, certificateOnly: false },
    ...(first === null
      ? []
      : firstPasswordEvents({ service, userId }, rights, first, profile, now, 'initial')),
  ]
}

/** First passwords for the login and everything that the rights require; a user who had others is logged out. */
export function firstPasswordEvents(
  { service, userId }: Pick<FbUser, 'service' | 'userId'>,
  rights: Pick<FbUser, 'role' | 'mayTransfer'>,
  { initialVerifier, fixedVerifiers }: FirstVerifiers,
  profile: FbProfile,
  now: Temporal.Instant,
  mustChange: 'initial' | 'reset' = 'reset',
): readonly Event[] {
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = setAtMs + profile.password.initialValidDays * 86_400_000
  const fixed = purposesOf(rights).map((purpose): Event => {
    const verifier = fixedVerifiers[purpose]
    if (verifier === undefined) throw new TypeError(`user ${userId} has no first password for ${purpose}`)
    return { type: 'fixed_password_set', service, userId, purpose, verifier, mustChange: true }
  })
  return [
    {
      type: 'password_set',
      service,
      userId,
      verifier: initialVerifier,
      mustChange,
      setAtMs,
      expiresAtMs,
    },
    ...fixed,
  ]
}

export function isAdministrator(role: FbRole): boolean {
  return role === 'administrator'
}

export type FbOpening = {
  readonly newUser: NewFbUser
  readonly companyCode: string
  readonly kanaName: string
  readonly customer: ChosenCustomer
}

/** The institution opens a customer, or just another administrator of an existing customer. */
export function decideFbOpening(
  states: CreationStates & { readonly agreement: Agreement | undefined },
  { newUser, companyCode, kanaName, customer }: FbOpening,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user, agreement } = states
  if (user !== undefined) return refuse('user_id_taken')
  const { service, userId } = newUser
  const { customerId } = customer
  const made: Event[] =
    agreement === undefined
      ? [{ type: 'agreement_made', service, userId, customerId, companyCode, kanaName }]
      : []
  return together(decideCustomer(states, service, customer), () =>
    accept({}, ...made, ...fbUserEvents(newUser, profile, now)),
  )
}
