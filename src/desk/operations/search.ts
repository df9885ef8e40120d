import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { findStopped } from '../../authority/operations/stopped-customers.ts'
import { claimsOfToken, tokenIdsOfSerial } from '../../authority/queries/tokens.ts'
import { parseMailAddress } from '../../authority/rules/mail-address.ts'
import { type Token, tokenState } from '../../authority/rules/token.ts'
import { parseTokenId } from '../../otp/token-id.ts'
import { serialKeyOf } from '../../otp/token-serial.ts'
import { type FoundUser, findUsers } from '../queries/search.ts'
import { searchForm, searchWords } from '../rules/search-words.ts'
import { followNames } from './search-index.ts'

/** `stopped`: nobody of the customer gets in. */
export type ListedUser = FoundUser & { readonly stopped: boolean }

export type Found = {
  readonly users: readonly ListedUser[]
  /** Are there more after these? */
  readonly more: boolean
  /** False while many new users are still being taken into the search. */
  readonly complete: boolean
  /** Tokens of that ID or serial number that nobody has yet, here or elsewhere. */
  readonly unbound: readonly Pick<Token, 'tokenId' | 'expiresAtMs'>[]
}

export const foundOnPage = 50
/** Keys of one device, and devices of several makers. */
const sameSerialMax = 10
/** Entries of new names that a search waits for; upkeep reads the rest. */
const followedAtOnce = 2000

/**
 * Users of the institution's services: whoever fits every word typed, by ID, name, customer's name or number; whoever has
 * the token of that ID or serial number; and whoever gets mail at that address. `page` counts from 1.
 */
export async function searchUsers(context: Context, desk: string, typed: string, page = 1): Promise<Found> {
  const services = servicesOf(context, desk)
  const words = searchWords(typed)
  if (words.length === 0 || services.length === 0)
    return { users: [], more: false, complete: true, unbound: [] }
  const followed = await Promise.all(services.map((service) => followNames(context, service, followedAtOnce)))
  const tokenIds = await tokensOf(context, typed)
  const text = typed.normalize('NFKC').trim()
  const searched = { words, tokenIds, mailAddress: parseMailAddress(text) ?? null }
  const offset = (page - 1) * foundOnPage
  const bounds = { first: text, offset, limit: foundOnPage + 1 }
  const users = await findUsers(context.store, services, searched, bounds)
  const shown = users.slice(0, foundOnPage)
  const isStopped = await findStopped(context, shown)
  return {
    users: shown.map((user) => ({ ...user, stopped: isStopped(user) })),
    more: users.length > foundOnPage,
    complete: !followed.includes(false),
    unbound: page === 1 ? await unboundOf(context, tokenIds) : [],
  }
}

/** The digits that the search makes of a typed word; null if there is more to it. */
export function digitsSearched(word: string): string | null {
  return /^\d+$/.exec(searchForm(word))?.[0] ?? null
}

/** The ID itself, and the tokens of the serial number. */
async function tokensOf({ store }: Context, typed: string): Promise<readonly string[]> {
  const tokenId = parseTokenId(typed)
  const serialKey = serialKeyOf(typed)
  const ofSerial = serialKey === undefined ? [] : await tokenIdsOfSerial(store, serialKey, sameSerialMax)
  return [...new Set([...(tokenId === undefined ? [] : [tokenId]), ...ofSerial])]
}

/** One that another institution's user has, or had, is none of this desk's business: as good as unknown (ADM-01). */
async function unboundOf({ store }: Context, tokenIds: readonly string[]): Promise<Found['unbound']> {
  const all = await Promise.all(
    tokenIds.map(async (tokenId) => {
      const { token } = await store.read({ token: tokenState.ref(tokenId) })
      const isFree = token?.status === 'active' && (await claimsOfToken(store, tokenId)).length === 0
      return isFree ? [{ tokenId, expiresAtMs: token.expiresAtMs }] : []
    }),
  )
  return all.flat()
}
