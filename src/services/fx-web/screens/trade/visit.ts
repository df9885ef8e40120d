import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import {
  insidePage,
  type LoginService,
  sessionsOf,
  trailTo,
  whereItBelongs,
} from '../../../../authority/screens/service.ts'
import { isInside } from '../../../../authority/screens/stages.ts'
import { tokenInput } from '../../../../platform/web/form.ts'
import {
  behind,
  beyond,
  type FormScreen,
  fitting,
  formBehind,
  type Gate,
  type Screen,
  sessionFor,
} from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { tradingPolicy } from '../../operations/profile-of.ts'
import { type TradeScreen, tradeHref } from '../../routes.ts'
import type { FxPolicy } from '../../rules/policy.ts'
import type { TradeMenu } from '../menu.ts'

/** A logged-in user at a screen of 為替予約. */
export type Visit = {
  readonly found: FoundSession
  readonly sessionId: string
  /** Whose rows are read and changed: never taken from the request. */
  readonly trader: {
    readonly service: string
    readonly userId: string
    readonly customerId: string
    readonly sessionHash: string
  }
  readonly caller: ReturnType<typeof callerOf>
}

/** Admits logged-in users; others are redirected to where they belong. */
function tradersOf(service: LoginService): Gate<Visit> {
  return beyond(fitting(sessionsOf(service), isInside), async (c, found) => {
    const { userId, customerId } = found.user
    const { sessionHash } = found.session
    return {
      found,
      sessionId: sessionFor(service, c),
      trader: { service: service.profile.service, userId, customerId, sessionHash },
      caller: callerOf(c, `user:${userId}`),
    }
  })
}

export function forTrader(service: LoginService, screen: Screen<Visit>) {
  return behind(tradersOf(service), screen)
}

export function forTraderForm(service: LoginService, screen: FormScreen<Visit>) {
  return formBehind(service.profile.service, tradersOf(service), screen)
}

/** Where to go if the session ended in the meantime. */
export function expired(service: LoginService): string {
  return whereItBelongs(service, undefined)
}

export function tradeLink({ profile }: LoginService, screen: TradeScreen, id?: string): string {
  return tradeHref(profile.service, screen, id)
}

/** The profile's section; these screens exist only with it. */
export function policyOf({ profile }: LoginService): FxPolicy {
  return tradingPolicy(profile)
}

/** A screen of 為替予約 with its trail (S0-2.2-18: メニュー >>> …). */
export function tradePage(
  service: LoginService,
  { found, sessionId }: Visit,
  menu: TradeMenu,
  title: string,
  main: Html,
): Html {
  const page = html`${trailTo(service, [title])}
<h1>${title}</h1>${main}`
  return insidePage(service, found, title, page, tokenInput(sessionId), {
    chapter: menu,
    menu,
    scripts: ['trade.js'],
  })
}

export const referenceNote = html`<p class="caution">表示しているレートはすべて参考値（デモ用の合成レート）です。実際の市場のレートではありません。</p>`
