import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { isHandheld } from '../../platform/web/device.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { qrCode } from '../../platform/web/qr-code.ts'
import { tokenAppHref } from '../routes.ts'
import type { ServiceProfile } from '../rules/profile.ts'
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
  if (isHandheld(c.req.header('User-Agent'))) return onPhones ? button : onlyOnPcs
  const address = `${site.publicOrigin}${tokenAppHref}`
  return html`<div class="token-app-way">
${onPhones ? forPhone(address) : null}
${onPcs ? html`<div><p>パソコンでお使いになる場合は、そのパソコンで次のボタンから開いてください。</p>${button}</div>` : onlyOnPhones}
</div>`
}

const button = html`<p><a class="button" href="${tokenAppHref}" target="_blank" rel="noopener">トークンアプリを開く<span class="visually-hidden">（新しいタブで開きます）</span></a></p>`

function forPhone(address: string): Html {
  return html`<div class="token-app-phone">${qrCode(address, 'トークンアプリのQRコード')}
<p>スマートフォン・タブレットでお使いになる場合は、カメラでこのQRコードを読み取ると、トークンアプリが開きます。<span class="token-app-address">${address}</span></p>${tapped}</div>`
}

/** For a tablet that says it is a PC: shown where fingers point, or where there is no room for a PC's page. */
const tapped = html`<p class="token-app-tap"><a href="${tokenAppHref}" target="_blank" rel="noopener">この端末でトークンアプリを開く<span class="visually-hidden">（新しいタブで開きます）</span></a></p>`

/** S3-2-01. */
const onlyOnPhones = html`<p class="caution">※ご利用になれるのは、スマートフォンまたはタブレット端末に導入したトークンだけです。パソコンで開いたトークンアプリのトークンは、登録できません。</p>`

const onlyOnPcs = html`<p class="caution">※ご利用になれるのは、パソコンに導入したトークンだけです。パソコンで操作してください。</p>`

/** The apps of the manuals, which are of use only where the institution knows them (P4). */
export function appsOfManuals({
  names,
}: Pick<ServiceProfile, 'names'>): ServiceProfile['names']['tokenApps'] {
  return names.tokenApps.filter(({ name }) => name.startsWith('VIP Access'))
}
