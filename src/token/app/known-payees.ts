// Whom a token has confirmed to pay. What another device has learned comes along as digests, which tell nobody whom.

import { toBase64url } from '../../otp/base64url.ts'
import { toHex } from '../../otp/bytes.ts'
import { movedPayeeBytes, movedPayeesMax, movedPayeesText, movedPayeeText } from '../../otp/move.ts'
import { sha256 } from './operation.ts'

/** Before a digest among the payees that are kept. */
const moved = '#'

async function digestOf(tokenId: string, payee: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(movedPayeeText({ tokenId, payee })))
  return toBase64url(digest.slice(0, movedPayeeBytes))
}

/** What the next device gets to know, the newest first. */
export async function payeesToMove(
  tokenId: string,
  known: readonly string[] | undefined,
): Promise<readonly string[]> {
  const newest = [...(known ?? [])].reverse().slice(0, movedPayeesMax)
  return Promise.all(
    newest.map((payee) => (payee.startsWith(moved) ? payee.slice(moved.length) : digestOf(tokenId, payee))),
  )
}

/** What the proof of the move says of them. */
export async function digestOfMoved(payees: readonly string[]): Promise<string> {
  if (payees.length === 0) return ''
  return toHex(await sha256(new TextEncoder().encode(movedPayeesText(payees))))
}

/** As they are kept on the new device, the oldest first. */
export function movedPayees(digests: readonly string[]): readonly string[] {
  return digests.map((digest) => `${moved}${digest}`).reverse()
}

/** Which of these payees the token knows, by name or by digest. */
export async function knownAmong(
  tokenId: string,
  known: readonly string[] | undefined,
  payees: readonly string[],
): Promise<readonly string[]> {
  const all = new Set(known ?? [])
  const found = await Promise.all(
    payees.map(async (payee) => {
      const isKnown = all.has(payee) || all.has(`${moved}${await digestOf(tokenId, payee)}`)
      return isKnown ? [payee] : []
    }),
  )
  return found.flat()
}
