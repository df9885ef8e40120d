import { moveAdvice } from '../../../authority/texts/token-move.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

const title = 'よくあるご質問'

/** The FAQ, readable without a login. */
export function questionsScreen(service: PersonalService): void {
  service.app.get(href(service, 'questions'), (c) => {
    const main = html`<h1>${title}</h1>
<div class="box reading">${questions(service).map(
      ({ question, answer }) => html`<details><summary>${question}</summary><p>${answer}</p></details>`,
    )}</div>
<p><a class="button" href="${href(service, 'entry')}">ログイン画面</a></p>`
    return c.html(openPage(service, c, title, main))
  })
}

type Question = { readonly question: string; readonly answer: Html | string }

function questions(service: PersonalService): readonly Question[] {
  const { names, session, password, contacts } = service.profile
  const phone = deskPhone(service)
  return [
    {
      question: 'ワンタイムパスワードは必ず利用しなければなりませんか。',
      answer:
        'いいえ。ご利用は任意です。第三者による不正利用を防ぐため、ぜひご利用ください。利用料はかかりません。',
    },
    {
      question: '利用登録には何が必要ですか。',
      answer: html`契約者ID、ログインパスワードと、ソフトウェアトークンをインストールした端末です。書面のお手続きは不要です。→<a href="${href(service, 'guidance')}">ワンタイムパスワードのご案内</a>`,
    },
    {
      question: 'ほかの金融機関で使っているソフトウェアトークンを、そのまま登録できますか。',
      answer:
        'はい。あらためてインストールされる必要はありません。ただし、ほかの金融機関で使用した直後のワンタイムパスワードは使用できません。次に表示される数字を入力してください。',
    },
    {
      question: '正しく入力しているのに、ワンタイムパスワードが誤りになります。',
      answer: html`一度使用した数字は使用できません。次に表示されるまで、30秒ほどお待ちください。端末の時計がずれていると誤りになることがあります。端末の日付と時刻を「自動設定」にしてください。直らない場合は、${phone}へご連絡ください。`,
    },
    {
      question: 'ワンタイムパスワードやログインパスワードを何度も間違えました。',
      answer: html`連続して誤って入力されますと（ログインパスワードは${names.passwordFailures}、ワンタイムパスワードは${names.codeFailures}）、ご利用いただけなくなります。${phone}へご連絡ください。`,
    },
    {
      question: '「すでにログインされている」と表示されて、ログインできません。',
      answer: html`ほかの端末でログインされている場合や、ほかの端末やブラウザの画面をログアウトせずに閉じられた場合は、最後の操作から${Math.ceil(session.idleSeconds / 60)}分がすぎるまで、ログインできません。画面に表示される時刻までお待ちください。お心当たりがない場合は、<a href="${href(service, 'lost')}">ご利用を停止</a>してください。`,
    },
    {
      question: '機種変更をします。どうすればよいですか。',
      answer: html`事前に、旧端末のワンタイムパスワードで<a href="${href(service, 'stop')}">利用停止</a>を行い、新しい端末で<a href="${href(service, 'enrollment')}">利用登録</a>を行ってください。${moveAdvice}旧端末を手放したあとでは、お客さまご自身では変更できません。${phone}へご連絡ください。`,
    },
    {
      question: '端末をなくしました。',
      answer: html`直ちに<a href="${href(service, 'lost')}">紛失・盗難のお届け</a>で、ご利用を停止してください。24時間いつでも停止できます。`,
    },
    {
      question: 'はじめてログインするときのパスワードは何ですか。',
      answer: `「${names.initialPassword}」です。${names.initialPasswordSource}はじめてのログインのあと、${password.lengthMin}桁以上${password.lengthMax}桁以下のログインパスワードに変更してください。`,
    },
    {
      question: '当金庫の職員を名乗る人から、ワンタイムパスワードを尋ねられました。',
      answer: html`${contacts.desk.name}の職員が、電話や電子メールでログインパスワードやワンタイムパスワードをお尋ねすることはありません。お答えにならずに、${phone}へご連絡ください。`,
    },
  ]
}
