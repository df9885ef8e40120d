import type { TicketPurpose } from '../events.ts'
import { isPasskeyUser } from '../passkeys.ts'
import type { ServiceProfile } from '../profile.ts'
import type { Refusal } from '../refusal.ts'
import type { Method, MethodPhase, MethodsPolicy, Standing } from './policy.ts'
import type { Registered } from './registered.ts'

/** What the rules must know about a method; `methods/all.ts` is the table of all that there is to know. */
export type MethodRules = {
  readonly name: Method
  /** Its phases; none if the service does not have it. */
  readonly phases: (policy: MethodsPolicy) => readonly MethodPhase[]
  /** Has the user registered it, so that it is usable now? */
  readonly isReady: (registered: Registered, now: Temporal.Instant) => boolean
  /** Null: only inside a session. */
  readonly registration: Registration | null
  /** Does it still let in whoever has had a passkey, as that stands? What it keeps out, the desk lets in again. */
  readonly countsBesidePasskey: (passkey: Standing) => boolean
  /** Does it withstand a page that passes everything on? */
  readonly phishingResistant: boolean
}

/** How a user comes to have a method. */
export type Registration = {
  /** The purpose of the ticket that a password opens for it. */
  readonly purpose: TicketPurpose
  /** Why a user who has it already gets no such ticket; null: this one does. */
  readonly bar: (registered: Registered, profile: ServiceProfile) => Refusal | null
  /**
   * May users who lack it be led there at a login, with the password alone (S2-1.1-08, G-11)? A token has an enrollment
   * procedure of its own, which proves possession.
   */
  readonly addedAtLogin: boolean
}

/** A method's current phase: the last one that has begun, by the clock alone (decision 19). */
export function standingOf(
  { methods }: ServiceProfile,
  method: MethodRules,
  now: Temporal.Instant,
): Standing {
  return standingIn(method.phases(methods), now)
}

function standingIn(phases: readonly MethodPhase[], now: Temporal.Instant): Standing {
  const begun = phases.filter(({ from }) => from === null || Temporal.Instant.compare(from, now) <= 0)
  return begun.at(-1)?.standing ?? 'ended'
}

/** Is a code of this method accepted? */
export function isAccepted(standing: Standing): boolean {
  return standing !== 'ended'
}

/** May a user still register it? */
export function isOffered(standing: Standing): boolean {
  return standing !== 'ended' && standing !== 'phasing_out'
}

/** Is it mandatory for everybody by now? */
export function isRequired(standing: Standing): boolean {
  return standing === 'required'
}

type WithPasskeys = Pick<Registered, 'passkeys'>

/** Has a passkey of this user counted, as long as passkeys count at all? */
export function hasMovedToPasskey(
  { passkeys }: WithPasskeys,
  profile: ServiceProfile,
  now: Temporal.Instant,
): boolean {
  return isPasskeyUser(passkeys, now) && isAccepted(passkeyStanding(profile, now))
}

/** Has the user given this method up for a passkey? No page in between gets them to fall back. */
export function isGivenUp(
  method: MethodRules,
  profile: ServiceProfile,
  registered: WithPasskeys,
  now: Temporal.Instant,
): boolean {
  return (
    hasMovedToPasskey(registered, profile, now) && !method.countsBesidePasskey(passkeyStanding(profile, now))
  )
}

function passkeyStanding({ methods }: ServiceProfile, now: Temporal.Instant): Standing {
  return standingIn(methods.passkey?.phases ?? [], now)
}

/** The methods that the user has registered and may log in with now, in the order in which a login offers them. */
export function readyMethods(
  methods: readonly MethodRules[],
  profile: ServiceProfile,
  registered: Registered,
  now: Temporal.Instant,
): readonly Method[] {
  return methods
    .filter((method) => method.isReady(registered, now) && isAccepted(standingOf(profile, method, now)))
    .filter((method) => !isGivenUp(method, profile, registered, now))
    .map(({ name }) => name)
}

/** The first method in one of these phases that this user could still add at a login; undefined: none. */
export function addableMethod(
  methods: readonly MethodRules[],
  profile: ServiceProfile,
  registered: Registered,
  stands: (standing: Standing) => boolean,
  now: Temporal.Instant,
): Registration | undefined {
  return (
    methods.find(
      (method) =>
        method.registration?.addedAtLogin &&
        !method.isReady(registered, now) &&
        stands(standingOf(profile, method, now)),
    )?.registration ?? undefined
  )
}
