import { type Html, html } from '../../platform/web/html.ts'
import { type HelpChapter, helpChapters, helpHref, servicePaths } from '../routes.ts'
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
  const { app, profile } = service
  if (profile.help === null) return

  app.get(href(service, 'help'), (c) => c.html(openPage(service, 'ヘルプ', contentsView(service))))

  app.get(`/${profile.service}${servicePaths.help}/:chapter`, async (c, next) => {
    const all = chaptersOf(service)
    const at = all.findIndex(([name]) => name === c.req.param('chapter'))
    const write = all[at]?.[1]
    if (write === undefined) return next()
    const written = write(service)
    return c.html(
      openPage(
        service,
        `${titleOf(written)}｜ヘルプ`,
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
  const { manual, serviceName } = service.profile
  return html`<h1>ヘルプ</h1>
<p class="subtitle">【${serviceName}】${manual.title}</p>
<p>${manual.version}${manual.issued === null ? '' : `　${manual.issued}`}</p>
<nav class="panel" aria-labelledby="contents"><h2 id="contents">目次</h2>
${manualOf(service).length === 0 ? listOf(service, chaptersOf(service)) : inTwoParts(service)}</nav>
${bookmarkNote(service.profile)}
<p><a class="button" href="${href(service, 'entry')}">ログイン画面へ</a></p>`
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
  const { manual, serviceName } = service.profile
  return html`<nav class="trail" aria-label="ヘルプ"><a href="${href(service, 'help')}">ヘルプ 目次</a><a href="${href(service, 'entry')}">ログイン画面へ</a></nav>
<div class="printed">
<h1>${titleOf(written)}</h1>
<div>${written.body}</div>
<nav class="neighbors" aria-label="前後の章">
<p>${before === undefined ? null : html`前の章：${linkTo(service, before)}`}</p>
<p>${after === undefined ? null : html`次の章：${linkTo(service, after)}`}</p>
</nav>
<p class="print-footer">【${serviceName}】${manual.title}</p>
</div>`
}
