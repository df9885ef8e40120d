import type { Hono } from 'hono'
import { loginMethods } from '../../../../src/authority/methods/all.ts'
import { loginScreens } from '../../../../src/authority/screens/login-screens.ts'
import type { Site } from '../../../../src/authority/screens/site.ts'
import { wordsIn } from '../../../../src/authority/screens/words.ts'
import { loginScreenCatalog } from '../../../../src/authority/texts/login-catalog.ts'
import type { Env } from '../../../../src/platform/http/guards.ts'
import type { SampleProfile } from '../rules/profile.ts'
import { frameOf } from './frame.ts'
import { benefitChapter } from './help.ts'
import { homeScreen } from './home.ts'

/** All screens of one 会員サイト: the authority's login, and one of its own behind it. */
export function sampleScreens(app: Hono<Env>, site: Site, profile: SampleProfile): void {
  const chapters = { beforeMail: [benefitChapter(profile)], afterMail: [] }
  const extras = { reportsLoss: false, chapters, chapterOfScreen: { 会員ページ: 'benefit' } }
  const service = {
    app,
    site,
    profile,
    methods: loginMethods,
    ...wordsIn(loginScreenCatalog, profile),
    frame: frameOf(site, profile),
    extras,
  }
  loginScreens(service)
  homeScreen(service)
}
