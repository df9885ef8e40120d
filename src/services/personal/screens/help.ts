import { changesTokenBySignature } from '../../../authority/operations/signed-operations/new-token.ts'
import { passkeyGuide } from '../../../authority/screens/passkeys/guide.ts'
import { passwordConditions } from '../../../authority/screens/password-conditions.ts'
import { say } from '../../../authority/screens/say.ts'
import { fill } from '../../../authority/texts/catalog.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type PersonalHelpPage, personalHelpHref, personalHelpPages } from '../routes.ts'
import { channelOf } from './channel.ts'
import { insideGuides } from './inside/guides.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

/** このページのご利用ガイド on a PC, ヘルプ on a smartphone: one page for each screen (S4-B2P-05, S4-B2S-09). */
export function helpScreens(service: PersonalService): void {
  const { app, profile, t } = service
  const pages: readonly PersonalHelpPage[] =
    profile.methods.passkey === null ? personalHelpPages : [...personalHelpPages, 'passkeys']
  const names = { pc: t('help.titleOnPc'), smartphone: t('help.titleOnPhone') }

  app.get(href(service, 'help'), (c) => {
    const title = names[channelOf(c)]
    const main = html`<h1>${title}</h1>
<nav class="box" aria-label="${fill(t('help.contents'), { help: title })}"><ul class="link-list">${pages.map(
      (page) => html`<li><a href="${personalHelpHref(profile.service, page)}">${t(`help.${page}`)}</a></li>`,
    )}</ul></nav>
${revisions(service)}`
    return c.html(openPage(service, c, title, main))
  })

  for (const page of pages) {
    const title = t(`help.${page}`)
    app.get(personalHelpHref(profile.service, page), (c) => {
      const help = names[channelOf(c)]
      const main = html`<h1>${title}</h1>
<div class="box reading">${guides[page](service)}</div>
<p><a href="${href(service, 'help')}">${fill(t('help.contents'), { help })}</a></p>`
      return c.html(openPage(service, c, fill(t('help.page'), { help, title }), main))
    })
  }
}

/** 改版履歴 of the manual, as every service shows it (S0-0-04). */
function revisions({ profile, t }: PersonalService): Html {
  const { title, version, issued, revisions: all } = profile.manual
  const shown =
    issued === null
      ? fill(t('help.version'), { title, version })
      : fill(t('help.versionOf'), { title, version, issued })
  return html`<section class="box reading"><h2 class="box-title">${t('help.revisions')}</h2>
<p>${shown}</p>
<ul>${all.map((revision) => html`<li>${fill(t('help.revision'), revision)}</li>`)}</ul></section>`
}

type Guide = (service: PersonalService) => Html

const guides = {
  login,
  enrollment,
  stop,
  code,
  password,
  lost,
  ...insideGuides,
  passkeys: (service) => passkeyGuide({ ...service, way: service.t('help.passkeyWay'), mail: null }),
} as const satisfies Record<PersonalHelpPage, Guide>

function login(service: PersonalService): Html {
  const { profile, t } = service
  const { names, softwareKeyboard } = profile
  const first = {
    id: names.userId,
    notice: names.userIdNotice,
    password: names.initialPassword,
    source: names.initialPasswordSource,
  }
  const keyboard =
    softwareKeyboard === null
      ? null
      : html`<h2 id="software-keyboard">${t('help.keyboard')}</h2>
<p>${t('help.keyboardOpen')}</p>
<p>${t('help.keyboardClose')}</p>`
  return html`<p>${say(t('help.loginHow'), first)}</p>
<p>${say(t('help.loginFirst'), first)}</p>
<p>${t('help.loginCode')}</p>
<p>${t('help.loginLeave')}</p>
<p>${say(t('help.loginLocked'), { failures: names.passwordFailures, phone: deskPhone(service) })}</p>
${keyboard}
<h2>${t('help.close')}</h2>
<p>${t('help.closeWhat')}</p>`
}

function enrollment(service: PersonalService): Html {
  const { profile, t } = service
  return html`<ol>
<li>${t('help.enrollFirst')}</li>
<li>${say(t('help.enrollSecond'), { terms: href(service, 'terms') })}</li>
<li>${t('help.enrollThird')}</li></ol>
<p>${t('help.enrollWrong')}</p>
<p>${t('help.enrollQuit')}</p>
<h2>${t('help.device')}</h2>
<p>${changesTokenBySignature(profile) ? say(t('token.changeHow'), { phone: deskPhone(service) }) : say(t('help.deviceHow'), { stop: href(service, 'stop'), phone: deskPhone(service) })}</p>
<p>${moveAdvice(profile)}</p>`
}

function stop(service: PersonalService): Html {
  const { profile, t } = service
  if (changesTokenBySignature(profile))
    return html`<p>${say(t('stop.inside'), { phone: deskPhone(service) })}</p>
<p>${t('help.stopAfter')}</p>`
  return html`<ol>
<li>${t('help.enrollFirst')}</li>
<li>${t('help.stopSecond')}</li>
<li>${t('help.stopThird')}</li></ol>
<p>${t('help.stopAfter')}</p>
<p>${say(t('help.stopNoCode'), { phone: deskPhone(service) })}</p>`
}

function code({ profile, t }: PersonalService): Html {
  const locked = { failures: profile.names.codeFailures, contact: profile.contacts.codeLock }
  return html`<p>${t('help.codeHow')}</p>
<p>${t('help.codeOnce')}</p>
<p>${say(t('help.codeLocked'), locked)}</p>
<p>${t('help.codeElsewhere')}</p>`
}

function password({ profile, t }: PersonalService): Html {
  return html`<p>${t('help.passwordHow')}</p>
<p>${t('help.passwordForced')}</p>
<h2>${t('help.passwordConditions')}</h2>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol>`
}

function lost({ profile, t }: PersonalService): Html {
  return html`<p>${t('help.lostWhen')}</p>
<p>${say(t('help.lostAfter'), { desk: profile.contacts.desk.name })}</p>`
}
