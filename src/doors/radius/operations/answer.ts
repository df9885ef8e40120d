import { type Verified, verifyCode } from '../../../authority/operations/clients/verify-code.ts'
import type { Caller, Context } from '../../../authority/operations/context.ts'
import { lookUpHolder } from '../../../authority/operations/look-up-holder.ts'
import { passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import { tokenState } from '../../../authority/rules/token.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { sessionHash } from '../../../platform/secrets/random.ts'
import { type RadiusClient, radiusActor } from '../rules/radius-client.ts'

/** What a user typed at a machine, proved to come from it. */
export type Asked = {
  readonly userId: string
  /** User-Password in clear; undefined: it could not be read. */
  readonly typed: string | undefined
  /** What the challenge before gave; undefined: there was none. */
  readonly state: string | undefined
  readonly requestId: string
  /** Where the user is, as the machine says, or else where the machine is. */
  readonly address: string
  /** Those who share limits of passwords. */
  readonly network: string
  readonly signal: AbortSignal
}

export type Answer =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  /** The password was right; the code is to come with this state. */
  | { readonly kind: 'challenge'; readonly state: string }

const rejected: Answer = { kind: 'reject' }

/** May this user in? Fulfills once it is durable; rejects where nobody can say, and then nobody may be told anything. */
export async function answer(context: Context, client: RadiusClient, asked: Asked): Promise<Answer> {
  const { typed, state } = asked
  if (typed === undefined) return rejected
  if (client.asks === 'code') return verified(context, client, asked, typed)
  if (client.asks === 'password+code') {
    const { password, code } = await apart(context, client.service, asked, typed)
    const ticket = await ticketOf(context, client, asked, password)
    return ticket === undefined ? rejected : verified(context, client, asked, code, sessionHash(ticket))
  }
  if (state !== undefined) return verified(context, client, asked, typed, sessionHash(state))
  const ticket = await ticketOf(context, client, asked, typed)
  return ticket === undefined ? rejected : { kind: 'challenge', state: ticket }
}

/** The ticket of a right password, which opens nothing but the next step; undefined for any other. */
async function ticketOf(
  context: Context,
  client: RadiusClient,
  asked: Asked,
  password: string,
): Promise<string | undefined> {
  const { network, signal, userId } = asked
  const caller = { ...callerOf(client, asked), client: { network, known: undefined, signal } }
  const { service, name } = client
  const device = `RADIUS（${name}）`
  const passed = await passFirstFactor(context, caller, {
    service,
    userId,
    password,
    purpose: 'login',
    device,
  })
  if (!passed.ok || passed.purpose !== 'login') return undefined
  return passed.stage === 'ticket' && passed.methods.includes('token') ? passed.sessionId : undefined
}

async function verified(
  context: Context,
  client: RadiusClient,
  asked: Asked,
  typed: string,
  ticketHash?: string,
): Promise<Answer> {
  const { service, name } = client
  const { userId } = asked
  const code = parseTokenCode(typed) ?? ''
  const told = { service, userId, code, context: `RADIUS ${name}` }
  const outcome: Outcome<Verified, Refusal> = await verifyCode(context, callerOf(client, asked), {
    ...told,
    ...(ticketHash !== undefined && { ticketHash }),
  })
  return outcome.ok ? { kind: 'accept' } : rejected
}

function callerOf({ radiusClientId }: RadiusClient, { requestId, address }: Asked): Caller {
  return { requestId, actor: radiusActor(radiusClientId), address }
}

/** A password with the code of the user's token behind it; as for a token of six digits where there is none. */
async function apart(context: Context, service: string, { userId }: Asked, typed: string) {
  const { tokenId } = await lookUpHolder(context, { service, userId })
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  const digits = token?.digits ?? 6
  return { password: typed.slice(0, -digits), code: typed.slice(-digits) }
}
