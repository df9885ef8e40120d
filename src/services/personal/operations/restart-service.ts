import type { Caller, Context } from '../../../authority/operations/context.ts'
import { riskMailTo } from '../../../authority/operations/mail/mail-to.ts'
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
import { withRiskMail } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { disowningState } from '../../../authority/rules/signed-operation.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { decideRestart, restartRisks } from '../rules/restart.ts'
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
      disowning: disowningState.ref(service, userId),
    }
    const mail = await riskMailTo(context, { service, userId })
    const { ticket } = await context.store.read({ ticket: refs.ticket })
    const leftMs = (ticket?.expiresAtMs ?? 0) - context.now().epochMilliseconds
    return actFacts({
      holder,
      refs,
      decide: (states, now) =>
        withRiskMail(decideRestart(states, { service, userId }, profile, now), mail, now),
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

/** Which rules of the profile apply to it now, for the page that asks for it. */
export async function risksOfRestart(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
): Promise<readonly Risk[]> {
  const states = await context.store.read({
    binding: bindingState.ref(service, userHolder(userId)),
    disowning: disowningState.ref(service, userId),
  })
  return restartRisks(personalProfileOf(context, service), states, context.now())
}

/** Do customers of this service bring it back themselves? */
export function restartsBySignature({ confirmation }: Pick<PersonalProfile, 'confirmation'>): boolean {
  return mayAskSignature(confirmation, 'restart')
}
