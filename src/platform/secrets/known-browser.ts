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
const form =
  /^([A-Za-z0-9_-]{22})\.([0-9a-z]{1,9})(?:\.([0-9a-z]{1,9}))?(?:\.([0-9a-z]{1,9}))?\.([A-Za-z0-9_-]{43})$/

/** What a mark under the key ring says. `generation` is the password's; null in marks by versions that left it out. */
export type KnownBrowser = {
  readonly browserId: string
  readonly markedAtMs: number
  /** When the user first logged in there; of a mark by a version that left it out, when it was made. */
  readonly sinceMs: number
  readonly generation: number | null
}

/**
 * The cookie that says which users logged in with this browser: one mark each, a random ID, the time, the generation of
 * the password then, and the time of the first login, under the key ring, bound to the service and the user. It opens nothing and names nobody; a
 * browser that shows it has its own attempts, and its password is checked first (X5, X8).
 */
export function withKnownBrowser(
  ring: KeyRing,
  cookie: string | undefined,
  owner: BrowserOwner & {
    readonly generation: number
    /** When the user first logged in there, as the session says: a mark that is worth nothing any more may stand in the cookie. */
    readonly sinceMs: number
    readonly browserId?: string | undefined
  },
  now: Temporal.Instant,
): string {
  const marks = marksIn(cookie)
  const own = marks.find((mark) => isOf(ring, mark, owner, now))
  const browserId = owner.browserId ?? own?.browserId ?? newId()
  const marked = Math.floor(now.epochMilliseconds / 1000).toString(36)
  const generation = owner.generation.toString(36)
  const first = Math.floor(owner.sinceMs / 1000).toString(36)
  const mac = keyedHash(ring, markText(owner, { browserId, marked, generation, first }))
  const fresh = `${browserId}.${marked}.${generation}.${first}.${mac}`
  const others = marks.filter((mark) => mark !== own).map(({ text }) => text)
  return [fresh, ...others].slice(0, marksMax).join('~')
}

/** The mark of this user; undefined if there is none. Marks made under an earlier key count. */
export function knownBrowserIn(
  ring: KeyRing,
  cookie: string | undefined,
  owner: BrowserOwner,
  now: Temporal.Instant,
): KnownBrowser | undefined {
  const mark = marksIn(cookie).find((each) => isOf(ring, each, owner, now))
  if (mark === undefined) return undefined
  const { browserId, marked, generation, first } = mark
  return {
    browserId,
    markedAtMs: Number.parseInt(marked, 36) * 1000,
    sinceMs: Number.parseInt(first ?? marked, 36) * 1000,
    generation: generation === null ? null : Number.parseInt(generation, 36),
  }
}

type Signed = {
  readonly browserId: string
  readonly marked: string
  readonly generation: string | null
  readonly first: string | null
}
type Mark = Signed & { readonly text: string; readonly mac: string }

function marksIn(cookie: string | undefined): readonly Mark[] {
  return (cookie ?? '')
    .slice(0, 1024)
    .split('~')
    .slice(0, marksMax)
    .flatMap((text) => {
      const [, browserId = '', marked = '', generation = null, first = null, mac = ''] = form.exec(text) ?? []
      return browserId === '' ? [] : [{ text, browserId, marked, generation, first, mac }]
    })
}

function isOf(ring: KeyRing, mark: Mark, owner: BrowserOwner, now: Temporal.Instant): boolean {
  const ageMs = now.epochMilliseconds - Number.parseInt(mark.marked, 36) * 1000
  if (ageMs > knownBrowserDays * dayMs) return false
  return keyedHashes(ring, markText(owner, mark)).some((hash) => equalText(hash, mark.mac))
}

function markText(
  { service, userId }: BrowserOwner,
  { browserId, marked, generation, first }: Signed,
): string {
  const added = [generation, first].filter((part) => part !== null)
  return `known browser ${JSON.stringify([service, userId, browserId, marked, ...added])}`
}
