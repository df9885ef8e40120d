import { coolingNotice } from '../../../../authority/screens/mail/cooling.ts'
import { insidePage, trailTo } from '../../../../authority/screens/service.ts'
import { takesRates } from '../../../../bank/operations/profile-of.ts'
import { tokenInput } from '../../../../platform/web/form.ts'
import { behind, type FormScreen, formBehind, type Screen } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { tradingPolicy } from '../../operations/profile-of.ts'
import { type TradeScreen, tradeHref } from '../../routes.ts'
import type { FxPolicy } from '../../rules/policy.ts'
import { type Insider, insidersOf } from '../inside.ts'
import type { TradeMenu } from '../menu.ts'
import type { FxService } from '../service.ts'

export function forTrader(service: FxService, screen: Screen<Insider>) {
  return behind(insidersOf(service), screen)
}

export function forTraderForm(service: FxService, screen: FormScreen<Insider>) {
  return formBehind(service.profile.service, insidersOf(service), screen)
}

export function tradeLink({ profile }: FxService, screen: TradeScreen, id?: string): string {
  return tradeHref(profile.service, screen, id)
}

/** The profile's section; these screens exist only with it. */
export function policyOf({ profile }: FxService): FxPolicy {
  return tradingPolicy(profile)
}

/** The menus behind which trades begin. */
const beginsTrades: readonly TradeMenu[] = ['trade', 'orders']

/** A screen of 為替予約 with its trail (S0-2.2-18: メニュー >>> …). */
export function tradePage(
  service: FxService,
  { found, sessionId, draft }: Insider,
  menu: TradeMenu,
  title: string,
  main: Html,
  { scripts = [], ...extras }: { readonly at?: string; readonly scripts?: readonly string[] } = {},
): Html {
  const page = html`${trailTo(service, [title])}
<h1>${title}</h1>${beginsTrades.includes(menu) ? coolingNotice(service, found) : null}${draft?.notice ?? null}${main}`
  return insidePage(service, found, title, page, tokenInput(sessionId), {
    chapter: menu,
    menu,
    scripts: ['trade.js', ...scripts],
    ...extras,
  })
}

/** Rates that the core system tells need no such words: each is shown with its time. */
export function referenceNote({ t, profile }: FxService): Html | null {
  return takesRates(profile) ? null : html`<p class="caution">${t('trade.reference')}</p>`
}
