import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { riskMailTo } from '../../../authority/operations/mail/mail-to.ts'
import { prepareNotices } from '../../../authority/operations/methods/prepare-notices.ts'
import { type GivenAnswer, shownProof } from '../../../authority/operations/passkeys/proof-by-passkey.ts'
import {
  actFacts,
  askForSignature,
  nothingFollows,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { passkeyChallengeState, passkeyHolderState } from '../../../authority/rules/passkeys.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { withRiskMail } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { disowningState } from '../../../authority/rules/signed-operation.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { newWebauthnChallenge } from '../../../platform/secrets/webauthn.ts'
import type { Decision } from '../rules/decision.ts'
import { serviceRestartNotices } from '../rules/notices.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import {
  decidePasskeyRestart,
  decideRestart,
  decideRestartAsk,
  type RestartProof,
  restartProofOf,
  restartRisks,
} from '../rules/restart.ts'
import { personalProfileOf } from './profile-of.ts'

/** Who brings it back, under which ticket. */
export type Restarting = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

function restartRefs({ service, userId, customerId, sessionHash }: Restarting) {
  return {
    ticket: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    agreement: agreementState.ref(service, customerId),
    disowning: disowningState.ref(service, userId),
  }
}

/** Adds the mails that tell of it: that it was done, and of what stands against it. */
async function tellingOf(context: Context, of: Pick<Restarting, 'service' | 'userId'>) {
  const notices = await prepareNotices(context, of, 'code')
  const mail = await riskMailTo(context, of)
  return <A extends object, R extends string>(decision: Decision<A, R>, now: Temporal.Instant) =>
    withRiskMail(withNotices(decision, notices, now, serviceRestartNotices), mail, now)
}

type RestartSubject = Subject & { readonly customerId: string }

/** IB取引中止 is lifted by who made it, on the token's own screen (取引署名). */
export const restartAct: SignedAct<RestartSubject, Refusal> = {
  act: 'restart',
  template: 'login',
  tokenRefusals: { missing: 'not_enrolled', tooNew: 'not_enrolled' },
  async facts(context, { service, userId }, { sessionHash, customerId }) {
    const profile = personalProfileOf(context, service)
    const holder = userHolder(userId)
    const refs = restartRefs({ service, userId, sessionHash, customerId })
    const told = await tellingOf(context, { service, userId })
    const { ticket } = await context.store.read({ ticket: refs.ticket })
    const leftMs = (ticket?.expiresAtMs ?? 0) - context.now().epochMilliseconds
    return actFacts({
      holder,
      refs,
      decide: (states, now) =>
        told(decideRestart(states, { service, userId, by: 'signature' }, profile, now), now),
      rejected: nothingFollows,
      secondsMax: Math.max(1, Math.floor(leftMs / 1000)),
    })
  },
}

export function askForRestart(
  context: Context,
  caller: Caller,
  { service, userId, customerId, sessionHash }: Restarting,
) {
  return askForSignature(context, caller, restartAct, { service, userId }, { sessionHash, customerId })
}

function passkeyRefs(restarting: Restarting) {
  const { service, userId, sessionHash } = restarting
  return {
    ...restartRefs(restarting),
    holder: passkeyHolderState.ref(service, userId),
    challenge: passkeyChallengeState.ref(sessionHash, 'restart'),
  }
}

/** What the browser is to sign with a passkey of whoever stopped the service. */
export function askForPasskeyRestart(context: Context, caller: Caller, restarting: Restarting) {
  const profile = personalProfileOf(context, restarting.service)
  const now = context.now()
  const ask = { ...restarting, challenge: newWebauthnChallenge() }
  return context.store.change(changeContext(caller, now), passkeyRefs(restarting), (states) =>
    decideRestartAsk(states, ask, profile, now),
  )
}

/** IB取引中止 is lifted with a passkey. Accepted: the service is back, and the challenge used up. */
export function restartByPasskey(
  context: Context,
  caller: Caller,
  restarting: Restarting,
  given: GivenAnswer,
) {
  const profile = personalProfileOf(context, restarting.service)
  return untilFresh(async () => {
    const proof = await shownProof(context, { ...restarting, purpose: 'restart' }, given)
    const told = await tellingOf(context, restarting)
    const now = context.now()
    return context.store.change(changeContext(caller, now), passkeyRefs(restarting), (states) =>
      told(decidePasskeyRestart(states, { ...restarting, proof }, profile, now), now),
    )
  })
}

/** For the page that asks for it: since when the service is stopped, and which rules of the profile apply now. */
export async function lookAtRestart(
  context: Context,
  { service, userId, customerId }: Pick<Restarting, 'service' | 'userId' | 'customerId'>,
): Promise<{ readonly stoppedAtMs: number; readonly risks: readonly Risk[] }> {
  const { agreement, ...states } = await context.store.read({
    binding: bindingState.ref(service, userHolder(userId)),
    disowning: disowningState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
  })
  const risks = restartRisks(personalProfileOf(context, service), states, context.now())
  return { stoppedAtMs: agreement?.stoppedAtMs ?? 0, risks }
}

/** How customers of this service bring it back themselves; null: the institution does. */
export function restartsBy(profile: PersonalProfile): RestartProof | null {
  return restartProofOf(profile)
}
