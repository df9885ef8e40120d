import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { isHandheld } from '../../platform/web/device.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { qrCode } from '../../platform/web/qr-code.ts'
import { webTexts } from '../../platform/web/texts/texts.ts'
import { tokenAppHref } from '../routes.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'
import type { Site } from './site.ts'

type TakesTokens = { readonly site: Site; readonly profile: ServiceProfile }

/**
 * The way from a page to the token app, before anything is typed (M9, W2): a button on the device that would hold the
 * token, and on a PC a QR code for the phone. Null where only hardware devices are taken.
 */
export function tokenAppWay({ site, profile }: TakesTokens, c: HonoContext<Env>): Html | null {
  const { formFactors } = profile.enrollment
  const onPhones = formFactors.includes('mobile')
  const onPcs = formFactors.includes('desktop')
  if (!onPhones && !onPcs) return null
  if (isHandheld(c.req.header('User-Agent'))) return onPhones ? button(profile) : onlyOnPcs(profile)
  const address = `${site.publicOrigin}${tokenAppHref}`
  return html`<div class="token-app-way">
${onPhones ? forPhone(address, profile) : null}
${onPcs ? html`<div><p>${authorityTexts(profile)('tokenApp.onPc')}</p>${button(profile)}</div>` : onlyOnPhones(profile)}
</div>`
}

const button = (profile: ServiceProfile) =>
  html`<p><a class="button" href="${tokenAppHref}" target="_blank" rel="noopener">${authorityTexts(profile)('tokenApp.open')}<span class="visually-hidden">${webTexts(profile).newTab}</span></a></p>`

function forPhone(address: string, profile: ServiceProfile): Html {
  const texts = authorityTexts(profile)
  return html`<div class="token-app-phone">${qrCode(address, texts('tokenApp.qrCode'))}
<p>${texts('tokenApp.onPhone')}<span class="token-app-address">${address}</span></p>${tapped(profile)}</div>`
}

/** For a tablet that says it is a PC: shown where fingers point, or where there is no room for a PC's page. */
const tapped = (profile: ServiceProfile) =>
  html`<p class="token-app-tap"><a href="${tokenAppHref}" target="_blank" rel="noopener">${authorityTexts(profile)('tokenApp.tap')}<span class="visually-hidden">${webTexts(profile).newTab}</span></a></p>`

/** S3-2-01. */
const onlyOnPhones = (profile: ServiceProfile) =>
  html`<p class="caution">${authorityTexts(profile)('tokenApp.phonesOnly')}</p>`

const onlyOnPcs = (profile: ServiceProfile) =>
  html`<p class="caution">${authorityTexts(profile)('tokenApp.pcsOnly')}</p>`

/** The apps of the manuals, which are of use only where the institution knows them (P4). */
export function appsOfManuals({
  names,
}: Pick<ServiceProfile, 'names'>): ServiceProfile['names']['tokenApps'] {
  return names.tokenApps.filter(({ name }) => name.startsWith('VIP Access'))
}
