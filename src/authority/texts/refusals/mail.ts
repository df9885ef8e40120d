import type { MailCodePolicy } from '../../rules/methods/policy.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

// Wrong, void and used up look alike, as with the token (S0-2.5.2-04).
const wrongMailCode =
  '【エラー】入力されたワンタイムパスワード (OTP) は誤りがあるか、使用済みまたは有効期限切れです。最後に届いたメールのOTPを入力してください。届かない場合は、再送信してください。'

const minutes = ({ methods }: ServiceProfile) => Math.ceil((methods.mail?.resendSeconds ?? 60) / 60)

/** One number where both are the same; otherwise the screen alone says the time. */
function hoursText(hours: MailCodePolicy['coolingHours'] | undefined): string {
  return hours !== undefined && hours.registration === hours.change ? `${hours.change}時間` : 'しばらくの間'
}

/** Refusals of mail addresses and the codes sent there. */
export const mailRefusals = {
  mail_code_wrong: {
    code: 'RMCFXLGN001033E',
    status: 422,
    alike: 'mail_code',
    ja: wrongMailCode,
    en: 'the code is wrong',
    desk: '誤ったメールOTP',
  },
  mail_code_void: {
    code: 'RMCFXLGN001033E',
    status: 422,
    alike: 'mail_code',
    ja: wrongMailCode,
    en: 'there is no such code, or it is no longer valid',
    desk: '期限切れ・無効なメールOTP',
  },
  mail_address_form: {
    code: 'RMCFXMAL001001E',
    status: 422,
    ja: 'メールアドレスは、name@example.co.jp の形式で、半角で入力してください。',
    en: 'this is not a mail address',
    desk: 'メールアドレスの形式',
  },
  mail_address_mismatch: {
    code: 'RMCFXMAL001002E',
    status: 422,
    ja: '入力された2つのメールアドレスが一致していません。',
    en: 'the two mail addresses differ',
    desk: 'メールアドレスの不一致',
  },
  mail_address_present: {
    code: 'RMCFXMAL001003E',
    status: 422,
    ja: '【エラー】メールアドレスのご登録はすでにお済みです。前画面へ戻り、「ワンタイムパスワードログイン」からログインしてください。メールアドレスを変更される場合は、ログイン後の「メールアドレス変更」をご利用ください。',
    en: 'the user has registered a mail address',
    desk: 'メールアドレス登録済み',
  },
  mail_address_missing: {
    code: 'RMCFXMAL001004E',
    status: 422,
    ja: '【エラー】メールアドレスが登録されていません。',
    en: 'the user has no mail address',
    desk: 'メールアドレス未登録',
  },
  mail_address_same: {
    code: 'RMCFXMAL001005E',
    status: 422,
    ja: '現在ご登録のメールアドレスと異なるメールアドレスを入力してください。',
    en: 'this is the registered mail address',
    desk: '同じメールアドレス',
  },
  mail_too_soon: {
    code: 'RMCFXMAL001006E',
    status: 422,
    ja: (profile) =>
      `【エラー】ワンタイムパスワードは送信したばかりです。メールが届いていないかご確認のうえ、${minutes(profile)}分ほど待ってから再送信してください。`,
    en: 'a code was sent a moment ago',
    desk: '再送信の間隔',
  },
  mail_too_many: {
    code: 'RMCFXMAL001007E',
    status: 422,
    ja: '【エラー】1時間に送信できる回数の上限に達しました。最後に届いたメールのOTPを入力するか、しばらく待ってから再送信してください。',
    en: 'too many codes were sent in the last hour',
    desk: '送信回数の上限',
  },
  mailbox_full: {
    code: 'RMCFXMAL001010E',
    status: 422,
    ja: '【エラー】このメールアドレスに送信できる回数の上限に達しました。最後に届いたメールのOTPを入力するか、15分ほど待ってから再送信してください。それでも送信できない場合は、翌日にお試しください。',
    en: 'too many codes were sent to this address, by whichever user',
    desk: 'メールアドレスごとの送信回数の上限',
  },
  cooling_down: {
    code: 'RMCFXMAL001008E',
    status: 403,
    ja: ({ methods }) =>
      `【エラー】メールアドレスの登録・変更から${hoursText(methods.mail?.coolingHours)}は、安全のため、お取引と管理者の操作はご利用いただけません。`,
    en: 'the mail address was registered or changed too recently',
    desk: '登録・変更直後',
  },
} as const satisfies Partial<Record<Refusal, RefusalRecord>>
