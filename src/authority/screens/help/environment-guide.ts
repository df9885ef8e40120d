import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import type { EnvironmentPolicy } from '../../rules/profile.ts'
import type { Situation } from '../../rules/situation.ts'
import { fill } from '../../texts/catalog.ts'
import { say } from '../say.ts'
import type { LoginService } from '../service.ts'

/** How to check and fix the environment, for the page ご利用環境 and the help's chapter システム要件. */
export type Guide = { readonly id: string; readonly title: string; readonly body: Html }

export function environmentGuides(service: LoginService, environment: EnvironmentPolicy): readonly Guide[] {
  const { profile, site } = service
  const { popupSites } = profile.notices
  const guides = [
    systemGuide(service, environment),
    displayGuide(service, environment),
    javascriptGuide(service, environment),
    cookieGuide(service),
    encryptionGuide(service, environment),
    clockGuide(service, situationNow(site.context, profile)),
  ]
  return popupSites.length === 0 ? guides : [...guides, popupGuide(service, popupSites)]
}

/** S0-1.2.1-06 to 09, S1-1.2.1-06 to 09. The same steps work on Windows 11. */
function systemGuide({ t }: LoginService, { words }: EnvironmentPolicy): Guide {
  return {
    id: 'browser',
    title: t('guide.system'),
    body: html`<ol>
<li>${t('guide.settings')}</li>
<li>${t('guide.systemItem')}</li>
<li>${t('guide.about')}</li>
<li>${say(t('guide.read'), { item: words.systemItem })}</li>
</ol>`,
  }
}

/** S0-1.2.2-02 to 06, S1-1.2.2-02 to 06. */
function displayGuide({ t }: LoginService, { displayMin }: EnvironmentPolicy): Guide {
  const least = `[${displayMin.width} x ${displayMin.height}]`
  return {
    id: 'display',
    title: t('guide.display'),
    body: html`<p>${say(t('guide.displayLeast'), { least })}</p>
<ol>
<li>${t('guide.settings')}</li>
<li>${t('guide.systemItem')}</li>
<li>${t('guide.displayItem')}</li>
<li>${t('guide.displayMore')}</li>
<li>${say(t('guide.displayChoose'), { least })}</li>
</ol>`,
  }
}

/** S0-1.2.3, S1-1.2.3. */
function javascriptGuide({ t }: LoginService, { words }: EnvironmentPolicy): Guide {
  return {
    id: 'javascript',
    title: t('guide.script'),
    body: html`<p>${t('guide.scriptNeeded')}</p>
<h4>Microsoft Edge</h4>
<ol>
<li>${say(t('guide.menu'), { mark: words.menuMark })}</li>
<li>${t('guide.edgeSite')}</li>
<li>${t('guide.edgeAllow')}</li>
</ol>
<h4>Google Chrome</h4>
<ol>
<li>${say(t('guide.menu'), { mark: words.menuMark })}</li>
<li>${t('guide.chromeSite')}</li>
<li>${t('guide.chromeScript')}</li>
<li>${t('guide.chromeAllow')}</li>
</ol>`,
  }
}

/** The manuals have no such section, but the login needs a cookie (SES-07). */
function cookieGuide({ t }: LoginService): Guide {
  return {
    id: 'cookie',
    title: t('guide.cookie'),
    body: html`<p>${t('guide.cookieHow')}</p>`,
  }
}

/**
 * S0-1.2.4, S1-1.2.4. The manuals also want TLS 1.0 and 1.1 enabled, which nobody should have today: the steps stay,
 * with TLS 1.2 alone, and the page says how it departs from the manual.
 */
function encryptionGuide({ t }: LoginService, { words }: EnvironmentPolicy): Guide {
  const inBrackets = (names: readonly string[]) => names.map((name) => `[${name}]`).join('')
  const needed = words.protocolsOn.filter((name) => /TLS ?1\.2/.test(name))
  const outdated = words.protocolsOn.filter((name) => !needed.includes(name))
  const off = words.protocolsOff
  return {
    id: 'tls',
    title: t('guide.tls'),
    body: html`<p>${t('guide.tlsWhy')}</p>
<ol>
<li>${t('guide.tlsOpen')}</li>
<li>${t('guide.tlsTab')}</li>
<li>${say(t('guide.tlsCheck'), { needed: inBrackets(needed), off: off.length === 0 ? '' : fill(t('guide.tlsOff'), { off: inBrackets(off) }) })}</li>
<li>${t('guide.tlsSave')}</li>
</ol>
${outdated.length === 0 ? null : html`<p class="caution">${say(t('guide.tlsOld'), { outdated: inBrackets(outdated) })}</p>`}`,
  }
}

/** Not in the manuals: time-based codes depend on the clock of the device with the token app (C2-05). */
function clockGuide({ t }: LoginService, { tokenUsed }: Situation): Guide {
  return {
    id: 'clock',
    title: t('guide.clock'),
    body: html`<p>${tokenUsed ? t('guide.clockToken') : t('guide.clockTimes')}</p>
<dl class="guide-list">
<div><dt>Windows</dt><dd>${t('guide.clockWindows')}</dd></div>
<div><dt>${t('guide.ios')}</dt><dd>${t('guide.clockIos')}</dd></div>
<div><dt>Android</dt><dd>${t('guide.clockAndroid')}</dd></div>
</dl>
${tokenUsed ? html`<p>${t('guide.clockAfter')}</p>` : null}`,
  }
}

/** S1-1.2.5, only in S1. Kept for reference: nothing here opens a window of its own. */
function popupGuide({ t }: LoginService, sites: readonly string[]): Guide {
  return {
    id: 'popup',
    title: t('guide.popup'),
    body: html`<p class="caution">${t('guide.popupCaution')}</p>
<p>${t('guide.popupChrome')}</p>
<ol>
<li>${t('guide.popupMenu')}</li>
<li>${t('guide.popupSearch')}</li>
<li>${t('guide.popupSite')}</li>
<li>${t('guide.popupAllow')}</li>
</ol>
<p>${say(t('guide.popupOnly'), { sites: sites.join(t('guide.andSite')) })}</p>`,
  }
}
