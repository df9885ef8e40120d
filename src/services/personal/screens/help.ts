import { passwordConditions } from '../../../authority/screens/password-conditions.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type PersonalHelpPage, personalHelpHref, personalHelpPages } from '../routes.ts'
import { channelOf } from './channel.ts'
import { insideGuides } from './inside/guides.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

/** このページのご利用ガイド on a PC, ヘルプ on a smartphone: one page for each screen (S4-B2P-05, S4-B2S-09). */
export function helpScreens(service: PersonalService): void {
  const { app, profile } = service

  app.get(href(service, 'help'), (c) => {
    const title = channelOf(c) === 'pc' ? 'ご利用ガイド' : 'ヘルプ'
    const main = html`<h1>${title}</h1>
<nav class="box" aria-label="${title}の目次"><ul class="link-list">${personalHelpPages.map(
      (page) => html`<li><a href="${personalHelpHref(profile.service, page)}">${guides[page].title}</a></li>`,
    )}</ul></nav>
${revisions(service)}`
    return c.html(openPage(service, c, title, main))
  })

  for (const page of personalHelpPages) {
    const { title, write } = guides[page]
    app.get(personalHelpHref(profile.service, page), (c) => {
      const kind = channelOf(c) === 'pc' ? 'ご利用ガイド' : 'ヘルプ'
      const main = html`<h1>${title}</h1>
<div class="box reading">${write(service)}</div>
<p><a href="${href(service, 'help')}">${kind}の目次</a></p>`
      return c.html(openPage(service, c, `${kind}：${title}`, main))
    })
  }
}

/** 改版履歴 of the manual, as every service shows it (S0-0-04). */
function revisions({ profile }: PersonalService): Html {
  const { title, version, issued, revisions: all } = profile.manual
  return html`<section class="box reading"><h2 class="box-title">改版履歴</h2>
<p>${title}　第${version}版${issued === null ? '' : `（${issued}）`}</p>
<ul>${all.map((revision) => html`<li>第${revision.version}版　${revision.date}　${revision.change}</li>`)}</ul></section>`
}

type Guide = { readonly title: string; readonly write: (service: PersonalService) => Html }

const guides = {
  login: { title: 'ログイン', write: login },
  enrollment: { title: 'ワンタイムパスワード利用登録', write: enrollment },
  stop: { title: 'ワンタイムパスワード利用停止', write: stop },
  code: { title: 'ワンタイムパスワード認証', write: code },
  password: { title: 'ログインパスワード変更', write: password },
  lost: { title: '紛失・盗難のお届け', write: lost },
  ...insideGuides,
} as const satisfies Record<PersonalHelpPage, Guide>

function login(service: PersonalService): Html {
  const { names, softwareKeyboard } = service.profile
  const keyboard =
    softwareKeyboard === null
      ? null
      : html`<h2 id="software-keyboard">ソフトウェアキーボードの使用方法</h2>
<p>「ソフトウェアキーボード入力」をチェックすると、画面にキーボードが開きます。パスワードの文字のボタンを一文字ずつ押し、「確定」を押すと、ログインパスワード欄に入力されます。「キャンセル」を押すと、入力した文字は消えます。</p>
<p>お手元のキーボードに戻すときは、「キーボードで入力する」をチェックしてください。スマートフォンの画面では、「ソフトウェアキーボードを開く」を押してください。</p>`
  return html`<p>${names.userId}とログインパスワードを入力し、「ログイン」ボタンを押してください。英字は大文字と小文字を区別します。</p>
<p>はじめてログインされる場合は、${names.userIdNotice}に記載の${names.userId}と、${names.initialPassword}を入力してください。${names.initialPasswordSource}</p>
<p>ワンタイムパスワードを利用登録されたお客さまは、次の画面でワンタイムパスワードを入力してください。</p>
<p>ログアウトせずに画面を閉じられますと、ほかの端末やブラウザからは、しばらくのあいだログインできません。終わるときは、必ず「ログアウト」ボタンを押してください。</p>
<p>ログインパスワードを連続して${names.passwordFailures}誤って入力されますと、ご利用いただけなくなります。${deskPhone(service)}へご連絡ください。</p>
${keyboard}
<h2>「閉じる」ボタン</h2>
<p>ログインせずに終わるときに押してください。</p>`
}

