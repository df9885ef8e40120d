import type { ReplacementWay, ServiceProfile } from '../rules/profile.ts'
import type { Message } from './refusal.ts'

/** What a change that goes around a token is called, where its user reads of it. */
export const replacementNames: Readonly<Record<ReplacementWay, string>> = {
  mail_address: 'ワンタイムパスワードを受け取るメールアドレスの登録',
  usage_form: 'ワンタイムパスワードの利用形態とトークンの変更',
  user_token: 'トークンの登録',
}

/** What the field for a code of the token that is there is called. */
export const oldCodeName = '現在ご利用中のトークンのワンタイムパスワード'

/** Said before it is asked for. */
export function oldCodeNote({ replacement, contacts, language }: ServiceProfile): string {
  const { waitHours } = replacement
  if (language === 'en')
    return `Have a one-time password of the token you use now at hand, too. ${waitHours === null ? `If you don’t have it, contact ${contacts.deviceChange}.` : `If you don’t have it, the change is made ${waitHours} hours after you ask for it.`}`
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

type Texts = {
  readonly names: Readonly<Record<ReplacementWay, string>>
  readonly oldCode: string
  readonly accepted: Message
  readonly stopped: Message
}

const inJapanese: Texts = {
  names: replacementNames,
  oldCode: oldCodeName,
  accepted: replacementAccepted,
  stopped: replacementStopped,
}

const inEnglish: Texts = {
  names: {
    mail_address: 'Registration of a mail address for one-time passwords',
    usage_form: 'Change of the usage form of one-time passwords and of tokens',
    user_token: 'Registration of a token',
  },
  oldCode: 'One-time password of the token you use now',
  accepted: {
    text: 'Your request has been accepted. Nothing changes before the waiting period is over; until then you can go on using your token.',
    code: replacementAccepted.code,
  },
  stopped: {
    text: 'The change was stopped. If you had not asked for it, somebody may know your password: change your login password at once.',
    code: replacementStopped.code,
  },
}

/** All of them, in the language of a screen. */
export function replacementTexts({ language }: Pick<ServiceProfile, 'language'>): Texts {
  return language === 'en' ? inEnglish : inJapanese
}
