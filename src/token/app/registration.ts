import { requestToken, type TokenRequest } from './client.ts'
import { newIdempotencyKey, newKeyPair } from './delivery.ts'
import type { KeptToken, Pending, Storage } from './storage.ts'
import { openDelivery } from './vault.ts'

export type Registered =
  | { readonly kind: 'token'; readonly token: KeptToken }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unreachable' }
  /** The institution wants an activation code, or another one than it was given. */
  | { readonly kind: 'activation'; readonly wrong: boolean }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number | undefined }

/** What the server says of a request that will never be answered again: a new one has to be made. */
const lostCauses = ['request-differs', 'already-delivered']

/** What the server says where it wants an activation code, or another one. */
export const activationCauses = ['activation-code-required', 'activation-code-invalid']

/** One tab at a time, so that two that are opened together get one token; the second finds what the first has kept. */
const lock = 'warifu-token'

export type Wanted = Pick<TokenRequest, 'formFactor' | 'movingFactor' | 'activationCode'>

/**
 * The token of this device, asked for where there is none yet. A request whose answer was lost is sent again as it was.
 * Rejects with StorageRefused before anything is asked that could not be kept.
 */
export function findOrRegister(
  storage: Storage,
  wanted: Wanted,
  { base, clock, anew }: { readonly base: string; readonly clock: () => number; readonly anew: boolean },
): Promise<Registered> {
  return exclusively(async () => {
    const token = await storage.read('token')
    if (token !== undefined) return { kind: 'token', token }
    if (!anew && (await storage.read('removed')) === true) return { kind: 'removed' }
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
  // Kept with the request: a lost answer is given again only to the very same one.
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

/** Undefined when this request leads nowhere any more. */
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

/** A code that was refused is not sent again by itself. */
async function forgetActivation(storage: Storage, refusedRequest: Pending): Promise<Registered> {
  const { activationCode, ...pending } = refusedRequest
  await storage.write({ pending })
  return { kind: 'activation', wrong: activationCode !== undefined }
}
