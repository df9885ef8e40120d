import type { TicketPurpose } from '../../rules/events.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

const lockContact = ({ contacts }: ServiceProfile, purpose: TicketPurpose) =>
  purpose === 'enrollment' ? contacts.passwordLockAtEnrollment : contacts.passwordLockAtLogin

/** B-01 prints it with a space, unlike any other text. */
const idName = ({ names }: ServiceProfile) => (names.userId === 'ユーザID' ? 'ユーザ ID' : names.userId)

const endsByItself = ({ password }: ServiceProfile) =>
  password.lockMinutes === null
    ? ''
    : `ロックは${password.lockMinutes}分後（続けてロックされた場合は、それより後）に自動で解除されます。お急ぎの場合は、`

// One answer for all: only the journal says which of them is wrong (S0-2.3.1-05).
const wrongLogin = (profile: ServiceProfile) =>
  `【エラー】${idName(profile)}もしくはパスワードに誤りがあります。`

/** Who helps, and where to call. */
export const contactText = ({ name, telephone, hours }: ServiceProfile['contacts']['desk']) => {
  const details = [telephone, hours].filter((detail) => detail !== null)
  return details.length === 0 ? name : `${name}（${details.join('、')}）`
}

const minutes = ({ session }: ServiceProfile) => Math.ceil(session.idleSeconds / 60)

/** Refusals of ID and password, and of the session that they open. */
export const loginRefusals = {
  user_unknown: {
    code: 'RMCFXLGN001001E',
    status: 422,
    alike: 'credentials',
    ja: wrongLogin,
    en: 'there is no such user',
    desk: '登録のないID',
  },
  user_suspended: {
    code: 'RMCFXLGN001001E',
    status: 422,
    alike: 'credentials',
    ja: wrongLogin,
    en: 'the user is suspended',
    desk: '利用停止中',
  },
  password_wrong: {
    code: 'RMCFXLGN001001E',
    status: 422,
    alike: 'credentials',
    ja: wrongLogin,
    en: 'the password is wrong',
    desk: '誤ったパスワード',
  },
  stopped_by_loss: {
    code: 'RMCFXLGN001046E',
    status: 403,
    ja: ({ contacts }) =>
      `紛失・盗難の届出を受け付けたため、ご利用を停止しています。入力されたパスワードは、誤りの回数に数えていません。再開のお手続きは、${contactText(contacts.desk)}で承ります。`,
    en: 'the user is stopped by a report of loss',
    desk: '紛失・盗難の届出による停止中',
  },
  password_locked: {
    code: 'RMCFXLGN001002E',
    status: 422,
    ja: (profile, purpose) =>
      `【エラー】ログインパスワードロック状態のため、この${profile.names.userId}はご利用いただけません。${endsByItself(profile)}${lockContact(profile, purpose)}へロック解除をご依頼ください。`,
    en: 'the password is locked',
    desk: 'パスワードロック中',
  },
  initial_password_expired: {
    code: 'RMCFXLGN001003E',
    status: 422,
    ja: (profile, purpose) =>
      `【エラー】${profile.names.initialPassword}の有効期限が切れています。${lockContact(profile, purpose)}へご連絡ください。`,
    en: 'the initial password has expired',
    desk: '初回・再設定パスワードの期限切れ',
  },
  attempts_wait: {
    code: 'RMCFXLGN001041W',
    status: 429,
    ja: '続けて誤った入力があったため、お手続きを一時的に止めています。しばらくお待ちになってから、もう一度操作してください。今回の入力は、誤りの回数に数えていません。',
    en: 'too many wrong passwords came from this address; wait',
    desk: '誤入力が続いたための待ち時間',
  },
  ticket_invalid: {
    code: 'RMCFXLGN001004W',
    status: 403,
    ja: '画面の有効期限が切れたか、別の画面で操作が行われたため、処理を続けられません。はじめから操作してください。',
    en: 'the session is over',
    desk: '画面の有効期限切れ',
  },
  service_stopped: {
    code: 'RMCFBLGN001001E',
    status: 403,
    ja: ({ contacts }) =>
      `【エラー】お客さまのお申し出により、サービスのご利用を停止しています。再開のお手続きは、${contacts.desk.name}の窓口で承ります。`,
    en: 'the customer stopped the service',
    desk: '取引停止中',
  },
  service_running: {
    code: 'RMCFBLGN001013E',
    status: 409,
    ja: '【エラー】サービスのご利用は停止されていません。通常どおりログインしてください。',
    en: 'the service is not stopped',
    desk: '取引停止中ではない',
  },
  restart_at_desk: {
    code: 'RMCFBLGN001009E',
    status: 403,
    ja: ({ contacts }) =>
      `【エラー】お客さまご自身では再開できません。紛失・盗難のお届けや、お電話でのお申し出により停止しています。再開のお手続きは、${contacts.desk.name}の窓口で承ります。`,
    en: 'only the institution restarts the service',
    desk: '窓口での再開が必要',
  },
  certificate_needed: {
    code: 'RMCFBLGN001002E',
    status: 422,
    ja: '【エラー】このお客様IDは電子証明書方式でご利用いただいています。電子証明書によるログインから操作してください。',
    en: 'the user must log in with a certificate',
    desk: '電子証明書方式の利用者',
  },
  already_logged_in: {
    code: 'RMCFBLGN001003E',
    status: 409,
    ja: (profile) =>
      `【エラー】すでにログインされているか、前回ログアウトせずに画面を閉じられたため、ログインできません。最後の操作から${minutes(profile)}分たつと、ログインできるようになります。`,
    en: 'the user is logged in elsewhere',
    desk: '二重ログイン',
  },
  terms_not_accepted: {
    code: 'RMCFBLGN001004E',
    status: 422,
    ja: '「ワンタイムパスワードサービス利用追加規定」をご確認のうえ、「規定の内容を確認し、同意する」をチェックしてください。',
    en: 'the terms were not accepted',
    desk: '規定に同意なし',
  },
  method_ended: {
    code: 'RMCFXLGN001034E',
    status: 422,
    ja: '【エラー】このワンタイムパスワードの受取方法は、ご利用いただけない期間です。ログイン画面のご案内をご確認ください。',
    en: 'this method is not accepted at this time',
    desk: '受取方法の期間外',
  },
} as const satisfies Partial<Record<Refusal, RefusalRecord>>
