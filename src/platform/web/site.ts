import type { Context as HonoContext } from 'hono'
import type { Assets } from '../http/assets.ts'
import type { CertificateReader } from '../http/client-certificate.ts'
import { addressOf, type Env } from '../http/guards.ts'

/** Where a browser is asked for its certificate, and how it is read from a request that came there. */
export type CertificateEntry = { readonly origin: string; readonly read: CertificateReader }

/** What every page needs of the site that it belongs to. */
export type PageSite = {
  readonly assets: Assets
  /** Linked from every page, in the order in which they apply. */
  readonly styleSheets: readonly string[]
  /** Stands above every page of the demo, and nowhere else. */
  readonly banner: string | null
  /** What the demo's clock shows, beside it, and where it can be moved. */
  readonly bannerClock: { readonly time: () => string; readonly href: string } | null
  /** How browsers show client certificates; null: nobody logs in by one. */
  readonly certificates: CertificateEntry | null
}

/** Who asks, as far as a request says it. */
export function callerOf(c: HonoContext<Env>, actor: string) {
  return { requestId: c.get('requestId'), actor, address: addressOf(c) }
}
