import { digestOfText } from '../../platform/secrets/file-digest.ts'
import type { Part } from '../../platform/store/store.ts'
import { profilesInForce } from '../queries/profiles-in-force.ts'
import {
  canonicalJson,
  type Difference,
  profileDifferences,
  type Strictness,
} from '../rules/profile-difference.ts'
import {
  decideProfileChange,
  decideUnchanged,
  type ProfileChange,
  type ProfileDecision,
  type ProfileInForce,
  profileInForceState,
} from '../rules/profile-in-force.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/** What activating this process's profiles would do to one service. */
export type PendingChange = {
  readonly service: string
  /** Field by field; null where there was no profile before, or is none any more. */
  readonly fields: readonly Difference[] | null
  readonly change: ProfileChange
}

export type Pending = {
  readonly changes: readonly PendingChange[]
  /** The digest in force of each service that stays as it is. */
  readonly unchanged: ReadonlyMap<string, string>
}

/** What is in force and what this process has, service by service; nothing where they are the same. */
export async function pendingChanges(
  { store, profiles }: Pick<Context, 'store' | 'profiles'>,
  strictness: Strictness,
): Promise<Pending> {
  const before = await profilesInForce(store)
  const services = [...new Set([...before.keys(), ...profiles.keys()])].sort()
  const unchanged = new Map<string, string>()
  const changes = services.flatMap((service) => {
    const old = before.get(service)
    const now = profiles.get(service)
    const text = now === undefined ? undefined : canonicalJson(now)
    if (old === text) {
      if (old !== undefined) unchanged.set(service, digestOfText(old))
      return []
    }
    const fields =
      old === undefined || now === undefined ? null : profileDifferences(JSON.parse(old), now, strictness)
    const weaker = fields?.filter(({ weakens }) => weakens).map(({ path }) => path) ?? []
    const profile = text === undefined ? null : { digest: digestOfText(text), text }
    return [
      {
        service,
        fields,
        change: { service, profile, seen: old === undefined ? null : digestOfText(old), weaker },
      },
    ]
  })
  return { changes, unchanged }
}

/**
 * Puts them in force, all or none: from then on the nodes that have other profiles leave (E3). What stays as it is must
 * still be so, or two at once would put in force what neither of them has.
 */
export async function activateProfiles(
  context: Context,
  caller: Caller,
  { changes, unchanged }: Pending,
): Promise<'activated' | 'profiles_changed_meanwhile'> {
  const at = context.now()
  type Decide = (states: { readonly inForce: ProfileInForce | undefined }) => ProfileDecision
  const part = (service: string, decide: Decide): Part<'profiles_changed_meanwhile'> => ({
    refs: { inForce: profileInForceState.ref(service) },
    decide: (states) => decide(states as Parameters<Decide>[0]),
  })
  const parts = [
    ...[...unchanged].map(([service, seen]) =>
      part(service, ({ inForce }) => decideUnchanged(inForce, seen)),
    ),
    ...changes.map(({ service, change }) =>
      part(service, (states) => decideProfileChange(states, change, at)),
    ),
  ]
  const outcome = await context.store.changeAll(changeContext(caller, at), parts)
  return outcome.ok ? 'activated' : outcome.refusal
}
