import type { TokenTerms } from '../../otp/delivery.ts'
import type { AnsweredIds } from './answered.ts'
import type { TokenRequest } from './client.ts'
import type { HistoryEntry } from './history-entry.ts'
import type { KeptKey } from './operation-keys.ts'
import type { PinGuard } from './pin.ts'
import type { Vault } from './vault.ts'

/** Stored before asking the server, so that a lost answer can be requested again. */
export type Pending = TokenRequest & { readonly privateKey: CryptoKey }

export type KeptToken = { readonly terms: TokenTerms; readonly vault: Vault }

/** The key with which this device answers operations: made here, it can't be read, and signs answers and nothing else. */
export type DeviceKey = {
  /** A token that takes another's place has a key of its own. */
  readonly tokenId: string
  /** x, then y, in base64url. */
  readonly publicKey: string
  readonly privateKey: CryptoKey
  /** The server knows it. */
  readonly registered: boolean
}

/** Everything that the app keeps; each under its own name, so that none overwrites another. */
export type Kept = {
  readonly token: KeptToken
  readonly pending: Pending
  /** The step that the next press takes. */
  readonly counter: number
  readonly offsetMs: number
  readonly guard: PinGuard
  /** The token was removed: no other one is requested automatically. */
  readonly removed: boolean
  /** What the holder calls the token. */
  readonly label: string
  /** The keys of institutions whose operations it confirms. */
  readonly operationKeys: readonly KeptKey[]
  /** The key of this device that answers them. */
  readonly device: DeviceKey
  readonly answered: AnsweredIds
  /** Whom it has confirmed to pay before. */
  readonly payees: readonly string[]
  /** What it approved and turned down, the newest first. */
  readonly history: readonly HistoryEntry[]
  /** The subscription of which the server knows, and for which token; empty: it was told of none. */
  readonly push: string
}

/** What is kept of a token for signed operations: it goes when the token does. */
export const ofOperations = ['operationKeys', 'device', 'answered', 'payees', 'history', 'push'] as const

type Name = keyof Kept
const store = 'kept'

/** The browser stores nothing for us: full, forbidden, or a private window. */
export class StorageRefused extends Error {
  override readonly name = 'StorageRefused'
}

/** What is kept of one token. All its functions reject with StorageRefused. */
export type Storage = ReturnType<typeof storageOf>

export type ListedToken = { readonly slot: number; readonly tokenId: string; readonly label: string }

/** How many slots to look at, whatever the institution allows now. */
const slotsMax = 20
const currentName = 'current'

/**
 * All tokens of this device, each in its own slot; one is shown. Rejects with StorageRefused, as do all its functions.
 */
export async function openShelf() {
  const db = await open()
  const slots = Array.from({ length: slotsMax }, (_, slot) => slot)

  return {
    storage: (slot: number) => storageOf(db, slot),
    current: () =>
      asRefusal<number>(db, 'readonly', (objects, done) => {
        const request = objects.get(currentName)
        request.onsuccess = () => done(slots.find((slot) => slot === request.result) ?? 0)
      }),
    choose: (slot: number) =>
      asRefusal<void>(db, 'readwrite', (objects, done) => {
        objects.put(slot, currentName)
        done()
      }),
    async tokens(): Promise<ListedToken[]> {
      const all = await Promise.all(slots.map((slot) => listed(storageOf(db, slot), slot)))
      return all.flatMap((token) => token ?? [])
    },
  }
}

export type Shelf = Awaited<ReturnType<typeof openShelf>>

async function listed(storage: Storage, slot: number): Promise<ListedToken | undefined> {
  const token = await storage.read('token')
  if (token === undefined) return undefined
  return { slot, tokenId: token.terms.tokenId, label: (await storage.read('label')) ?? '' }
}

/** The first slot's names have no number: an app that knew only one token used them. All tokens share the clock. */
function storageOf(db: IDBDatabase, slot: number) {
  const keyOf = (name: Name) => (slot === 0 || name === 'offsetMs' ? name : `${name}.${slot}`)

  async function read<N extends Name>(name: N): Promise<Kept[N] | undefined> {
    return asRefusal(db, 'readonly', (objects, done) => {
      const request = objects.get(keyOf(name))
      request.onsuccess = () => done(request.result as Kept[N] | undefined)
    })
  }

  /** Writes some and deletes others, all or nothing, and durably before it fulfills. */
  async function write(kept: Partial<Kept>, ...forgotten: readonly Name[]): Promise<void> {
    return asRefusal(db, 'readwrite', (objects, done) => {
      for (const [name, value] of Object.entries(kept)) objects.put(value, keyOf(name as Name))
      for (const name of forgotten) objects.delete(keyOf(name))
      done(undefined)
    })
  }

  /** Takes the next step of an event-based token: no two tabs get the same one. */
  async function takeStep(): Promise<number> {
    return asRefusal(db, 'readwrite', (objects, done) => {
      const request = objects.get(keyOf('counter'))
      request.onsuccess = () => {
        const step = (request.result as number | undefined) ?? 0
        objects.put(step + 1, keyOf('counter'))
        done(step)
      }
    })
  }

  return { read, write, takeStep }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) => reject(new StorageRefused('the database cannot be opened', { cause }))
    try {
      const request = indexedDB.open('warifu-token', 1)
      request.onupgradeneeded = () => request.result.createObjectStore(store)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => refuse(request.error)
      request.onblocked = () => refuse(request.error)
    } catch (error) {
      refuse(error)
    }
  })
}

/** Fulfills with what was given to `done`, once the transaction is complete. */
function asRefusal<Result>(
  db: IDBDatabase,
  mode: 'readonly' | 'readwrite',
  work: (objects: IDBObjectStore, done: (result: Result) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) => reject(new StorageRefused('the database refused', { cause }))
    try {
      // Strict: a step that was shown must stay used even after a power cut.
      const transaction = db.transaction(store, mode, { durability: 'strict' })
      let result: Result
      transaction.oncomplete = () => resolve(result)
      transaction.onerror = () => refuse(transaction.error)
      transaction.onabort = () => refuse(transaction.error)
      work(transaction.objectStore(store), (value) => {
        result = value
      })
    } catch (error) {
      refuse(error)
    }
  })
}
