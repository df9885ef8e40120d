import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { audienceOf } from '../audience.ts'
import type { WriteChapter } from '../service.ts'
import { href, type LoginService } from '../service.ts'
import { chapterLink } from './chapter.ts'

/** Answers to questions that the manuals leave open, with the profile's own numbers and names. */
export const questions: WriteChapter = (service) => ({
  number: null,
  title: 'よくあるご質問',
  body: html`<div class="panel"><dl class="questions">${answers(service).map(({ question, answer }) => html`<div><dt>${question}</dt><dd>${answer}</dd></div>`)}</dl></div>`,
})

type Answer = { readonly question: string; readonly answer: Html }

function answers(service: LoginService): readonly Answer[] {
  const { tokenOffered, tokenUsed, mailUsed } = situationNow(service.site.context, service.profile)
  return [
    ...(tokenOffered ? aboutEnrollment(service) : []),
    ...(tokenUsed ? aboutTokens(service) : []),
    ...(mailUsed ? aboutMails(service) : []),
    aboutDevices(service),
    ...aboutLogin(service),
  ]
}

function aboutEnrollment(service: LoginService): readonly Answer[] {
  return [
    {
      question: 'ほかの銀行で使っている生成アプリケーションソフトを使えますか。',
      answer: html`はい。同じトークンアプリであれば、新しく導入する必要はありません。そのトークンIDで${chapterLink(service, 'enrollment', '利用開始登録')}を行ってください。VIP Access のトークンIDは、本サービスに届け出られているものだけが登録できます。`,
    },
    {
      question: 'パソコンとスマートフォンの両方で使えますか。',
      answer: html`いいえ。${audienceOf(service).one}1名につき、1種類だけをご利用いただけます。`,
    },
    {
      question: '[OTP1]と[OTP2]に同じ数字を入力してもよいですか。',
      answer: html`いいえ。続けて生成された、異なる2つを入力してください。数字は30秒ごとに変わります。`,
    },
    {
      question: '登録に使ったワンタイムパスワードでログインできません。',
      answer: html`ワンタイムパスワードは一度使うと無効になります。次に生成されたものを入力してください。`,
    },
  ]
}

function aboutTokens(service: LoginService): readonly Answer[] {
  const { names } = service.profile
  return [
    {
      question: '正しく入力しても、ワンタイムパスワードが誤りと表示されます。',
      answer: html`生成アプリケーションソフトを使う端末の時計をご確認ください（→<a href="${href(service, 'environment')}#clock">時計の合わせ方</a>）。それでも認証できない場合は、${chapterLink(service, 'synchronization', '同期ズレ補正')}を行ってください。${names.codeFailures}連続して失敗されると、ワンタイムパスワードロック状態となります。`,
    },
  ]
}

function aboutMails(service: LoginService): readonly Answer[] {
  const { methods, mail } = service.profile
  return [
    {
      question: 'ワンタイムパスワードのメールが届きません。',
      answer: html`迷惑メールのフォルダーや、受信制限の設定をご確認ください。送信元は ${mail?.from.address ?? ''} です。${methods.mail?.resendSeconds ?? 60}秒以上待ってから、再送信もできます。→${chapterLink(service, 'mail-codes', 'メールが届かないとき')}`,
    },
    {
      question: 'メールアドレスが変わります。',
      answer: html`いまのメールアドレスが使えるうちに、ログイン後の[メールアドレス変更]で変更してください。→${chapterLink(service, 'mail-codes', 'メールアドレスの変更')}`,
    },
  ]
}

function aboutDevices(service: LoginService): Answer {
  const { tokenOffered } = situationNow(service.site.context, service.profile)
  const more = chapterLink(service, 'new-device', '端末を変更するとき')
  return {
    question: '機種変更や、パソコンの入れ替えをします。',
    answer: tokenOffered
      ? html`${service.profile.contacts.deviceChange}へご連絡ください。→${more}`
      : html`ご連絡は必要ありません。→${more}`,
  }
}

function aboutLogin(service: LoginService): readonly Answer[] {
  const { names, contacts, password, notices } = service.profile
  const portal = notices.portalUrl
  return [
    {
      question: `${names.userId}や、はじめてのログインパスワードが分かりません。`,
      answer: html`${names.userId}は、${audienceOf(service).noticeComes}「${names.userIdNotice}」でご確認ください。${names.initialPassword}については、${names.initialPasswordSource}`,
    },
    {
      question: 'ログインパスワードを忘れました。',
      answer: html`${contacts.passwordLockAtLogin}へご連絡ください。`,
    },
    {
      question: 'パスワード変更画面が表示され、先へ進めません。',
      answer: html`はじめてのログイン、${password.expiryDays === null ? '' : `設定から${password.expiryDays}日(暦日)を過ぎたとき、`}再設定のあとは、変更が必要です。${password.lengthMin}桁以上${password.lengthMax}桁以下で、${chapterLink(service, 'password', '条件')}に合うパスワードを設定してください。`,
    },
    {
      question: 'ログイン画面をお気に入りに登録してもよいですか。',
      answer: html`いいえ。正常に開くことができない場合があります。${portal === null ? '' : `当金庫 HP トップページ（${portal}）を登録してください。`}`,
    },
    {
      question: 'Internet Explorer で使えますか。',
      answer: html`いいえ。Microsoft Edge の IE モードもご利用いただけません。→${chapterLink(service, 'requirements', 'システム要件')}`,
    },
  ]
}
