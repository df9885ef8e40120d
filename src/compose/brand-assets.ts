import { type Accent, accentShades } from '../authority/rules/accent.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { Site } from '../authority/screens/site.ts'
import type { AssetSources } from '../platform/http/assets.ts'

/** The names of a service's own static files: `kita.fx-web.css`, `kita.fx-web.svg`. */
const styleSheetOf = ({ service }: ServiceProfile) => `${service.replace('/', '.')}.css`
const logoNameOf = ({ service, brand }: ServiceProfile) =>
  `${service.replace('/', '.')}.${brand?.logo?.type === 'image/png' ? 'png' : 'svg'}`

/** The colors and logos of all institutions. */
export function brandSources(profiles: Iterable<ServiceProfile>): AssetSources {
  const sources: Record<string, AssetSources[string]> = {}
  for (const profile of profiles) {
    const { accent, logo } = profile.brand ?? {}
    if (accent != null)
      sources[styleSheetOf(profile)] = { body: Buffer.from(accentSheet(accent)), type: 'text/css' }
    if (logo != null) sources[logoNameOf(profile)] = { body: logo.bytes(), type: logo.type }
  }
  return sources
}

/** Over the colors of a kind that has its own, which are the body's. */
function accentSheet(accent: Accent): string {
  const { main, dark, soft, text } = accentShades(accent)
  return `:root, :root body { --main: ${main}; --main-dark: ${dark}; --main-soft: ${soft}; --on-main: ${text}; }\n`
}

/** The site as the pages of one service show it: with its institution's color and logo. */
export function siteOf(site: Site, profile: ServiceProfile): Site {
  const { accent, logo } = profile.brand ?? {}
  const own = accent == null ? [] : [styleSheetOf(profile)]
  if (logo == null) return { ...site, styleSheets: [...site.styleSheets, ...own] }
  const { alternative, width, height } = logo
  const picture = { name: logoNameOf(profile), alternative, width, height }
  return { ...site, styleSheets: [...site.styleSheets, ...own], logo: picture }
}
