import { caseOf, type JournalEntry } from './chain.ts'
import { isBusy } from './newest-of-types.ts'

/** What an entry can be found by besides its columns: each kind of mark, and what a block of entries holds of it. */
const markKinds = ['actor', 'request', 'address', 'busy address', 'case', 'customer'] as const
export type MarkKind = (typeof markKinds)[number]
export type Mark = { readonly kind: MarkKind; readonly value: string }

/**
 * So many positions are marked together. What comes back often (a client's address, an operator's morning) is one row a block, and
 * what is found is read block by block.
 */
export const blockSize = 64

export const blockOf = (position: number): number => Math.floor(position / blockSize)

/** More than a column of an index should hold; nobody types it, either. */
const longest = 200

/** The marks of an entry. Users are found by their own column, and nobody is searched for as nobody. */
export function marksOf(entry: JournalEntry): readonly Mark[] {
  const { actor, request, address, event } = entry
  const { customerId, service } = event as { customerId?: unknown; service?: unknown }
  const ofCase = caseOf(entry)
  const isStaff = !actor.startsWith('user:') && actor !== 'anonymous'
  const marks: readonly (Mark | null)[] = [
    isStaff ? { kind: 'actor', value: actor } : null,
    { kind: 'request', value: request },
    // Apart, since a login from the address of a company says nothing to most who look for it.
    address === null ? null : { kind: isBusy(event.type) ? 'busy address' : 'address', value: address },
    ofCase === null ? null : { kind: 'case', value: ofCase },
    typeof customerId === 'string' && typeof service === 'string'
      ? { kind: 'customer', value: customerMark(service, customerId) }
      : null,
  ]
  return marks.flatMap((mark) => (mark !== null && mark.value.length <= longest ? mark : []))
}

/** A customer's ID is its service's. */
export function customerMark(service: string, customerId: string): string {
  return `${service} ${customerId}`
}
