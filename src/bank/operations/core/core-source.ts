import type { CoreAccount, CoreError, CoreHeader, CoreMovement } from '../../rules/core-feed.ts'
import type { CoreRate } from '../../rules/rates.ts'

/** With the line of the file that says it. */
export type Said<T> = T & { readonly line: number }

/**
 * What a core system says at one time, whichever way it came: accounts, what they hold as of the instant of the header,
 * and what moved on them; and rates of exchange until then.
 */
export type CoreStatement = {
  readonly header: CoreHeader
  readonly accounts: readonly Said<CoreAccount>[]
  /** Accounts that it no longer has. */
  readonly closed: readonly Said<Pick<CoreAccount, 'branchCode' | 'accountType' | 'number'>>[]
  readonly movements: readonly Said<CoreMovement>[]
  readonly rates: readonly Said<CoreRate>[]
  /** SHA-256 of what it sent, by which it counts once. */
  readonly digest: string
}

export type ReadStatement =
  | { readonly ok: true; readonly statement: CoreStatement }
  | { readonly ok: false; readonly errors: readonly CoreError[] }

/** What became of a delivery; `waiting`: its turn has not come. */
export type Settled = 'taken' | 'refused' | 'waiting'

/** One delivery of a core system, read or not readable. */
export type CoreDelivery = {
  /** As whoever sent it knows it. */
  readonly name: string
  /** The service that was asked about; null: nobody asked. */
  readonly of: string | null
  readonly read: ReadStatement
}

/**
 * The way to a core system: a folder, a file at the terminal (decision 67), or HTTP (decision 71). The ledger of a service
 * needs none: what it holds is what it says.
 */
export type CoreSource = {
  /** What has arrived, of each service in the order of its sequence. */
  readonly waiting: () => Promise<readonly CoreDelivery[]>
  /** Puts it away, with the reasons where it was refused. */
  readonly settle: (delivery: CoreDelivery, as: Settled, reasons: readonly string[]) => Promise<void>
}
