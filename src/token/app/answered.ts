// What a token remembers of the operations that it answered, in a browser's storage or a file.
import { toHex } from '../../otp/bytes.ts'
import { type Field, payeeKey } from '../../otp/signed-operation/fields.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { answeredUntilSeconds } from '../../otp/signed-operation/reading.ts'

/** The IDs of operations that were answered, in hexadecimal, each with the second until which it is kept. */
export type AnsweredIds = Readonly<Record<string, number>>

/** With one more, and without those whose time is over. */
export function withAnswered(
  answered: AnsweredIds | undefined,
  operation: Operation,
  nowSeconds: number,
): AnsweredIds {
  const kept = Object.entries(answered ?? {}).filter(([, until]) => until > nowSeconds)
  return Object.fromEntries([...kept, [toHex(operation.operationId), answeredUntilSeconds(operation)]])
}

/** Whom an operation pays, as far as its fields say. */
export function payeesOf({ fields }: Pick<Operation, 'fields'>): readonly string[] {
  return fields.flatMap((field) => (field.type === 'account' ? [payeeKey(field.value)] : []))
}

/** Whom a token has confirmed to pay, with some more: the newest come last, and move to the next device. */
export function withPayees(known: readonly string[] | undefined, more: readonly string[]): readonly string[] {
  const newest = new Set(more)
  return [...(known ?? []).filter((payee) => !newest.has(payee)), ...newest]
}

/** In whose names the accounts are that a token has confirmed to pay; what came from another device tells none. */
export function holdersOf(known: readonly string[] | undefined): ReadonlySet<string> {
  // Bank, branch, type and number come before the holder, and none of them has a stroke.
  return new Set((known ?? []).map((payee) => payee.split('/').slice(4).join('/')))
}

/** Does a field pay somebody whom the token never paid? If so, the name may still be one that it has paid at another account. */
export function newPayeeIn(
  field: Field,
  { known, holders }: { readonly known: readonly string[]; readonly holders: ReadonlySet<string> },
): { readonly hasKnownName: boolean } | null {
  if (field.type !== 'account' || known.includes(payeeKey(field.value))) return null
  return { hasKnownName: holders.has(field.value.holder) }
}
