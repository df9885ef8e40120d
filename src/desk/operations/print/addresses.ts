import type { Context } from '../../../authority/operations/context.ts'
import type { PostalAddress } from '../../../platform/print/sheet.ts'

/** Where letters go, by user ID; nobody whose address the institution doesn't keep. */
export type Addresses = ReadonlyMap<string, PostalAddress>

/** Does the service keep addresses? Where it doesn't, a label is stuck into the window. */
export function keepsAddresses(_context: Context, _service: string): boolean {
  return false
}

export async function findAddresses(
  _context: Context,
  _service: string,
  _userIds: readonly string[],
): Promise<Addresses> {
  return new Map()
}
