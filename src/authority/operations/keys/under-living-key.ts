import { type Part, type StatesOf, type Store, withRefs } from '../../../platform/store/store.ts'
import { Unavailable } from '../../../platform/store/unavailable.ts'
import { masterKeyState } from '../../rules/master-key.ts'
import type { Context } from '../context.ts'

/**
 * The same context, for a command that may run for long: what it has sealed is under the key of its start, so nothing of it
 * is saved once that key is retired. Otherwise it would be sealed under a key that no ring holds any more. Throws
 * Unavailable then. Every database of the house is told which keys are retired.
 */
export function underLivingKey(context: Context): Context {
  const { store, keyRing } = context
  const refs = { keyAtStart: masterKeyState.ref(keyRing.currentId) }
  const expectLiving = (states: StatesOf<typeof refs>): void => {
    if (states.keyAtStart?.status === 'retired')
      throw new Unavailable(
        'the key that this command began with was retired meanwhile: nothing more of it is done; look at what it did, and run it again',
      )
  }
  const change: Store['change'] = (given, needs, decide) =>
    store.change(given, withRefs(needs, refs), (states) => {
      expectLiving(states as StatesOf<typeof refs>)
      return decide(states as never)
    })
  const changeAll: Store['changeAll'] = (given, parts) => store.changeAll(given, beginning(parts))

  /** All of them are one transaction. */
  function beginning<Refused extends string>(parts: Iterable<Part<Refused>>): Iterable<Part<Refused>> {
    return {
      *[Symbol.iterator]() {
        let first = true
        for (const part of parts) {
          const decide: Part<Refused>['decide'] = (states) => {
            expectLiving(states as StatesOf<typeof refs>)
            return part.decide(states)
          }
          yield first ? { refs: { ...part.refs, ...refs }, decide } : part
          first = false
        }
      },
    }
  }
  return { ...context, store: { ...store, change, changeAll } }
}
