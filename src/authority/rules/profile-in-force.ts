import { accept, type Decision, refuse } from '../../platform/decision/decision.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** By which profile a service is decided, on every node (E3): the file of a node that says something else doesn't count. */
export type ProfileInForce = {
  readonly service: string
  /** SHA-256 of `profile`, in hexadecimal. */
  readonly digest: string
  /** With all defaults written out, as canonical JSON. */
  readonly profile: string
  readonly activatedAtMs: number
}

export type ProfileEvent =
  | (ProfileInForce & {
      readonly type: 'profile_activated'
      /** Null: none was in force before. */
      readonly before: string | null
      /** The fields that others follow a weaker rule by from now on. */
      readonly weaker: readonly string[]
    })
  | { readonly type: 'profile_withdrawn'; readonly service: string; readonly before: string }

const ofService = ({ service }: { readonly service: string }) => [service] as const

export const profileInForceState = state<ProfileInForce, ProfileEvent>()({
  name: 'profile in force',
  row: 'by which profile a service is decided on every node, and since when',
  table: 'profile_in_force',
  key: ['service'],
  columns: { service: text, digest: text, profile: text, activatedAtMs: integer },
  on: {
    profile_activated: {
      key: ofService,
      fold: (_, { service, digest, profile, activatedAtMs }) => ({
        service,
        digest,
        profile,
        activatedAtMs,
      }),
    },
    profile_withdrawn: { key: ofService, fold: () => undefined },
  },
})

/** What becomes of the profile of one service; `profile` null: the service is there no more. */
export type ProfileChange = {
  readonly service: string
  readonly profile: { readonly digest: string; readonly text: string } | null
  /** What was in force when the differences were looked at. */
  readonly seen: string | null
  readonly weaker: readonly string[]
}

export type ProfileDecision = Decision<object, 'profiles_changed_meanwhile'>

/** Goes on only where a profile that stays in force is still the one that was looked at. */
export function decideUnchanged(inForce: ProfileInForce | undefined, seen: string): ProfileDecision {
  return inForce?.digest === seen ? accept({}) : refuse('profiles_changed_meanwhile')
}

/** Puts a profile in force, or takes it out; what somebody else did meanwhile has to be looked at first. */
export function decideProfileChange(
  { inForce }: { readonly inForce: ProfileInForce | undefined },
  { service, profile, seen, weaker }: ProfileChange,
  at: Temporal.Instant,
): ProfileDecision {
  const before = inForce?.digest ?? null
  if (before !== seen) return refuse('profiles_changed_meanwhile')
  if (profile !== null)
    return accept(
      {},
      {
        type: 'profile_activated',
        service,
        digest: profile.digest,
        before,
        weaker,
        profile: profile.text,
        activatedAtMs: at.epochMilliseconds,
      },
    )
  return before === null ? accept({}) : accept({}, { type: 'profile_withdrawn', service, before })
}
