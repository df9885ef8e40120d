// Reads operations for all tokens of this device, each with its own keys of institutions.
import type { ReadingRefusal } from '../../otp/signed-operation/reading.ts'
import { askOffset } from './client.ts'
import { type ReadOperation, readOperation } from './operation.ts'
import { followKeys, type KeptKey, pinKeys, pinnedOf } from './operation-keys.ts'
import { exclusively } from './registration.ts'
import type { KeptToken, Shelf, Storage } from './storage.ts'

/** A token of this device. */
export type Owner = { readonly storage: Storage; readonly token: KeptToken }

type Reading = Owner & {
  /** Undefined: nothing is pinned yet. */
  readonly keys: readonly KeptKey[] | undefined
  readonly answered: readonly string[]
}

export type FoundOperation = ReadOperation & {
  readonly owner: Owner
  readonly institutionName: string
}

export type Refused = { readonly refusal: ReadingRefusal | 'keys_missing' }

/** How long to wait for the right time before an operation is said to be over. */
const timeWaitMs = 2000

export type OperationReader = {
  readonly owners: () => Promise<readonly Owner[]>
  /** What a COSE_Sign1 asks a token of this device to confirm, or why it isn't shown. */
  readonly read: (cose: Uint8Array) => Promise<FoundOperation | Refused>
  /** Pins the keys for a token that has none yet, and follows those that it has. */
  readonly followAll: () => Promise<void>
  /** By the server's clock, as far as it is known. */
  readonly nowMs: () => Promise<number>
}

type Device = { readonly shelf: Shelf; readonly base: string; readonly clock: () => number }

export function createReader({ shelf, base, clock }: Device): OperationReader {
  /** All tokens share what is known of the clock. */
  const nowMs = async () => Math.round(clock() + ((await shelf.storage(0).read('offsetMs')) ?? 0))
  const nowSeconds = async () => Math.floor((await nowMs()) / 1000)

  async function owners(): Promise<readonly Reading[]> {
    const slots = await shelf.tokens()
    const all = await Promise.all(
      slots.map(async ({ slot }) => {
        const storage = shelf.storage(slot)
        const token = await storage.read('token')
        const keys = await storage.read('operationKeys')
        const answered = Object.keys((await storage.read('answered')) ?? {})
        return token === undefined ? [] : [{ storage, token, keys, answered }]
      }),
    )
    return all.flat()
  }

  async function attempt(cose: Uint8Array): Promise<FoundOperation | Refused> {
    const all = await owners()
    if (all.length === 0) return { refusal: 'other_token' }
    const pinned = await pinnedOf(all.flatMap(({ keys = [] }) => keys))
    const tokens = all.flatMap(({ token, keys = [] }) =>
      [...new Set(keys.map(({ institution }) => institution))].map((institution) => {
        return { institution, tokenId: token.terms.tokenId }
      }),
    )
    const answered = new Set(all.flatMap((each) => each.answered))
    const read = await readOperation(cose, pinned, { tokens, answered, nowSeconds: await nowSeconds() })
    if (typeof read === 'string') {
      const isUnpinned = all.some(({ keys }) => keys === undefined)
      return { refusal: read === 'unknown_key' && isUnpinned ? 'keys_missing' : read }
    }
    const { institution, tokenId } = read.operation
    const owner = all.find(({ token }) => token.terms.tokenId === tokenId)
    if (owner === undefined) return { refusal: 'other_token' }
    const key = owner.keys?.find((each) => each.institution === institution)
    return { ...read, owner, institutionName: key?.name ?? institution }
  }

  async function followAll(): Promise<void> {
    const seconds = await nowSeconds()
    // What can be neither fetched nor read leaves the keys as they are.
    await Promise.all((await owners()).map((owner) => follow(base, owner, seconds).catch(() => {})))
  }

  return {
    owners,
    followAll,
    nowMs,
    async read(cose) {
      const first = await attempt(cose)
      if (!('refusal' in first)) return first
      const { refusal } = first
      if (refusal === 'unknown_key' || refusal === 'keys_missing') {
        await followAll()
      } else if (refusal === 'expired' || refusal === 'not_yet_valid') {
        // The server's clock is right where the device's isn't.
        const offsetMs = await askOffset(base, clock, timeWaitMs)
        if (offsetMs === undefined) return first
        await exclusively(() => shelf.storage(0).write({ offsetMs }))
      } else {
        return first
      }
      return attempt(cose)
    },
  }
}

async function follow(base: string, { storage, token, keys }: Reading, nowSeconds: number): Promise<void> {
  const { tokenId } = token.terms
  const next =
    keys === undefined ? await pinKeys(base, tokenId) : await followKeys(base, tokenId, keys, nowSeconds)
  if (next === undefined || next.length === keys?.length) return
  await exclusively(async () => {
    // Another tab may have removed the token, or pinned its keys, meanwhile.
    const kept = await storage.read('token')
    const known = (await storage.read('operationKeys'))?.length ?? 0
    if (kept?.terms.tokenId === tokenId && known < next.length) await storage.write({ operationKeys: next })
  })
}
