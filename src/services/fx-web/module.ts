import type { Module, ProfileCheck } from '../../authority/module-type.ts'
import type { Context } from '../../authority/operations/context.ts'
import { loginCatalog } from '../../authority/texts/login-catalog.ts'
import { authorityCatalog } from '../../authority/texts/screens/catalog.ts'
import type { DeskPart } from '../../desk/contract.ts'
import { assetsIn } from '../../platform/http/assets.ts'
import { fxDesk } from './desk.ts'
import { fxKept } from './kept.ts'
import { fxKind } from './kind.ts'
import { fxProfile } from './operations/profile-of.ts'
import { settleOrders } from './operations/settle-orders.ts'
import { fxFields, fxStrictness } from './profile.ts'
import { fxPublishes } from './published.ts'
import { forgetExpiredQuotes } from './queries/trade.ts'
import { hasEnglishNames } from './rules/english-names.ts'
import type { FxProfile } from './rules/profile.ts'
import { fxCatalog } from './texts/catalog.ts'
import { fxRefusals, refusals } from './texts/refusals.ts'

/** An order's rate is checked on full minutes; slightly more often than that is enough. */
const settleMs = 30_000
const forgetMs = 600_000
/** An expired quote is useless, but may still be asked about on the same day. */
const quoteKeptMs = 86_400_000

const englishNames: ProfileCheck = {
  holds: (profile) => profile['kind'] !== 'fx' || hasEnglishNames(profile as FxProfile),
  field: 'english',
  error:
    'lacks names.tokenApps, help or environment (with each of its words and amendments) of what the profile has',
}

/** 外為Web (S0, S1, S2). */
export const fxModule: Module<DeskPart> = {
  name: 'services/fx-web',
  keeps: fxKept,
  refusals: fxRefusals,
  profile: { fields: fxFields, strictness: fxStrictness, checks: [englishNames] },
  kind: {
    name: 'fx',
    words: '外為Web',
    rules: fxKind,
    texts: [authorityCatalog, loginCatalog, fxCatalog],
    refusals,
    desk: fxDesk,
    screens: async () => {
      const { fxScreens } = await import('./screens/fx.ts')
      return (app, site, profile) => fxScreens(app, site, fxProfile(profile))
    },
  },
  assets: assetsIn(new URL('./assets/', import.meta.url), {
    styleSheets: ['trade.css', 'administration.css'],
    scripts: ['trade.js'],
  }),
  publishes: fxPublishes,
  upkeep: [
    { everyMs: settleMs, run: (context) => settleOrders(context) },
    { everyMs: forgetMs, run: forgetQuotes },
  ],
  demo: async () => (await import('./demo/demo.ts')).fxDemo,
}

function forgetQuotes({ store, now }: Context): Promise<void> {
  return forgetExpiredQuotes(store, now().epochMilliseconds - quoteKeptMs)
}
