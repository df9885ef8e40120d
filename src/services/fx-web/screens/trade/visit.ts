import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import {
  breadcrumb,
  currentSession,
  type FxService,
  insidePage,
  sessionFor,
  whereItBelongs,
} from '../../../../authority/screens/service.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { type TradeScreen, tradeHref } from '../../../../routes.ts'
import { tradingPolicy } from '../../operations/profile-of.ts'
import type { FxPolicy } from '../../rules/policy.ts'
import type { TradeMenu } from '../menu.ts'

/** Somebody who is logged in, in front of a screen of 為替予約. */
export type Visit = {
  readonly found: FoundSession
  readonly sessionId: string
  /** Whose rows are looked at and changed: never taken from the request. */
  readonly trader: {
    readonly service: string
    readonly userId: string
    readonly customerId: string
    readonly sessionHash: string
  }
  readonly caller: ReturnType<typeof callerOf>
}

/** Who is there; for everybody who is not logged in, where they belong instead. */
export async function enter(
  service: FxService,
  c: HonoContext<Env>,
): Promise<Visit | { readonly elsewhere: string }> {
  const found = await currentSession(service, c)
  if (found?.session.stage !== 'authenticated') return { elsewhere: whereItBelongs(service, found) }
  const { userId, customerId } = found.user
  const { sessionHash } = found.session
  return {
    found,
    sessionId: sessionFor(service, c),
    trader: { service: service.profile.service, userId, customerId, sessionHash },
    caller: callerOf(c, `user:${userId}`),
  }
}

/** The ID in the path, if it has the form of one. */
export function idOf(c: HonoContext<Env>): string {
  const id = c.req.param('id') ?? ''
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new Problem('notFound')
  return id
}

/** Where a session that ended meanwhile leads. */
export function expired(service: FxService): string {
  return whereItBelongs(service, undefined)
}

export function tradeLink({ profile }: FxService, screen: TradeScreen, id?: string): string {
  return tradeHref(profile.service, screen, id)
}

/** The profile's section; these screens are there only where it is. */
export function policyOf({ profile }: FxService): FxPolicy {
  return tradingPolicy(profile)
}

/** A screen of 為替予約 with its trail (S0-2.2-18: メニュー >>> …). */
export function tradePage(
  service: FxService,
  { found, sessionId }: Visit,
  menu: TradeMenu,
  title: string,
  main: Html,
): Html {
  const page = html`${breadcrumb(service, title)}
<h1>${title}</h1>${main}`
  return insidePage(service, found, title, page, tokenInput(sessionId), {
    chapter: menu,
    menu,
    scripts: ['trade.js'],
  })
}

export const referenceNote = html`<p class="caution">表示しているレートはすべて参考値（デモ用の合成レート）です。実際の市場のレートではありません。</p>`
