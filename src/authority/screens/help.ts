import { type Html, html } from '../../platform/web/html.ts'
import { type HelpChapter, helpChapters, helpHref, servicePaths } from '../routes.ts'
import { fill } from '../texts/catalog.ts'
import { audienceOf } from './audience.ts'
import { contact, introduction, requirements, revisions } from './help/about.ts'
import { bookmarkNote } from './help/chapter.ts'
import { enrollment, enrollmentFailed } from './help/enrollment.ts'
import { login, loginFailed, password, synchronization } from './help/login.ts'
import { mailCodes } from './help/mail.ts'
import { isChapterOpen } from './help/open-chapters.ts'
import { passkeys } from './help/passkeys.ts'
import { questions } from './help/questions.ts'
import { tokenApp } from './help/token-app.ts'
import { newDevice, softwareKeyboard } from './help/tokens.ts'
import { say } from './say.ts'
import type { Chapter, NamedChapter, WriteChapter } from './service.ts'
import { href, type LoginService, openPage } from './service.ts'

const ownChapters: Readonly<Record<HelpChapter, WriteChapter>> = {
  introduction,
  requirements,
  'token-app': tokenApp,
  enrollment,
  'enrollment-failed': enrollmentFailed,
  login,
  'login-failed': loginFailed,
  password,
  synchronization,
  'software-keyboard': softwareKeyboard,
  'new-device': newDevice,
  'mail-codes': mailCodes,
  passkeys,
  contact,
  questions,
  revisions,
}

/** The manual as help: a table of contents and a page for each chapter (S0-0-03, H-26). */
export function helpScreens(service: LoginService): void {
  const { app, profile, t } = service
  if (profile.help === null) return

  app.get(href(service, 'help'), (c) => c.html(openPage(service, t('manual.title'), contentsView(service))))

  app.get(`/${profile.service}${servicePaths.help}/:chapter`, async (c, next) => {
    const all = chaptersOf(service)
    const at = all.findIndex(([name]) => name === c.req.param('chapter'))
    const write = all[at]?.[1]
    if (write === undefined) return next()
    const written = write(service)
    return c.html(
      openPage(
        service,
        fill(t('manual.page'), { chapter: titleOf(written) }),
        chapterView(service, written, all[at - 1], all[at + 1]),
      ),
    )
  })
}

/** The chapters of the service that are there now, in the order of the manual. */
function chaptersOf(service: LoginService): readonly NamedChapter[] {
  return [...manualOf(service), ...chaptersOfLogin(service)]
}

function manualOf({ extras }: LoginService): readonly NamedChapter[] {
  return extras?.manual ?? []
}

function chaptersOfLogin(service: LoginService): readonly NamedChapter[] {
  const { beforeMail = [], afterMail = [] } = service.extras?.chapters ?? {}
  const all = helpChapters.flatMap((name): readonly NamedChapter[] => {
    const own: NamedChapter = [name, ownChapters[name]]
    return name === 'mail-codes' ? [...beforeMail, own, ...afterMail] : [own]
  })
  const replaced = new Set(manualOf(service).map(([name]) => name))
  return all.filter(([name]) => isChapterOpen(service, name) && !replaced.has(name))
}

function titleOf({ number, title }: Chapter): string {
  return number === null ? title : `${number} ${title}`
}

function linkTo(service: LoginService, [name, write]: NamedChapter): Html {
  return html`<a href="${helpHref(service.profile.service, name)}">${titleOf(write(service))}</a>`
}

function contentsView(service: LoginService): Html {
  const { t } = service
  const { manual, serviceName } = service.profile
  return html`<h1>${t('manual.title')}</h1>
<p class="subtitle">${say(t('manual.of'), { service: serviceName, title: manual.title })}</p>
<p>${manual.version}${manual.issued === null ? '' : fill(t('manual.issued'), { issued: manual.issued })}</p>
<nav class="panel" aria-labelledby="contents"><h2 id="contents">${t('manual.contents')}</h2>
${manualOf(service).length === 0 ? listOf(service, chaptersOf(service)) : inTwoParts(service)}</nav>
${bookmarkNote(service)}
<p><a class="button" href="${href(service, 'entry')}">${t('go.toLogin')}</a></p>`
}

function listOf(service: LoginService, chapters: readonly NamedChapter[]): Html {
  return html`<ul class="contents">${chapters.map((chapter) => html`<li>${linkTo(service, chapter)}</li>`)}</ul>`
}

/** The work, and the login of whoever does it, which is the customers' and has their numbers. */
function inTwoParts(service: LoginService): Html {
  return html`<h3>業務の操作</h3>${listOf(service, manualOf(service))}
<h3>${audienceOf(service).one}自身のログイン</h3>
<p class="hint">章の番号は、お客様向けのご利用マニュアルと同じです。</p>${listOf(service, chaptersOfLogin(service))}`
}

function chapterView(
  service: LoginService,
  written: Chapter,
  before: NamedChapter | undefined,
  after: NamedChapter | undefined,
): Html {
  const { t } = service
  const { manual, serviceName } = service.profile
  return html`<nav class="trail" aria-label="${t('manual.title')}"><a href="${href(service, 'help')}">${t('manual.toContents')}</a><a href="${href(service, 'entry')}">${t('go.toLogin')}</a></nav>
<div class="printed">
<h1>${titleOf(written)}</h1>
<div>${written.body}</div>
<nav class="neighbors" aria-label="${t('manual.neighbors')}">
<p>${before === undefined ? null : html`${say(t('manual.before'), { chapter: linkTo(service, before) })}`}</p>
<p>${after === undefined ? null : html`${say(t('manual.after'), { chapter: linkTo(service, after) })}`}</p>
</nav>
<p class="print-footer">${say(t('manual.of'), { service: serviceName, title: manual.title })}</p>
</div>`
}
