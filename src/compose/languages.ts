import { Hono } from 'hono'
import { inLanguage, languagesOf } from '../authority/rules/language.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { Site } from '../authority/screens/site.ts'
import type { Language } from '../otp/language.ts'
import type { Env } from '../platform/http/guards.ts'
import { keepLanguage } from '../platform/http/language.ts'
import { siteOf } from './brand-assets.ts'

/** What stands above every page of a demo in another language than Japanese. */
export type Banners = Readonly<Partial<Record<Language, string>>>

type Mount = (app: Hono<Env>, site: Site, profile: ServiceProfile) => void

/** The site and the profile as the screens of a service read them in one language. */
export function spokenIn(site: Site, profile: ServiceProfile, language: Language, banners: Banners) {
  const banner = site.banner === null ? null : (banners[language] ?? site.banner)
  const own = { ...siteOf(site, profile), banner, language, languages: languagesOf(profile) }
  return { site: own, profile: inLanguage(profile, language) }
}

/**
 * Mounts the screens of a service once for each language that it offers: a screen has one language from end to end, and
 * each request meets the screens of its own.
 */
export function mountInLanguages(
  app: Hono<Env>,
  {
    site,
    profile,
    banners,
  }: { readonly site: Site; readonly profile: ServiceProfile; readonly banners: Banners },
  mount: Mount,
): void {
  const { service } = profile
  const languages = languagesOf(profile)
  const [only, ...others] = languages
  if (only !== undefined && others.length === 0) {
    const spoken = spokenIn(site, profile, only, banners)
    mount(app, spoken.site, spoken.profile)
    return
  }
  app.use(`/${service}/*`, keepLanguage({ service, languages }))
  for (const language of languages) {
    const screens = new Hono<Env>()
    const spoken = spokenIn(site, profile, language, banners)
    mount(screens, spoken.site, spoken.profile)
    for (const { method, path, handler } of screens.routes)
      app.on(method, path, (c, next) => (c.get('language') === language ? handler(c, next) : next()))
  }
}
