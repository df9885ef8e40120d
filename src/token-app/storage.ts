import type { TokenTerms } from '../otp/delivery.ts'
import type { TokenRequest } from './client.ts'
import type { PinGuard } from './pin.ts'
import type { Vault } from './vault.ts'

/** Kept before the server is asked, so that a lost answer can be asked for again. */
export type Pending = TokenRequest & { readonly privateKey: CryptoKey }

export type KeptToken = { readonly terms: TokenTerms; readonly vault: Vault }

/** Everything that the app keeps; each under its own name, so that none is overwritten with another. */
export type Kept = {
  readonly token: KeptToken
  readonly pending: Pending
  /** The step that the next press takes. */
  readonly counter: number
  readonly offsetMs: number
  readonly guard: PinGuard
  /** The token was removed: no other is asked for by itself. */
  readonly removed: boolean
}

type Name = keyof Kept
const store = 'kept'

/** The browser keeps nothing for us: full, forbidden, or a private window. */
export class StorageRefused extends Error {
  override readonly name = 'StorageRefused'
}

export type Storage = Awaited<ReturnType<typeof openStorage>>

/** Rejects with StorageRefused, as do all its functions. */
export async function openStorage() {
  const db = await open()

  async function read<N extends Name>(name: N): Promise<Kept[N] | undefined> {
    return asRefusal(db, 'readonly', (objects, done) => {
      const request = objects.get(name)
      request.onsuccess = () => done(request.result as Kept[N] | undefined)
    })
  }

  /** Writes some and forgets others, all or nothing, and on the disk before it fulfills. */
  async function write(kept: Partial<Kept>, ...forgotten: readonly Name[]): Promise<void> {
    return asRefusal(db, 'readwrite', (objects, done) => {
      for (const [name, value] of Object.entries(kept)) objects.put(value, name)
      for (const name of forgotten) objects.delete(name)
      done(undefined)
    })
  }

  /** Takes the next step of an event-based token: no two tabs get the same one. */
  async function takeStep(): Promise<number> {
    return asRefusal(db, 'readwrite', (objects, done) => {
      const request = objects.get('counter')
      request.onsuccess = () => {
        const step = (request.result as number | undefined) ?? 0
        objects.put(step + 1, 'counter')
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
      // Strict: a step that was shown must be gone even after the power was cut.
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
