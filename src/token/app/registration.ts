import { requestToken, type TokenRequest } from './client.ts'
import { newIdempotencyKey, newKeyPair } from './delivery.ts'
import type { KeptToken, Pending, Storage } from './storage.ts'
import { openDelivery } from './vault.ts'

export type Registered =
  | { readonly kind: 'token'; readonly token: KeptToken }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unreachable' }
  /** The institution wants an activation code, or a different one. */
  | { readonly kind: 'activation'; readonly wrong: boolean }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number | undefined }

/** The server's answer to a request that it will never answer again: a new one must be made. */
const lostCauses = ['request-differs', 'already-delivered']

/** The server's answer when it wants an activation code, or a different one. */
export const activationCauses = ['activation-code-required', 'activation-code-invalid']

/** One tab at a time, so that two tabs opened together get one token; the second finds what the first stored. */
const lock = 'warifu-token'

export type Wanted = Pick<TokenRequest, 'formFactor' | 'movingFactor' | 'activationCode'>

/**
 * The token of this device, requested if there is none yet. A request whose answer was lost is sent again unchanged.
 * Rejects with StorageRefused before requesting anything that could not be stored.
 */
export function findOrRegister(
  storage: Storage,
  wanted: Wanted,
  { base, clock, again }: { readonly base: string; readonly clock: () => number; readonly again: boolean },
): Promise<Registered> {
  return exclusively(async () => {
    const token = await storage.read('token')
    if (token !== undefined) return { kind: 'token', token }
    if (!again && (await storage.read('removed')) === true) return { kind: 'removed' }
    const first = await register(storage, await pendingOf(storage, wanted), base, clock)
    return first ?? (await register(storage, await newPending(storage, wanted), base, clock)) ?? refused
  })
}

const refused: Registered = { kind: 'refused', retryAfterSeconds: undefined }

/** Runs alone among all tabs of the app. */
export function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(lock, work)
}

async function pendingOf(storage: Storage, wanted: Wanted): Promise<Pending> {
  const pending = await storage.read('pending')
  const same = pending?.movingFactor === wanted.movingFactor && pending.formFactor === wanted.formFactor
  if (pending === undefined || !same) return newPending(storage, wanted)
  const { activationCode } = wanted
  if (activationCode === undefined) return pending
  // Kept with the request: a lost answer is repeated only for the identical request.
  const activated = { ...pending, activationCode }
  await storage.write({ pending: activated })
  return activated
}

async function newPending(storage: Storage, wanted: Wanted): Promise<Pending> {
  const idempotencyKey = newIdempotencyKey()
  const pending = { idempotencyKey, ...(await newKeyPair()), ...wanted }
  await storage.write({ pending })
  return pending
}

/** Undefined when this request leads nowhere anymore. */
async function register(
  storage: Storage,
  { privateKey, ...request }: Pending,
  base: string,
  clock: () => number,
): Promise<Registered | undefined> {
  const answer = await requestToken(base, request, clock)
  if (answer.kind === 'unreachable') return answer
  if (answer.kind === 'refused') {
    if (lostCauses.includes(answer.code)) return undefined
    if (activationCauses.includes(answer.code)) return forgetActivation(storage, { privateKey, ...request })
    return { kind: 'refused', retryAfterSeconds: answer.retryAfterSeconds }
  }
  const vault = await openDelivery({ publicKey: request.publicKey, privateKey }, answer)
  const token = { terms: answer.terms, vault }
  const { offsetMs = 0 } = answer
  const guard = { wrongPins: 0, lastAttemptAtMs: 0 }
  await storage.write({ token, counter: 0, offsetMs, guard }, 'pending', 'removed')
  return { kind: 'token', token }
}

/** A refused code is not sent again automatically. */
async function forgetActivation(storage: Storage, refusedRequest: Pending): Promise<Registered> {
  const { activationCode, ...pending } = refusedRequest
  await storage.write({ pending })
  return { kind: 'activation', wrong: activationCode !== undefined }
}
