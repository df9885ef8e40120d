import type { Module, ProfileCheck } from '../../authority/module-type.ts'
import type { Context } from '../../authority/operations/context.ts'
import { loginCatalog } from '../../authority/texts/login-catalog.ts'
import { passkeyCatalog } from '../../authority/texts/passkeys/catalog.ts'
import { authorityCatalog } from '../../authority/texts/screens/catalog.ts'
import type { DeskPart } from '../../desk/contract.ts'
import { assetsIn } from '../../platform/http/assets.ts'
import { fxDesk } from './desk.ts'
import { fxKept } from './kept.ts'
import { fxKind } from './kind.ts'
import { fenceOrders } from './operations/fence-orders.ts'
import { fxMeasures } from './operations/measures.ts'
import { fxProfile } from './operations/profile-of.ts'
import { settleOrders } from './operations/settle-orders.ts'
import { fxFields, fxStrictness } from './profile.ts'
import { fxPublishes } from './published.ts'
import { forgetExpiredQuotes } from './queries/trade.ts'
import { namesPartsInEnglish, wordsEnvironmentInEnglish, wordsHelpInEnglish } from './rules/english-names.ts'
import type { FxProfile } from './rules/profile.ts'
import { fxCatalog } from './texts/catalog.ts'
import { fxRefusals, refusals } from './texts/refusals.ts'

/** An order's rate is checked on full minutes; slightly more often than that is enough. */
const settleMs = 30_000
const forgetMs = 600_000
/** An expired quote is useless, but may still be asked about on the same day. */
const quoteKeptMs = 86_400_000

/** Rates of an order's last minutes are waited for until the next business day, which holidays may put off. */
const orderWaitDays = 14

/** Rates are traded at, and stay known for as long as an order may still be judged by them. */
const ratesChecks: readonly ProfileCheck[] = [
  {
    holds: ({ rates, fx }) => rates === null || fx !== null,
    field: 'rates',
    error: 'belongs to a service that has the section fx',
  },
  {
    holds: ({ rates, fx }) => {
      const [policy, trading] = [rates as FxProfile['rates'], fx as FxProfile['fx']]
      if (policy === null || trading === null) return true
      return policy.historyDays >= trading.orderDaysMax + orderWaitDays
    },
    field: 'rates',
    error: `must have historyDays of orderDaysMax and ${orderWaitDays} more at least`,
  },
]

const ofFx =
  (holds: (profile: FxProfile) => boolean): ProfileCheck['holds'] =>
  (profile) =>
    profile['kind'] !== 'fx' || holds(profile as FxProfile)

/** What English screens show has an English name. */
const englishNames: readonly ProfileCheck[] = [
  {
    holds: ofFx(namesPartsInEnglish),
    field: 'english',
    error: 'lacks names.platform, or names.tokenApps in the order of the profile’s own',
  },
  {
    holds: ofFx(wordsHelpInEnglish),
    field: 'english',
    error: 'lacks help, with passwordReset and tokenAppContact of the profile’s own help',
  },
  {
    holds: ofFx(wordsEnvironmentInEnglish),
    field: 'english',
    error: 'lacks environment, each of its amendments, or one of its words that are not in English',
  },
]

/** 外為Web (S0, S1, S2). */
export const fxModule: Module<DeskPart> = {
  name: 'services/fx-web',
  keeps: fxKept,
  refusals: fxRefusals,
  profile: { fields: fxFields, strictness: fxStrictness, checks: [...ratesChecks, ...englishNames] },
  kind: {
    name: 'fx',
    words: '外為Web',
    rules: fxKind,
    texts: [authorityCatalog, loginCatalog, passkeyCatalog, fxCatalog],
    refusals,
    desk: fxDesk,
    screens: async () => {
      const { fxScreens } = await import('./screens/fx.ts')
      return (app, site, profile) => fxScreens(app, site, fxProfile(profile))
    },
  },
  fence: fenceOrders,
  assets: assetsIn(new URL('./assets/', import.meta.url), {
    styleSheets: ['trade.css', 'administration.css'],
    scripts: ['trade.js'],
  }),
  publishes: fxPublishes,
  measures: fxMeasures,
  upkeep: [
    { everyMs: settleMs, run: (context) => settleOrders(context) },
    { everyMs: forgetMs, run: forgetQuotes },
  ],
  demo: async () => (await import('./demo/demo.ts')).fxDemo,
}

function forgetQuotes({ store, now }: Context): Promise<void> {
  return forgetExpiredQuotes(store, now().epochMilliseconds - quoteKeptMs)
}
