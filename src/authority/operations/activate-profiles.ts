import { digestOfText } from '../../platform/secrets/file-digest.ts'
import type { Part } from '../../platform/store/store.ts'
import { profilesInForce } from '../queries/profiles-in-force.ts'
import {
  canonicalJson,
  type Difference,
  profileDifferences,
  type Strictness,
} from '../rules/profile-difference.ts'
import { decideProfileChange, type ProfileChange, profileInForceState } from '../rules/profile-in-force.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/** What activating this process's profiles would do to one service. */
export type PendingChange = {
  readonly service: string
  /** Field by field; null where there was no profile before, or is none any more. */
  readonly fields: readonly Difference[] | null
  readonly change: ProfileChange
}

/** What is in force and what this process has, service by service; nothing where they are the same. */
export async function pendingChanges(
  { store, profiles }: Pick<Context, 'store' | 'profiles'>,
  strictness: Strictness,
): Promise<readonly PendingChange[]> {
  const before = await profilesInForce(store)
  const services = [...new Set([...before.keys(), ...profiles.keys()])].sort()
  return services.flatMap((service) => {
    const old = before.get(service)
    const now = profiles.get(service)
    const text = now === undefined ? undefined : canonicalJson(now)
    if (old === text) return []
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
}

/** Puts them in force, all or none: from then on the nodes that have other profiles leave (E3). */
export async function activateProfiles(
  context: Context,
  caller: Caller,
  changes: readonly PendingChange[],
): Promise<'activated' | 'profiles_changed_meanwhile'> {
  const at = context.now()
  const parts = changes.map(
    ({ service, change }): Part<'profiles_changed_meanwhile'> => ({
      refs: { inForce: profileInForceState.ref(service) },
      decide: (states) =>
        decideProfileChange(states as Parameters<typeof decideProfileChange>[0], change, at),
    }),
  )
  const outcome = await context.store.changeAll(changeContext(caller, at), parts)
  return outcome.ok ? 'activated' : outcome.refusal
}
