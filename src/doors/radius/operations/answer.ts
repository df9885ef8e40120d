import { type Verified, verifyCode } from '../../../authority/operations/clients/verify-code.ts'
import { type Caller, type Context, profileOf } from '../../../authority/operations/context.ts'
import { lookUpHolder } from '../../../authority/operations/look-up-holder.ts'
import { passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import { tokenState } from '../../../authority/rules/token.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { sessionHash } from '../../../platform/secrets/random.ts'
import { open, SealError, seal } from '../../../platform/secrets/seal.ts'
import { type RadiusClient, radiusActor } from '../rules/radius-client.ts'

/** What a user typed at a machine, proved to come from it. */
export type Asked = {
  readonly userId: string
  /** User-Password in clear; undefined: it could not be read. */
  readonly typed: string | undefined
  /** What the challenge before gave; undefined: there was none. */
  readonly state: Uint8Array | undefined
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
  | { readonly kind: 'challenge'; readonly state: Uint8Array }

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
  if (state !== undefined) {
    const ticket = ticketIn(context, client, state)
    return ticket === undefined ? rejected : verified(context, client, asked, typed, sessionHash(ticket))
  }
  const ticket = await ticketOf(context, client, asked, typed)
  return ticket === undefined ? rejected : { kind: 'challenge', state: stateOf(context, client, ticket) }
}

/** Whoever reads along must not take the ticket to a browser, where it stands for the password. */
function stateOf({ keyRing }: Context, client: RadiusClient, ticket: string): Uint8Array {
  return seal(keyRing, Buffer.from(ticket), identityOf(client))
}

/** The ticket in a state that this client was given; undefined for any other. */
function ticketIn({ keyRing }: Context, client: RadiusClient, state: Uint8Array): string | undefined {
  try {
    return Buffer.from(open(keyRing, state, identityOf(client))).toString()
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

function identityOf({ radiusClientId }: RadiusClient): string {
  return `radius-state:${radiusClientId}`
}

/** The ticket of a right password, which opens nothing but the next step; undefined for any other. */
async function ticketOf(
  context: Context,
  client: RadiusClient,
  asked: Asked,
  password: string,
): Promise<string | undefined> {
  const { network, signal, userId } = asked
  // Elsewhere it would open a session by itself; the profile may have changed since the client was registered.
  if (profileOf(context, client.service).login.code !== 'required') return undefined
  const caller = { ...callerOf(client, asked), client: { network, known: undefined, signal } }
  const { service, name } = client
  const device = `RADIUS（${name}）`
  // Only the token's code can come here: no other is sent on its way.
  const methods = context.methods.map((method) => ({ ...method, begin: null }))
  const passed = await passFirstFactor({ ...context, methods }, caller, {
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