function enrollment(service: PersonalService): Html {
  return html`<ol>
<li>利用者認証：契約者ID、ログインパスワードを入力し、「次へ」ボタンを押してください。</li>
<li>ワンタイムパスワード登録情報入力：ソフトウェアトークンを起動し、表示されているトークンID（Credential ID）とワンタイムパスワード（Security Code）を入力してください。「<a href="${href(service, 'terms')}">ワンタイムパスワードサービス利用追加規定</a>」を確認して、「規定の内容を確認し、同意する」をチェックし、「登録」ボタンを押してください。</li>
<li>処理結果：「ワンタイムパスワードの利用登録が完了しました。(00001)」と表示されたら、登録は完了です。ただちに有効になります。</li></ol>
<p>エラーになった場合は、次に表示されるワンタイムパスワードを入力してください。ほかの金融機関などで使用した数字は、使用できません。</p>
<p>登録をやめるときは、「中止」ボタンを押してください。</p>
<h2>端末を変更されるとき</h2>
<p>すでに登録されている場合は、旧端末のワンタイムパスワードで「<a href="${href(service, 'stop')}">利用停止</a>」を行ってから、新しい端末で「利用登録」を行ってください。旧端末がない場合は、${deskPhone(service)}へご連絡ください。</p>
<p>${moveAdvice}</p>`
}

function stop(service: PersonalService): Html {
  return html`<ol>
<li>利用者認証：契約者ID、ログインパスワードを入力し、「次へ」ボタンを押してください。</li>
<li>ワンタイムパスワード入力：登録されているソフトウェアトークンに表示されているワンタイムパスワードを入力し、「停止」ボタンを押してください。</li>
<li>処理結果：「ワンタイムパスワードの利用停止が完了しました。(00002)」と表示されたら、利用停止は完了です。</li></ol>
<p>利用停止のあとは、契約者IDとログインパスワードだけでログインできます。次回のログインのときに、利用停止があったことをお知らせします。</p>
<p>ワンタイムパスワードを表示できない場合は、この画面では停止できません。${deskPhone(service)}へご連絡ください。</p>`
}

function code(service: PersonalService): Html {
  return html`<p>ソフトウェアトークンを起動し、表示されている6桁の数字を入力して、「ログイン」ボタンを押してください。数字は30秒ごとに変わります。</p>
<p>一度使用した数字は、使用できません。次に表示される数字を入力してください。</p>
<p>連続して${service.profile.names.codeFailures}誤って入力されますと、ご利用いただけなくなります。${service.profile.contacts.codeLock}へご連絡ください。</p>
<p>ほかの金融機関でロックされたトークンでも、当金庫ではそのままご利用いただけます。</p>`
}

function password({ profile }: PersonalService): Html {
  return html`<p>現在のログインパスワードと、新しいログインパスワード（2回）を入力し、「変更」ボタンを押してください。</p>
<p>はじめてのログインや、再設定のあとのログインでは、変更されるまでほかの画面をご利用いただけません。</p>
<h2>ログインパスワードの条件</h2>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol>`
}

function lost({ profile }: PersonalService): Html {
  return html`<p>ソフトウェアトークンの紛失・盗難・アンインストールや、不正なログインにお気づきの場合は、24時間いつでも、ご利用をすべて停止できます。契約者IDとログインパスワードを入力してください。ワンタイムパスワードは必要ありません。</p>
<p>停止のあとの再開は、${profile.contacts.desk.name}の窓口で、書面により承ります。紛失・盗難にあわれたソフトウェアトークンは、再開のあとも使用できません。ワンタイムパスワードをご利用だったお客さまは、新しい端末で「利用登録」が済むまでログインできません。</p>`
}
