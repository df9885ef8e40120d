import type { PasskeyRefusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

/** Refusals of passkeys. */
export const passkeyRefusals = {
  passkey_challenge_void: {
    code: 'RMCFXOTP003001E',
    status: 422,
    ja: '【エラー】パスキーの確認の有効期限が切れたか、すでに使われています。もう一度、最初から行ってください。',
    en: 'the challenge is not there any more, or was answered before',
    desk: '期限切れ・使用済みのパスキーの確認',
  },
  passkey_wrong: {
    code: 'RMCFXOTP003002E',
    status: 422,
    alike: 'passkey',
    ja: ({ contacts }) => unknownPasskey(contacts.desk.name),
    en: 'the answer of the authenticator does not hold',
    desk: 'パスキーの署名の誤り',
  },
  passkey_unknown: {
    code: 'RMCFXOTP003002E',
    status: 422,
    alike: 'passkey',
    ja: ({ contacts }) => unknownPasskey(contacts.desk.name),
    en: 'nobody has this passkey',
    desk: '登録のないパスキー',
  },
  passkey_of_other: {
    code: 'RMCFXOTP003002E',
    status: 422,
    alike: 'passkey',
    ja: ({ contacts }) => unknownPasskey(contacts.desk.name),
    en: 'this passkey is another user’s',
    desk: '別のユーザのパスキー',
  },
  passkey_unfit: {
    code: 'RMCFXOTP003011E',
    status: 422,
    ja: '【エラー】このパスキーは登録できません。別の端末またはセキュリティキーで、もう一度行ってください。',
    en: 'what the authenticator made is no passkey of this service',
    desk: '登録できないパスキー',
  },
  passkey_origin_wrong: {
    code: 'RMCFXOTP003003E',
    status: 422,
    ja: ({ institutionName }) =>
      `【エラー】この画面は、${institutionName}の正しい画面ではないおそれがあります。入力をやめ、いつもの方法でサービスの画面を開き直してください。`,
    en: 'the passkey was used on a page of somebody else',
    desk: '別のサイトで使われたパスキー',
  },
  passkey_unverified: {
    code: 'RMCFXOTP003004E',
    status: 422,
    ja: '【エラー】端末でのご本人の確認（指紋・顔・PINなど）が行われていません。端末の画面ロックを設定して、もう一度行ってください。',
    en: 'the authenticator did not verify the user',
    desk: '本人確認のないパスキー',
  },
  passkey_copied: {
    code: 'RMCFXOTP003005E',
    status: 403,
    ja: ({ contacts, methods }) =>
      methods.passkey?.staff === undefined
        ? `【エラー】このパスキーは、複製されたおそれがあるため、利用を停止しました。別のパスキーでログインして、このパスキーを削除してください。ほかにパスキーがない場合は、${contacts.desk.name}へご連絡ください。`
        : '【エラー】このパスキーは、複製されたおそれがあるため、利用を停止しました。すぐにデスク管理者へご連絡ください。',
    en: 'the counter of this passkey went back: it may have been copied',
    desk: '複製のおそれがあるパスキー',
  },
  passkey_waits: {
    code: 'RMCFXOTP003006E',
    status: 403,
    ja: '【エラー】このパスキーは、安全のため、まだご利用いただけません。ご利用いただける日時は、ログイン後の「パスキー」の画面でご確認ください。',
    en: 'this passkey does not count yet',
    desk: '待機中のパスキー',
  },
  passkey_known: {
    code: 'RMCFXOTP003007E',
    status: 422,
    ja: '【エラー】このパスキーは、すでに登録されています。',
    en: 'this passkey is registered',
    desk: '登録済みのパスキー',
  },
  passkeys_too_many: {
    code: 'RMCFXOTP003008E',
    status: 422,
    ja: ({ methods: { passkey } }) =>
      `【エラー】登録できるパスキーは${passkey?.passkeysMax ?? 0}個までです。${passkey?.staff === undefined ? 'ご利用にならないパスキーを削除してから' : 'ご利用にならないパスキーの登録解除をデスク管理者に依頼してから'}、登録してください。`,
    en: 'the user has as many passkeys as there may be',
    desk: 'パスキーの数の上限',
  },
  passkey_name_wrong: {
    code: 'RMCFXOTP003009E',
    status: 422,
    ja: 'パスキーの名前は、1～40文字で入力してください。目に見えない文字と、先頭の = + - @ はご利用いただけません。',
    en: 'this is not a name of 1 to 40 visible characters',
    desk: 'パスキーの名前の誤り',
  },
  passkey_needed: {
    code: 'RMCFXOTP003010E',
    status: 403,
    ja: ({ contacts }, purpose) =>
      purpose === 'enrollment'
        ? `【エラー】パスキーをご登録のため、パスワードだけではトークンを登録できません。登録をご希望の場合は、${contacts.desk.name}へご連絡ください。`
        : `【エラー】パスキーをご登録のため、この方法ではお手続きいただけません。パスキーでログインしてください。すべてのパスキーをご利用になれない場合は、${contacts.desk.name}へご連絡ください。`,
    en: 'the user has had a passkey, which takes the place of this way',
    desk: 'パスキーの利用者',
  },
  passkey_lacking: {
    code: 'RMCFXOTP003012E',
    status: 403,
    ja: ({ contacts }) =>
      `【エラー】ご利用いただけるパスキーがないため、お客さまご自身ではお手続きいただけません。お手続きは、${contacts.desk.name}で承ります。`,
    en: 'the user has no passkey that counts',
    desk: '利用できるパスキーなし',
  },
} as const satisfies Record<PasskeyRefusal, RefusalRecord>

// Unknown, wrong and another user's look alike, as everywhere (OTP-13).
function unknownPasskey(desk: string): string {
  return `【エラー】このパスキーはご利用いただけません。このサービスに登録したパスキーをお選びください。登録した覚えのあるパスキーをご利用いただけない場合は、${desk}へご連絡ください。`
}
