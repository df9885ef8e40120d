import type { Outcome } from '../../platform/decision/decision.ts'
import type { FidoMetadataFile } from '../../platform/secrets/fido-metadata.ts'
import { Overloaded } from '../../platform/secrets/hashing-lane.ts'
import type { Turn } from '../../platform/secrets/hashing-queue.ts'
import type { KeyRing } from '../../platform/secrets/key-ring.ts'
import { keyedHash } from '../../platform/secrets/mac.ts'
import type { Passwords } from '../../platform/secrets/password.ts'
import type { TokenCodes } from '../../platform/secrets/token-codes.ts'
import type { ChangeContext, Store } from '../../platform/store/store.ts'
import type { MethodRules } from '../rules/methods/method.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Stale } from '../rules/refusal.ts'
import type { AttemptWaits } from './attempt-waits.ts'
import type { FencePart } from './fence-part.ts'
import type { KeyHouse } from './keys/key-house.ts'
import type { PushPolicy } from './push/push-policy.ts'
import type { ServiceKind } from './service-kind.ts'

/** Everything an operation reaches outside its arguments; assembled in compose/context.ts. */
export type Context = {
  readonly store: Store
  readonly keyRing: KeyRing
  /** Where the key ring comes from; only where its keys can change. */
  readonly keyHouse?: KeyHouse
  readonly passwords: Passwords
  /** What makers of authenticators vouch for; left out: nothing is known of any. */
  readonly fidoMetadata?: FidoMetadataFile
  /** What makes whoever failed wait. */
  readonly waits: AttemptWaits
  readonly tokenCodes: TokenCodes
  readonly profiles: ReadonlyMap<string, ServiceProfile>
  /** The kinds of services, by the name used in profiles. */
  readonly kinds: ReadonlyMap<string, ServiceKind>
  /** What of the modules' own a restore must not let live again. */
  readonly fences: readonly FencePart[]
  /** All methods, in the order in which a login offers them. */
  readonly methods: readonly MethodOperations[]
  /** Whether token apps get a token on request (`open`) or only with an activation code. */
  readonly tokenActivation: 'open' | 'code'
  /** How many tokens the app allows on one device. */
  readonly tokensPerDevice: number
  /** How devices of tokens are told that something waits. Left out: they aren't. */
  readonly push?: PushPolicy
  /** Where systems of institutions may be told anything; left out: nobody here knows. */
  readonly webhookOrigins?: readonly string[]
  /** The service's clock. Throws while the machine's clock can't be trusted, so that nothing is accepted then. */
  readonly now: () => Temporal.Instant
}

/** What the operations must know about a method. */
export type MethodOperations = {
  readonly rules: MethodRules
  /** What it does before its screen opens, if the user has no other choice; null: nothing. */
  readonly begin: ((context: Context, caller: Caller, login: BegunLogin) => Promise<unknown>) | null
}

/** A login that has passed its first step. */
export type BegunLogin = { readonly service: string; readonly userId: string; readonly ticketHash: string }

/** The caller, as far as known before anything is proven. */
export type Caller = {
  readonly requestId: string
  readonly actor: string
  readonly address: string | null
  /** What else a request tells; nothing of one that is not by HTTP. */
  readonly client?: Client
}

/** Who sent a request, as far as that decides whose turn it is. */
export type Client = {
  /** The network of the address: those who share its limits. */
  readonly network: string
  /** What the browser shows of earlier logins at the service, unread. */
  readonly known: string | undefined
  /** 「Google Chrome（Windows）」; null: it doesn't say. */
  readonly browser?: string | null
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export function changeContext({ requestId, actor, address }: Caller, at: Temporal.Instant): ChangeContext {
  return { at, requestId, actor, address }
}

/** The same for what is done in a call at a desk: every entry says in which (decision 45). */
export function atCase(context: ChangeContext, caseNumber: string | null | undefined): ChangeContext {
  return caseNumber == null ? context : { ...context, caseNumber }
}

/** Whose turn it is to have a password checked inside a session: who got so far is known. */
export function insideTurn({ actor, client }: Caller): Turn | undefined {
  return client === undefined ? undefined : { key: actor, known: true, signal: client.signal }
}

/**
 * The same before a session: by the user who is known, or by the address within the service's budget. The
 * process's own acts take no turn.
 */
export function turnOf(
  { client }: Caller,
  { service, login }: ServiceProfile,
  knownUser: string | undefined,
): Turn | undefined {
  if (client === undefined) return undefined
  const { network, signal } = client
  return knownUser === undefined
    ? { key: network, known: false, group: service, groupMax: login.waitingMax, signal }
    : { key: knownUser, known: true, group: service, signal }
}

/** The profile of an existing service. Throws for any other; no route lets one through. */
export function profileOf(context: Context, service: string): ServiceProfile {
  const profile = context.profiles.get(service)
  if (profile === undefined) throw new Error(`there is no service ${service}`)
  return profile
}

/** The kind of the service. Throws for an undeclared one; profiles with such a kind are not loaded. */
export function kindOf({ kinds }: Context, { kind }: ServiceProfile): ServiceKind {
  const found = kinds.get(kind)
  if (found === undefined) throw new Error(`there is no kind ${kind}`)
  return found
}

/**
 * How the journal and the lock identify an unknown login ID: somebody may have typed a password there by mistake, so
 * the text itself is never stored.
 */
export function loginHash(context: Context, service: string, userId: string): string {
  return keyedHash(context.keyRing, `login ${service} ${userId}`)
}

const attemptsMax = 5

/** Where each act of the same customer that is carried out meanwhile is looked at: more than a customer has users. */
export const customerAttemptsMax = 100

/**
 * Gathers facts and decides, again whenever another request changed those facts. Throws if that does not end, by default
 * after five attempts, which fails closed.
 */
export async function untilFresh<Accepted extends object, Refused extends string>(
  attempt: () => Promise<Outcome<Accepted, Refused | Stale>>,
  attempts = attemptsMax,
): Promise<Outcome<Accepted, Refused>> {
  for (let i = 0; i < attempts; i++) {
    const outcome = await attempt()
    if (outcome.ok) return outcome
    const { refusal } = outcome
    if (refusal !== 'stale') return { ok: false, refusal }
  }
  throw new Error('the same state kept changing while it was being decided')
}

/** Was an operation refused because too many others are waiting? It may be retried later. */
export function isOverload(error: unknown): boolean {
  return error instanceof Overloaded
}
