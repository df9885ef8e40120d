import type { Outcome } from '../../platform/decision/decision.ts'
import type { KeyRing } from '../../platform/secrets/key-ring.ts'
import { keyedHash } from '../../platform/secrets/mac.ts'
import { Overloaded, type Passwords } from '../../platform/secrets/password.ts'
import type { TokenCodes } from '../../platform/secrets/token-codes.ts'
import type { ChangeContext, Store } from '../../platform/store/store.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Stale } from '../rules/refusal.ts'
import type { ServiceKind } from './service-kind.ts'

/** Everything an operation reaches outside its arguments; `main.ts` puts it together. */
export type Context = {
  readonly store: Store
  readonly keyRing: KeyRing
  readonly passwords: Passwords
  readonly tokenCodes: TokenCodes
  readonly profiles: ReadonlyMap<string, ServiceProfile>
  /** The kinds of services, by the name that a profile gives. */
  readonly kinds: ReadonlyMap<string, ServiceKind>
  /** Whether token apps get a token as they ask (`open`), or with an activation code only. */
  readonly tokenActivation: 'open' | 'code'
  /** How many tokens the app lets one device have. */
  readonly tokensPerDevice: number
  /** The service's clock. Throws while the machine's clock can't be trusted, so that nothing is accepted then. */
  readonly now: () => Temporal.Instant
}

/** Who asks, as far as it is known before anything was proven. */
export type Caller = {
  readonly requestId: string
  readonly actor: string
  readonly address: string | null
}

export function changeContext(caller: Caller, at: Temporal.Instant): ChangeContext {
  return { at, ...caller }
}

/** The profile of a service that exists. Throws for another one, which no route lets through. */
export function profileOf(context: Context, service: string): ServiceProfile {
  const profile = context.profiles.get(service)
  if (profile === undefined) throw new Error(`there is no service ${service}`)
  return profile
}

/** What the service's kind is. Throws for one that nobody declared; profiles with such a kind are not loaded. */
export function kindOf({ kinds }: Context, { kind }: ServiceProfile): ServiceKind {
  const found = kinds.get(kind)
  if (found === undefined) throw new Error(`there is no kind ${kind}`)
  return found
}

/**
 * What the journal and the lock know a login ID by that nobody has: a password may have been typed there by mistake,
 * so that the text itself is kept nowhere.
 */
export function loginHash(context: Context, service: string, userId: string): string {
  return keyedHash(context.keyRing, `login ${service} ${userId}`)
}

const attemptsMax = 5

/**
 * Gathers facts and decides, again while another request changed what the facts were about. Throws when that does
 * not end, which fails closed.
 */
export async function untilFresh<Accepted extends object, Refused extends string>(
  attempt: () => Promise<Outcome<Accepted, Refused | Stale>>,
): Promise<Outcome<Accepted, Refused>> {
  for (let i = 0; i < attemptsMax; i++) {
    const outcome = await attempt()
    if (outcome.ok) return outcome
    const { refusal } = outcome
    if (refusal !== 'stale') return { ok: false, refusal }
  }
  throw new Error('the same state kept changing while it was being decided')
}

/** Was an operation refused because too many others wait? It may be tried again later. */
export function isOverload(error: unknown): boolean {
  return error instanceof Overloaded
}
