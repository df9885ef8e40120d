import type { ServiceProfile } from '../../rules/profile.ts'
import type { Message } from '../refusal.ts'
import type { EndedTexts } from '../signing.ts'

/** What was done with passkeys. */
export const passkeyDone = {
  registered: { text: 'パスキーを登録しました。', code: 'RMCFXOTP003001I' },
  renamed: { text: 'パスキーの名前を変更しました。', code: 'RMCFXOTP003002I' },
  removed: { text: 'パスキーを削除しました。', code: 'RMCFXOTP003003I' },
  disowned: {
    text: '「身に覚えがない」とのお申し出を受け付け、パスキーを取り消しました。すぐにログインパスワードを変更し、お問い合わせ先へご連絡ください。',
    code: 'RMCFXOTP003004I',
  },
  gone: { text: 'このパスキーは、もう登録されていません。', code: 'RMCFXOTP003014I' },
  withdrawn: { text: 'パスキーの登録を取りやめました。', code: 'RMCFXOTP003013I' },
  confirmed: { text: 'ご本人の登録であることを確認しました。', code: 'RMCFXOTP003005I' },
  sent: { text: 'ワンタイムパスワードを送信しました。', code: 'RMCFXOTP003006I' },
} as const satisfies Record<string, Message>

type Done = keyof typeof passkeyDone

const inEnglish = {
  registered: 'The passkey has been registered.',
  renamed: 'The name of the passkey has been changed.',
  removed: 'The passkey has been deleted.',
  disowned:
    'You said that the passkey is not yours, and it has been thrown out. Change your login password at once, and contact us.',
  gone: 'This passkey is no longer registered.',
  withdrawn: 'You have withdrawn the passkey.',
  confirmed: 'You have confirmed that the passkey is yours.',
  sent: 'A one-time password has been sent.',
} as const satisfies Record<Done, string>

/** Where a passkey that waited for the token (取引署名) was not registered. */
export const passkeyEnded: EndedTexts = {
  rejected: { text: 'パスキーの登録は却下されました。登録は行われていません。', code: 'RMCFXOTP003007I' },
  notMine: {
    text: '「身に覚えがない」との回答を受け付けました。パスキーは登録されていません。お心当たりのない方が操作しているおそれがあります。すぐにログインパスワードを変更し、お問い合わせ先へご連絡ください。',
    code: 'RMCFXOTP003008W',
  },
  cancelled: { text: 'パスキーの登録を取り消しました。', code: 'RMCFXOTP003009I' },
}

/** As a page is told by its address; null: nothing was done. */
export function passkeyDoneOf({ language }: Pick<ServiceProfile, 'language'>, done: string): Message | null {
  if (!Object.hasOwn(passkeyDone, done)) return null
  const name = done as Done
  return language === 'en' ? { ...passkeyDone[name], text: inEnglish[name] } : passkeyDone[name]
}

/** What staff read of the kind of a passkey. */
export const deviceTypeNames = {
  singleDevice: 'この端末・セキュリティキーだけで利用',
  multiDevice: '複数の端末で同期して利用',
} as const
