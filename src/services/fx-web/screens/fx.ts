import type { Hono } from 'hono'
import { loginMethods } from '../../../authority/methods/all.ts'
import { administrationOf } from '../../../authority/operations/administration-of.ts'
import { hasUserOtp } from '../../../authority/operations/bindings/list-bindings.ts'
import type { AdministrationPolicy } from '../../../authority/rules/profile.ts'
import { draftScreens } from '../../../authority/screens/form-drafts.ts'
import { loginScreens } from '../../../authority/screens/login-screens.ts'
import { lostScreen } from '../../../authority/screens/lost.ts'
import type { LoginExtras, WriteChapter } from '../../../authority/screens/service.ts'
import type { Site } from '../../../authority/screens/site.ts'
import { wordsIn } from '../../../authority/screens/words.ts'
import type { Env } from '../../../platform/http/guards.ts'
import type { FxProfile } from '../rules/profile.ts'
import { type FxText, type FxTexts, fxScreenCatalog } from '../texts/catalog.ts'
import { historyScreen } from './administration/history.ts'
import { mailAddressesScreen, noticeSettingsScreen } from './administration/mail.ts'
import { userOtpScreen } from './administration/user-otp.ts'
import { newUserScreen, userScreen, usersScreen } from './administration/users.ts'
import { fxDraftForms } from './draft-forms.ts'
import { company, userOtp } from './help/administration.ts'
import { concluding, confirming, leavingOrders, managing } from './help/trading.ts'
import { homeScreen } from './home.ts'
import { insidersOf } from './inside.ts'
import { serviceMenu } from './menu.ts'
import type { FxService, WriteFxChapter } from './service.ts'
import { tradeScreens } from './trade/trade-screens.ts'

/** All screens of one service of the 外為Web kind. */
export function fxScreens(app: Hono<Env>, site: Site, profile: FxProfile): void {
  const policy = administrationOf(profile)
  const words = wordsIn(fxScreenCatalog, profile)
  const drafts = fxDraftForms(profile.service, words.t, {
    trading: profile.fx !== null,
    administers: policy !== null,
    addresses: profile.methods.mail !== null,
  })
  const service: FxService = {
    app,
    site,
    profile,
    methods: loginMethods,
    ...words,
    extras: {
      menu: (found, current) =>
        serviceMenu(service, found, current, hasUserOtp(site.context, profile.service)),
      chapters: chaptersBehind(profile, (write) => () => write(service)),
      openChapters: { 'user-otp': ({ userOtp }) => userOtp },
      chapterOfScreen: chaptersOfScreens(words.t),
      drafts,
      reportsLoss: true,
    },
  }
  draftScreens(app, { ...service, drafts }, insidersOf(service), ({ who }) => who)
  loginScreens(service)
  lostScreen(service)
  homeScreen(service)
  if (profile.fx !== null) tradeScreens(service)
  if (policy !== null) administrationScreens(service, policy)
}

/** The chapters on trading and administration appear only in services that have them. */
function chaptersBehind(
  profile: FxProfile,
  of: (write: WriteFxChapter) => WriteChapter,
): NonNullable<LoginExtras['chapters']> {
  const named = (chapters: readonly (readonly [name: string, write: WriteFxChapter])[]) =>
    chapters.map(([name, write]) => [name, of(write)] as const)
  return {
    beforeMail: profile.fx === null ? [] : named(tradingChapters),
    afterMail: administrationOf(profile) === null ? [] : named(companyChapters),
  }
}

const tradingChapters = [
  ['trade', concluding],
  ['orders', leavingOrders],
  ['contracts', managing],
  ['confirmations', confirming],
] as const

const companyChapters = [
  ['user-otp', userOtp],
  ['company', company],
] as const

/** The screens of 為替予約 name their chapter themselves. */
const chapterOfScreen = {
  'first.title': 'login',
  'otps.title': 'user-otp',
  'users.title': 'company',
  'users.add': 'company',
  'users.edit': 'company',
  'notices.title': 'company',
  'addresses.title': 'company',
  'history.title': 'company',
} as const satisfies Partial<Record<FxText, string>>

function chaptersOfScreens(t: FxTexts): Readonly<Record<string, string>> {
  const names = Object.keys(chapterOfScreen) as (keyof typeof chapterOfScreen)[]
  return Object.fromEntries(names.map((name) => [t(name), chapterOfScreen[name]]))
}

/** 共通: what a customer's administrators do for their own company (S2-1.2). */
function administrationScreens(fxService: FxService, policy: AdministrationPolicy): void {
  const service = { ...fxService, policy }
  usersScreen(service)
  newUserScreen(service)
  userScreen(service)
  userOtpScreen(service)
  noticeSettingsScreen(service)
  mailAddressesScreen(service)
  historyScreen(service)
}
