import type { Context as HonoContext } from 'hono'
import type { Assets } from '../http/assets.ts'
import { addressOf, type Env } from '../http/guards.ts'
import type { Caller, Context } from '../operations/context.ts'

/** What every screen needs. */
export type Site = {
  readonly context: Context
  readonly assets: Assets
  /** Stands above every page of the demo, and nowhere else. */
  readonly banner: string | null
  /** What the demo's clock shows, beside it. */
  readonly bannerTime: (() => string) | null
}

export function callerOf(c: HonoContext<Env>, actor: string): Caller {
  return { requestId: c.get('requestId'), actor, address: addressOf(c) }
}
