import type { Context as HonoContext } from 'hono'
import type { Language } from '../../otp/language.ts'
import type { Assets } from '../http/assets.ts'
import type { CertificateReader } from '../http/client-certificate.ts'
import { addressOf, type Env } from '../http/guards.ts'
import { knownCookieOf } from '../http/known-cookie.ts'
import { networkOf } from '../http/rate-limit.ts'
import { deviceOf } from './device.ts'

/** Where a browser is asked for its certificate, and how to read it from a request there. */
export type CertificateEntry = { readonly origin: string; readonly read: CertificateReader }

type Logo = {
  /** The static file. */
  readonly name: string
  /** Null: a screen reader passes over it. */
  readonly alternative: string | null
  readonly width: number
  readonly height: number
}

/** What every page needs to know about its site. */
export type PageSite = {
  /** Where browsers find it, for what leaves the page: a QR code. */
  readonly publicOrigin: string
  readonly assets: Assets
  /** Linked from every page, in the order in which they apply. */
  readonly styleSheets: readonly string[]
  /** The institution's, in the header of its pages; null: none. */
  readonly logo: Logo | null
  /** Shown above every page of the demo, and nowhere else. */
  readonly banner: string | null
  /** The demo's clock, shown beside it, and where to change it. */
  readonly bannerClock: { readonly time: (language?: Language) => string; readonly href: string } | null
  /** What its pages are written in; left out: Japanese. */
  readonly language?: Language
  /** What may be chosen instead; left out: nothing. */
  readonly languages?: readonly Language[]
  /** How browsers present client certificates; null: nobody logs in with one. */
  readonly certificates: CertificateEntry | null
}

/** Who sent a request. A class, since an accessor of an object literal would keep its request alive (STYLE.md). */
class Requester {
  readonly network: string
  readonly known: string | undefined
  readonly #c: HonoContext<Env>
  constructor(c: HonoContext<Env>, address: string | null) {
    this.#c = c
    this.network = networkOf(address)
    this.known = knownCookieOf(c)
  }

  get browser(): string | null {
    return deviceOf(this.#c.req.header('User-Agent'))
  }

  /** Asked for only where somebody may wait: it costs a Request object. */
  get signal(): AbortSignal {
    return this.#c.req.raw.signal
  }
}

/** The requester, as far as a request tells. */
export function callerOf(c: HonoContext<Env>, actor: string) {
  const address = addressOf(c)
  return { requestId: c.get('requestId'), actor, address, client: new Requester(c, address) }
}
