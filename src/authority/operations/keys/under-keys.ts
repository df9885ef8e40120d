import { type Confidential, reveal } from '../../../platform/decision/event.ts'
import type { State } from '../../../platform/decision/state.ts'
import type { KeyRing } from '../../../platform/secrets/key-ring.ts'
import { sealAgain } from '../../../platform/secrets/seal.ts'
import type { SealedColumn, VerifierTable } from '../../queries/keys.ts'

/** What opens and seals. */
type Ring = { readonly keyRing: KeyRing }

/** What a module keeps that takes a key of the key ring: nothing that is not listed here may be sealed in a table. */
export type UnderKeys = {
  readonly seals: readonly KeptSeal[]
  /** Passwords, which only their users can bring under another key, by typing them. */
  readonly verifiers?: readonly VerifierTable[]
}

/** Secrets of a table: sealed again after a change of the key, or gone by themselves within days. */
export type KeptSeal = Resealing | { readonly fades: SealedColumn }

/** How the rows of a state are brought under the current key. */
export type Resealing = {
  readonly state: State
  /** The columns of its table that hold secrets. */
  readonly columns: readonly string[]
  /** The fields that change; null where the row is under the current key. Throws SealError for one that doesn't open. */
  readonly renew: (context: Ring, row: object) => Readonly<Record<string, unknown>> | null
}

export function resealing<Row extends object>(
  state: State<Row>,
  columns: readonly string[],
  renew: (context: Ring, row: Row) => Partial<Row> | null,
): Resealing {
  return { state: state as unknown as State, columns, renew: renew as Resealing['renew'] }
}

/** A sealed value under the current key, or null where it is already. */
export function sealedAnew(
  { keyRing }: Ring,
  sealed: Confidential<Uint8Array>,
  identity: string,
): Confidential<Uint8Array> | null {
  const again = sealAgain(keyRing, reveal(sealed), identity)
  return again === null ? null : { confidential: again }
}

/** Every column of secrets. */
export function sealedColumns(kept: readonly UnderKeys[]): readonly SealedColumn[] {
  return kept
    .flatMap(({ seals }) => seals)
    .flatMap((seal) =>
      'fades' in seal
        ? [seal.fades]
        : seal.columns.map((column) => ({ table: seal.state.table.name, column })),
    )
}

/** Those whose secrets are sealed again. */
export function resealings(kept: readonly UnderKeys[]): readonly Resealing[] {
  return kept.flatMap(({ seals }) => seals.flatMap((seal) => ('fades' in seal ? [] : [seal])))
}
