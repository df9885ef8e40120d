import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { openParticulars } from '../../../authority/operations/particulars.ts'
import { particularsState } from '../../../authority/rules/particulars.ts'
import type { PostalAddress } from '../../../platform/print/sheet.ts'

/** Where letters go, by user ID; nobody whose address isn't known. */
export type Addresses = ReadonlyMap<string, PostalAddress>

/** Does the service keep addresses? Where it doesn't, a label is stuck into the window. */
export function keepsAddresses(context: Context, service: string): boolean {
  return profileOf(context, service).identification.postalAddress !== null
}

/** Of a few hundred users at a time. Whoever asks shows them to nobody but on the letters that were let out. */
export async function findAddresses(
  context: Context,
  service: string,
  userIds: readonly string[],
): Promise<Addresses> {
  if (!keepsAddresses(context, service)) return new Map()
  const refs = Object.fromEntries(
    userIds.map((userId) => [userId, particularsState.ref(service, userId)] as const),
  )
  const kept = await context.store.read(refs)
  return new Map(
    userIds.flatMap((userId) => {
      const { postalAddress } = openParticulars(context, kept[userId])
      if (postalAddress === null) return []
      const { postalCode, text } = postalAddress
      return [
        [userId, { postalCode: `${postalCode.slice(0, 3)}-${postalCode.slice(3)}`, lines: [text] }] as const,
      ]
    }),
  )
}
