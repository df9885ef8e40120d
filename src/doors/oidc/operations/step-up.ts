import {
  sendMailCodeForClient,
  verifyMailCodeForClient,
} from '../../../authority/operations/clients/mail-code-for-client.ts'
import { verifyCode } from '../../../authority/operations/clients/verify-code.ts'
import { type Caller, type Context, profileOf } from '../../../authority/operations/context.ts'
import { lookUpHolder } from '../../../authority/operations/look-up-holder.ts'
import { readyMethods } from '../../../authority/rules/methods/method.ts'
import type { Method } from '../../../authority/rules/methods/policy.ts'
import { registeredRefs } from '../../../authority/rules/methods/registered.ts'
import { assuranceOf, satisfies, withCode } from '../rules/assurance.ts'
import { oidcActor } from '../rules/oidc-client.ts'

type OfUser = { readonly service: string; readonly userId: string }

/** What each method lets a session prove besides. */
const provenBy = {
  passkey: assuranceOf('passkey').acr,
  token: withCode(null).acr,
  mail: withCode(null).acr,
} as const satisfies Record<Method, string>

/** What resists phishing comes first. */
const order = ['passkey', 'token', 'mail'] as const satisfies readonly Method[]

/** The method by which this user proves what a system asks for (`acr_values`); undefined: there is none. */
export async function stepUpMethod(context: Context, of: OfUser, asked: string): Promise<Method | undefined> {
  const { methods, store, now } = context
  const { service, userId } = of
  const profile = profileOf(context, service)
  const { binding } = await lookUpHolder(context, of)
  const registered = { ...(await store.read(registeredRefs(profile, userId))), binding }
  const rules = methods.map((each) => each.rules)
  const ready = readyMethods(rules, profile, registered, now())
  return order.find((method) => ready.includes(method) && satisfies(provenBy[method], asked))
}

/** Whose step-up it is, and for which system. */
export type StepUp = OfUser & { readonly oidcClientId: string; readonly clientName: string }

/** Mails a code that counts for this system alone. It voids the one sent before. */
export function sendStepUpCode(context: Context, caller: Caller, { service, userId, oidcClientId }: StepUp) {
  return sendMailCodeForClient(context, caller, { service, userId, clientId: oidcActor(oidcClientId) })
}

/** A code of the token, or, with the name of what was mailed, that one. It counts and locks as a code of a login does. */
export function passStepUp(
  context: Context,
  caller: Caller,
  { service, userId, oidcClientId, clientName }: StepUp,
  { code, mailCodeId }: { readonly code: string; readonly mailCodeId: string | null },
) {
  const of = { service, userId, code, context: `OpenID Connect ${clientName}` }
  return mailCodeId === null
    ? verifyCode(context, caller, of)
    : verifyMailCodeForClient(context, caller, { ...of, clientId: oidcActor(oidcClientId), mailCodeId })
}
