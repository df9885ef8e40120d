import type { ReplacementWay, ServiceProfile } from '../rules/profile.ts'

/** What a change that goes around a token is called, where its user reads of it. */
export const replacementNames: Readonly<Record<ReplacementWay, string>> = {
  mail_address: 'ワンタイムパスワードを受け取るメールアドレスの登録',
  usage_form: 'ワンタイムパスワードの利用形態とトークンの変更',
  user_token: 'トークンの登録',
}

/** What the field for a code of the token that is there is called. */
export const oldCodeName = '現在ご利用中のトークンのワンタイムパスワード'

/** Said before it is asked for. */
export function oldCodeNote({ replacement, contacts }: ServiceProfile): string {
  const { waitHours } = replacement
  const otherwise =
    waitHours === null
      ? `お手元にない場合は、${contacts.deviceChange}へご連絡ください。`
      : `お手元にない場合は、お申込みから${waitHours}時間お待ちいただきます。`
  return `現在ご利用中のトークンのワンタイムパスワードもご用意ください。${otherwise}`
}

/** Where a change was asked for without one. */
export const replacementAccepted = {
  text: '変更のお申込みを受け付けました。待機期間が過ぎるまで変更は行われません。それまでは、現在ご利用中のトークンをそのままご利用いただけます。',
  code: 'RMCFXLGN001047I',
}

/** After 「この変更を止める」. */
export const replacementStopped = {
  text: '変更を止めました。お心当たりのないお申込みだった場合は、パスワードを知られているおそれがあります。すぐにログインパスワードを変更してください。',
  code: 'RMCFXLGN001046I',
}
