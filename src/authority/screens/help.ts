import { type Html, html } from '../../platform/web/html.ts'
import { company, userOtp } from '../../services/fx-web/screens/help/administration.ts'
import {
  concluding,
  confirming,
  leavingOrders,
  managing,
  tradesAt,
} from '../../services/fx-web/screens/help/trading.ts'
import { type FxHelpChapter, fxHelpChapters, fxHelpHref, fxPaths } from '../routes.ts'
import { contact, introduction, requirements, revisions } from './help/about.ts'
import { bookmarkNote, type Chapter, type WriteChapter } from './help/chapter.ts'
import { enrollment, enrollmentFailed } from './help/enrollment.ts'
import { login, loginFailed, password, synchronization } from './help/login.ts'
import { mailCodes } from './help/mail.ts'
import { questions } from './help/questions.ts'
import { tokenApp } from './help/token-app.ts'
import { newDevice, softwareKeyboard } from './help/tokens.ts'
import { type FxService, href, openPage } from './service.ts'

const chapters: Readonly<Record<FxHelpChapter, WriteChapter>> = {
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
  trade: concluding,
  orders: leavingOrders,
  contracts: managing,
  confirmations: confirming,
  'mail-codes': mailCodes,
  'user-otp': userOtp,
  company,
  contact,
  questions,
  revisions,
}

/** The manual as help: a table of contents and a page for each chapter (S0-0-03, H-26). */
export function helpScreens(service: FxService): void {
  const { app, profile } = service
  if (profile.help === null) return

  app.get(href(service, 'help'), (c) => c.html(openPage(service, 'ヘルプ', contentsView(service))))

  app.get(`/${profile.service}${fxPaths.help}/:chapter`, async (c, next) => {
    const chapter = chaptersOf(service).find((name) => name === c.req.param('chapter'))
    if (chapter === undefined) return next()
    return c.html(
      openPage(service, `${titleOf(chapters[chapter](service))}｜ヘルプ`, chapterView(service, chapter)),
    )
  })
}

/** The chapters on trading, mail and administration appear only in services that have them. */
function chaptersOf({ profile }: FxService): readonly FxHelpChapter[] {
  const left: readonly FxHelpChapter[] = [
    ...(tradesAt(profile) ? [] : (['trade', 'orders', 'contracts', 'confirmations'] as const)),
    ...(profile.methods.mail === null ? (['mail-codes'] as const) : []),
    ...(profile.administration === null ? (['user-otp', 'company'] as const) : []),
  ]
  return fxHelpChapters.filter((chapter) => !left.includes(chapter))
}

function titleOf({ number, title }: Chapter): string {
  return number === null ? title : `${number} ${title}`
}

function linkTo(service: FxService, chapter: FxHelpChapter): Html {
  return html`<a href="${fxHelpHref(service.profile.service, chapter)}">${titleOf(chapters[chapter](service))}</a>`
}

function contentsView(service: FxService): Html {
  const { manual, serviceName } = service.profile
  return html`<h1>ヘルプ</h1>
<p class="subtitle">【${serviceName}】${manual.title}</p>
<p>${manual.version}${manual.issued === null ? '' : `　${manual.issued}`}</p>
<nav class="panel" aria-labelledby="contents"><h2 id="contents">目次</h2>
<ul class="contents">${chaptersOf(service).map((chapter) => html`<li>${linkTo(service, chapter)}</li>`)}</ul></nav>
${bookmarkNote(service.profile)}
<p><a class="button" href="${href(service, 'entry')}">ログイン画面へ</a></p>`
}

function chapterView(service: FxService, chapter: FxHelpChapter): Html {
  const { manual, serviceName } = service.profile
  const written = chapters[chapter](service)
  const order = chaptersOf(service)
  const at = order.indexOf(chapter)
  const before = order[at - 1]
  const after = order[at + 1]
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
