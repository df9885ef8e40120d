import type { Caller, Context } from '../../../authority/operations/context.ts'
import {
  actFacts,
  askForSignature,
  nothingFollows,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { mayAskSignature } from '../../../authority/rules/confirmation.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { decideRestart } from '../rules/restart.ts'
import { personalProfileOf } from './profile-of.ts'

type RestartSubject = Subject & { readonly customerId: string }

/** IB取引中止 is lifted by who made it, on the token's own screen (取引署名). */
export const restartAct: SignedAct<RestartSubject, Refusal> = {
  act: 'restart',
  template: 'login',
  tokenRefusals: { missing: 'not_enrolled', tooNew: 'not_enrolled' },
  async facts(context, { service, userId }, { sessionHash, customerId }) {
    const profile = personalProfileOf(context, service)
    const holder = userHolder(userId)
    const refs = {
      ticket: sessionState.ref(sessionHash),
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      binding: bindingState.ref(service, holder),
      agreement: agreementState.ref(service, customerId),
    }
    const { ticket } = await context.store.read({ ticket: refs.ticket })
    const leftMs = (ticket?.expiresAtMs ?? 0) - context.now().epochMilliseconds
    return actFacts({
      holder,
      refs,
      decide: (states, now) => decideRestart(states, { service, userId }, profile, now),
      rejected: nothingFollows,
      secondsMax: Math.max(1, Math.floor(leftMs / 1000)),
    })
  },
}

export function askForRestart(
  context: Context,
  caller: Caller,
  {
    service,
    userId,
    customerId,
    sessionHash,
  }: {
    readonly service: string
    readonly userId: string
    readonly customerId: string
    readonly sessionHash: string
  },
) {
  return askForSignature(context, caller, restartAct, { service, userId }, { sessionHash, customerId })
}

/** Do customers of this service bring it back themselves? */
export function restartsBySignature({ confirmation }: Pick<PersonalProfile, 'confirmation'>): boolean {
  return mayAskSignature(confirmation, 'restart')
}
