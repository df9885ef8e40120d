import { type Html, html } from '../../../platform/web/html.ts'
import { tokenAppHref } from '../../routes.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { fill } from '../../texts/catalog.ts'
import { audienceOf } from '../audience.ts'
import { say } from '../say.ts'
import type { LoginService, WriteChapter } from '../service.ts'
import { appsOfManuals } from '../token-app-way.ts'
import { chapterHref } from './chapter.ts'

/**
 * 2.1. Warifu's token app takes the place of the manuals' VIP Access (S0-2.1-02 to -05): one app for all three kinds of
 * device. What the manuals say about VIP Access follows below.
 */
export const tokenApp: WriteChapter = (service) => {
  const { t } = service
  const { names, serviceName, contacts, help } = service.profile
  const ask = help?.tokenAppContact
  return {
    number: '2.1',
    title: t('app.title'),
    body: html`<section class="panel"><h2>${t('app.which')}</h2>
<p>${say(t('app.ours'), { service: serviceName })}</p>
<p><a class="button button-primary" href="${tokenAppHref}" target="_blank" rel="noopener">${t('app.open')}<span class="visually-hidden">${service.web.newTab}</span></a></p>
<ul class="notes">
<li>${say(t('app.oneKind'), { one: audienceOf(service).one })}</li>
<li>${t('app.reuse')}</li>
</ul>
${inManual(service, names.tokenApps)}</section>
${installations(service).map(({ device, steps }) => html`<section class="panel"><h2>${say(t('app.on'), { device })}</h2><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></section>`)}
<p class="caution">${say(t('app.private'), { newDevice: chapterHref(service, 'new-device') })}</p>
<p class="caution">${t('app.mayChange')}${ask == null ? '' : fill(t('app.ask'), { ask })}</p>
${parts(service)}
<section class="panel"><h2>${t('app.then')}</h2>
<p>${say(t('app.thenHow'), { enrollment: chapterHref(service, 'enrollment'), desk: contacts.desk.name })}</p></section>
${printedInTheManual(service)}`,
  }
}

/** What our app takes the place of (S0-2.1-02 to -05): its IDs are of use only where the institution knows them (M3). */
function inManual({ t }: LoginService, apps: ServiceProfile['names']['tokenApps']): Html {
  return html`<p>${say(t('app.manualCount'), { count: apps.length })}</p>
<ul>${apps.map(({ name, use }) => html`<li>${say(t('app.ofManual'), { name, use })}</li>`)}</ul>`
}

/** The buttons to press, as browsers label them. */
const installations = ({ t }: LoginService) =>
  [
    {
      device: t('app.pc'),
      steps: [t('app.pcOpen'), t('app.pcReady'), t('app.pcInstall'), t('app.pcStart')],
    },
    {
      device: t('guide.ios'),
      steps: [t('app.iosOpen'), t('app.iosAdd'), t('app.iosStart')],
    },
    {
      device: t('app.android'),
      steps: [t('app.androidOpen'), t('app.androidAdd'), t('app.androidStart')],
    },
  ] as const

/** S0-2.1D-01 to -06: in the order of the app's screen. */
const parts = ({ t }: LoginService) => html`<section class="panel"><h2>${t('app.parts')}</h2>
<dl class="guide-list">
<div><dt>${t('app.id')}</dt><dd>${t('app.idWhat')}</dd></div>
<div><dt>${t('app.code')}</dt><dd>${t('app.codeWhat')}</dd></div>
<div><dt>${t('app.seconds')}</dt><dd>${t('app.secondsWhat')}</dd></div>
<div><dt>${t('app.copy')}</dt><dd>${t('app.copyWhat')}</dd></div>
<div><dt>${t('app.generate')}</dt><dd>${t('app.generateWhat')}</dd></div>
<div><dt>${t('app.kind')}</dt><dd>${t('app.kindWhat')}</dd></div>
<div><dt>${t('app.settings')}</dt><dd>${t('app.settingsWhat')}</dd></div>
</dl></section>`

/** S0-2.1A to C, S1-2.1A to C, in our own words, with button names as printed in the manuals. */
function printedInTheManual(service: LoginService): Html | null {
  const { profile, t } = service
  const printed = appsOfManuals(profile)
  if (printed.length === 0) return null
  return html`<details class="panel"><summary>${t('app.vip')}</summary>
<p>${t('app.vipOnly')}</p>
${printed.map(({ name }) => html`<h3>${name}</h3><ol>${stepsOf(service, name).map((step) => html`<li>${step}</li>`)}</ol>`)}
<p class="caution">${t('app.vipMayChange')}</p></details>`
}

function stepsOf({ profile: { names, help }, t }: LoginService, name: string): readonly string[] {
  const search = names.tokenAppSearch
  if (name.includes('iOS')) {
    return [fill(t('app.vipIosFind'), { search }), t('app.vipIosGet'), t('app.vipStart')]
  }
  if (name.includes('Android')) {
    return [fill(t('app.vipAndroidFind'), { search }), t('app.vipAndroidGet'), t('app.vipStart')]
  }
  return [
    fill(t('app.vipPcOpen'), { url: help?.tokenAppUrl ?? '' }),
    t('app.vipPcLoad'),
    t('app.vipPcLicense'),
    t('app.vipPcFolder'),
    t('app.vipPcStart'),
  ]
}
