import type { Context } from '../../../authority/operations/context.ts'
import { type DenialPart, nothingDenied } from '../../../authority/operations/denial-part.ts'
import type { ActPart } from '../../../authority/operations/signed-operations/act-part.ts'
import { type User, userState } from '../../../authority/rules/user.ts'
import { type FreezeStates, freezeRefs } from '../../../bank/rules/transfer-freeze.ts'
import { frozenOnDenial, frozenOnDisowning } from '../rules/denial.ts'

/** An act of the authority's in WEB-FB, where 「身に覚えがない」 stops the user's transfers, whatever was asked (decision 81). */
export function freezingOnDenial(part: ActPart): ActPart {
  return {
    async prepare(context: Context, operation) {
      const { service, userId } = operation
      const prepared = await part.prepare(context, operation)
      const { user } = await context.store.read({ user: userState.ref(service, userId) })
      const who = { service, userId, customerId: user?.customerId ?? '' }
      return {
        refs: { ...prepared.refs, ...freezeRefs(who) },
        actOf: (states, now) => ({
          ...prepared.actOf(states, now),
          // The store returns the rows under the names that it was given.
          reject: frozenOnDenial(states as unknown as FreezeStates, who, now),
        }),
      }
    },
  }
}

/** The same of a passkey that is not the user's: who registered it was inside. */
export function fbDenial(user: User | undefined): DenialPart {
  if (user === undefined) return nothingDenied
  return {
    refs: freezeRefs(user),
    follows: (states, now) => frozenOnDisowning(states as unknown as FreezeStates, user, now),
  }
}
