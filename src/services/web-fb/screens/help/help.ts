import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { signsTransfers } from '../../operations/profile-of.ts'
import { type FbHelpChapter, fbHelpChapters, fbHelpHref } from '../../routes.ts'
import { type FbService, link, openPage } from '../service.ts'
import type { FbChapter } from './chapter.ts'
import { passkeys } from './passkeys.ts'
import { questions } from './questions.ts'
import * as screens from './screens.ts'
import { signing } from './signing.ts'
import { about, before, confirming, firstToken, furtherTokens, preparation } from './start.ts'

const chapters: Readonly<Record<FbHelpChapter, FbChapter>> = {
  about,
  before,
  preparation,
  'first-token': firstToken,
  'further-tokens': furtherTokens,
  confirming,
  questions,
  login: screens.login,
  passkeys,
  'first-passwords': screens.firstPasswords,
  main: screens.main,
  transfer: screens.transfer,
  signing,
  reservations: screens.reservations,
  payees: screens.payees,
  list: screens.list,
  file: screens.file,
  fees: screens.fees,
  contract: screens.contract,
  statements: screens.statements,
  users: screens.users,
  'id-locks': screens.idLocks,
  calendar: screens.calendar,
  history: screens.history,
  stop: screens.stop,
}

/** The parts of the table of contents, by their first chapters (S3-0-01). */
const parts = [
  ['ワンタイムパスワード利用開始手順', 'about'],
  ['画面ごとのご案内', 'login'],
] as const satisfies readonly (readonly [string, FbHelpChapter])[]

/** ヘルプ: the manual, its questions, and a chapter for every screen (W2). Readable without a login. */
export function helpScreens(service: FbService): void {
  const { app, profile } = service
  app.get(link(service, 'help'), (c) => c.html(openPage(service, 'ヘルプ', contents(service))))
  const names = chaptersOf(service)
  names.forEach((name, at) => {
    const { title, write } = chapters[name]
    app.get(fbHelpHref(profile.service, name), (c) => {
      const main = html`<nav class="trail" aria-label="ヘルプ"><a href="${link(service, 'help')}">ヘルプ 目次</a><a href="${link(service, 'login')}">ログイン画面へ</a></nav>
<h1>${title}</h1>
${write(service, c)}
<nav class="neighbors" aria-label="前後の章">
<p>${neighbor(service, '前の章', names[at - 1])}</p>
<p>${neighbor(service, '次の章', names[at + 1])}</p>
</nav>`
      return c.html(openPage(service, `${title}｜ヘルプ`, main))
    })
  })
}

function chaptersOf({ profile }: FbService): readonly FbHelpChapter[] {
  return fbHelpChapters.filter((name) => {
    if (name === 'passkeys') return profile.methods.passkey !== null
    return name !== 'signing' || signsTransfers(profile) || changesTokenBySignature(profile)
  })
}

function linkTo({ profile }: FbService, name: FbHelpChapter): Html {
  return html`<a href="${fbHelpHref(profile.service, name)}">${chapters[name].title}</a>`
}

function neighbor(service: FbService, word: string, name: FbHelpChapter | undefined): Html | null {
  return name === undefined ? null : html`${word}：${linkTo(service, name)}`
}

function contents(service: FbService): Html {
  const { manual } = service.profile
  const all = chaptersOf(service)
  const starts = parts.map(([, first]) => all.indexOf(first))
  const listed = parts.map(([title], i) => {
    const names = all.slice(starts[i], starts[i + 1])
    return html`<nav class="panel" aria-labelledby="part-${i}"><h2 id="part-${i}">${title}</h2>
<ul class="contents">${names.map((name) => html`<li>${linkTo(service, name)}</li>`)}</ul></nav>`
  })
  return html`<h1>ヘルプ</h1>
<p class="subtitle">${manual.title}　第${manual.version}版${manual.issued === null ? '' : `（${manual.issued}）`}</p>
${listed}
<p><a class="button" href="${link(service, 'login')}">ログイン画面へ</a></p>`
}
