import type { KeyRing } from './key-ring.ts'
import { keyedHash, keyedHashes } from './mac.ts'
import { equalText, newId } from './random.ts'

/** Whom a browser was marked for. */
export type BrowserOwner = { readonly service: string; readonly userId: string }

/** As long as browsers keep a cookie at most. */
export const knownBrowserDays = 400
const dayMs = 86_400_000
/** How many users of one service may share a browser; the one who was there longest ago is forgotten first. */
const marksMax = 8
const form = /^([A-Za-z0-9_-]{22})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})$/

/**
 * The cookie that says which users logged in with this browser: one mark each, a random ID and the day, under the key
 * ring, bound to the service and the user. It opens nothing and names nobody; a browser that shows it has its own
 * attempts, and its password is checked first (X5, X8).
 */
export function withKnownBrowser(
  ring: KeyRing,
  cookie: string | undefined,
  owner: BrowserOwner & { readonly browserId?: string },
  now: Temporal.Instant,
): string {
  const marks = marksIn(cookie)
  const own = marks.find((mark) => isOf(ring, mark, owner, now))
  const browserId = owner.browserId ?? own?.browserId ?? newId()
  const since = Math.floor(now.epochMilliseconds / 1000).toString(36)
  const fresh = `${browserId}.${since}.${keyedHash(ring, markText(owner, browserId, since))}`
  const others = marks.filter((mark) => mark !== own).map(({ text }) => text)
  return [fresh, ...others].slice(0, marksMax).join('~')
}

/** The ID under which this user's browser is known; undefined if it isn't. Marks made under an earlier key count. */
export function knownBrowserIn(
  ring: KeyRing,
  cookie: string | undefined,
  owner: BrowserOwner,
  now: Temporal.Instant,
): string | undefined {
  return marksIn(cookie).find((mark) => isOf(ring, mark, owner, now))?.browserId
}

type Mark = {
  readonly text: string
  readonly browserId: string
  readonly since: string
  readonly mac: string
}

function marksIn(cookie: string | undefined): readonly Mark[] {
  return (cookie ?? '')
    .slice(0, 1024)
    .split('~')
    .slice(0, marksMax)
    .flatMap((text) => {
      const [, browserId = '', since = '', mac = ''] = form.exec(text) ?? []
      return browserId === '' ? [] : [{ text, browserId, since, mac }]
    })
}

function isOf(ring: KeyRing, { browserId, since, mac }: Mark, owner: BrowserOwner, now: Temporal.Instant) {
  const ageMs = now.epochMilliseconds - Number.parseInt(since, 36) * 1000
  if (ageMs > knownBrowserDays * dayMs) return false
  return keyedHashes(ring, markText(owner, browserId, since)).some((hash) => equalText(hash, mac))
}

function markText({ service, userId }: BrowserOwner, browserId: string, since: string): string {
  return `known browser ${JSON.stringify([service, userId, browserId, since])}`
}
