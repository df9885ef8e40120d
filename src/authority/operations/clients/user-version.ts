import { digestOf } from '../../../platform/secrets/random.ts'
import { type Store, withRefs } from '../../../platform/store/store.ts'
import { type Binding, bindingState } from '../../rules/binding.ts'
import { type User, userState } from '../../rules/user.ts'
import type { Context } from '../context.ts'

type Rows = { readonly user: User | undefined; readonly binding: Binding | undefined }

/** Which state of a user and of the token that counts a system has read: another one, another text. */
export function userVersion({ user, binding }: Rows): string {
  const ofUser = [user?.customerId, user?.userName, user?.administrator, user?.status, user?.sessionHash]
  const ofBinding = [binding?.holder, binding?.status, binding?.bindingId, binding?.tokenId]
  const counted = [binding?.failures, binding?.lockedUntilMs, binding?.enrolledAtMs]
  const text = JSON.stringify([ofUser, ofBinding, counted])
  return digestOf(new TextEncoder().encode(text))
}

/**
 * The same context, whose first change that says anything is only made if the user and the binding still are what was read:
 * their rows are read in its transaction. Throws what `changed` gives otherwise, and nothing is saved.
 */
export function holdingUser(
  context: Context,
  { service, userId, holder }: { readonly service: string; readonly userId: string; readonly holder: string },
  version: string,
  changed: () => Error,
): Context {
  const { store } = context
  const refs = { heldUser: userState.ref(service, userId), heldBinding: bindingState.ref(service, holder) }
  let held = false
  const change: Store['change'] = async (given, needs, decide) => {
    if (held) return store.change(given, needs, decide)
    const outcome = await store.change(given, withRefs(needs, refs), (states) => {
      const user = states['heldUser'] as User | undefined
      const binding = states['heldBinding'] as Binding | undefined
      if (userVersion({ user, binding }) !== version) throw changed()
      return decide(states as never)
    })
    held ||= outcome.ok || (outcome.refusal as string) !== 'stale'
    return outcome
  }
  return { ...context, store: { ...store, change } }
}
