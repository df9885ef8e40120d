import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { telephoneEndHashes, telephoneHashes } from '../../authority/operations/particulars.ts'
import { findStopped } from '../../authority/operations/stopped-customers.ts'
import { claimsOfToken, tokenIdsOfSerial } from '../../authority/queries/tokens.ts'
import { parseMailAddress } from '../../authority/rules/mail-address.ts'
import { telephoneIn } from '../../authority/rules/particulars-form.ts'
import { type Token, tokenState } from '../../authority/rules/token.ts'
import { parseTokenId } from '../../otp/token-id.ts'
import { serialKeyOf } from '../../otp/token-serial.ts'
import type { DeskContext, DeskParts } from '../contract.ts'
import {
  type FoundUser,
  findUsers,
  isTelephoneKnown,
  type SearchedByKey,
  type SearchedFor,
} from '../queries/search.ts'
import { isNumberEnd, narrows, searchForm, searchWords, wordsTyped } from '../rules/search-words.ts'
import { partOf } from './parts.ts'
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
  /** What the journal says was searched for. */
  readonly noted: string
}

export const foundOnPage = 50
/** Keys of one device, and devices of several makers. */
const sameSerialMax = 10
/** Entries of new names that a search waits for; upkeep reads the rest. */
const followedAtOnce = 2000

/**
 * Users of the institution's services whom every word typed means: by ID, name, kana, customer's name or number; by a token's ID or
 * serial number; by mail address, telephone number or the last four digits of it, or a number that the service gave out.
 * `page` counts from 1.
 */
export async function searchUsers(
  context: Context,
  desk: string,
  typed: string,
  page = 1,
  parts: DeskParts = new Map(),
): Promise<Found> {
  const services = servicesOf(context, desk)
  const text = typed.normalize('NFKC').trim()
  if (searchWords(typed).length === 0 || services.length === 0)
    return { users: [], more: false, complete: true, unbound: [], noted: typed }
  const followed = await Promise.all(services.map((service) => followNames(context, service, followedAtOnce)))
  const searched = await lookedFor({ ...context, deskParts: parts }, services, text)
  const bounds = { first: text, offset: (page - 1) * foundOnPage, limit: foundOnPage + 1 }
  const users = await findUsers(context.store, services, searched, bounds)
  const shown = users.slice(0, foundOnPage)
  const isStopped = await findStopped(context, shown)
  const tokenIds = [searched.whole, ...searched.words].flatMap((each) => each?.tokenIds ?? [])
  return {
    users: shown.map((user) => ({ ...user, stopped: isStopped(user) })),
    more: users.length > foundOnPage,
    complete: !followed.includes(false),
    unbound: page === 1 ? await unboundOf(context, [...new Set(tokenIds)]) : [],
    noted: await withoutTelephones(context, services, typed),
  }
}

/** What each word may mean, and all of them together. */
async function lookedFor(
  context: DeskContext,
  services: readonly string[],
  text: string,
): Promise<SearchedFor> {
  const parts = wordsTyped(text)
  const isNarrowed = parts.some(({ form }) => narrows(form))
  const words = await Promise.all(
    parts.map(async ({ typed, form }) => {
      const end = isNarrowed && isNumberEnd(form) ? form : null
      return { ...(await keysOf(context, services, typed, end)), text: form }
    }),
  )
  const whole = parts.length < 2 ? null : await keysOf(context, services, text, null)
  return { words, whole }
}

async function keysOf(
  context: DeskContext,
  services: readonly string[],
  typed: string,
  end: string | null,
): Promise<SearchedByKey> {
  const telephone = telephoneIn(typed)
  const users = services.map(async (service) => {
    const userIds = await partOf(context, service).finds?.(context, service, typed)
    return (userIds ?? []).map((userId) => ({ service, userId }))
  })
  return {
    tokenIds: await tokensOf(context, typed),
    mailAddress: parseMailAddress(typed) ?? null,
    telephones: telephone === undefined ? [] : hashesOf(context, services, telephone),
    telephoneEnds:
      end === null ? [] : services.flatMap((service) => telephoneEndHashes(context, service, end)),
    users: (await Promise.all(users)).flat(),
  }
}

function hashesOf(context: Context, services: readonly string[], telephone: string): readonly string[] {
  return services.flatMap((service) => telephoneHashes(context, service, telephone))
}

/** What the journal says was searched for: of a telephone number that somebody has, its end. */
async function withoutTelephones(
  context: Context,
  services: readonly string[],
  typed: string,
): Promise<string> {
  const hidden = async (part: string) => {
    const telephone = telephoneIn(part)
    if (telephone === undefined) return null
    const isKnown = await isTelephoneKnown(context.store, hashesOf(context, services, telephone))
    return isKnown ? telephone.replaceAll(/.(?=.{4})/g, '*') : null
  }
  const whole = await hidden(typed)
  if (whole !== null) return whole
  const parts = await Promise.all(typed.split(/(\s+)/u).map(async (part) => (await hidden(part)) ?? part))
  return parts.join('')
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
