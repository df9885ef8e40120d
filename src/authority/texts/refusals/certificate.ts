import type { ServiceProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

const askTheDesk = ({ contacts }: ServiceProfile) => `${contacts.desk.name}へご連絡ください。`

/** Refusals of 電子証明書; the manual prints none. Their function is CRT, following the system of the others. */
export const certificateRefusals = {
  certificate_missing: {
    code: 'RMCFBCRT001001E',
    status: 422,
    ja: '【エラー】電子証明書が提示されていません。電子証明書を取得したパソコン・ブラウザーで、証明書の選択画面から電子証明書を選択してください。選択画面が表示されない場合は、ブラウザーの画面をすべて閉じてから、もう一度お試しください。',
    en: 'no certificate was presented',
    desk: '電子証明書の提示なし',
  },
  certificate_unknown: {
    code: 'RMCFBCRT001002E',
    status: 422,
    ja: '【エラー】提示された電子証明書は、当金庫が発行したものと確認できません。証明書の選択画面で、正しい電子証明書を選択してください。',
    en: 'there is no such certificate',
    desk: '発行元の違う電子証明書',
  },
  certificate_elsewhere: {
    code: 'RMCFBCRT001003E',
    status: 422,
    ja: '【エラー】提示された電子証明書は、このサービスのものではありません。証明書の選択画面で、正しい電子証明書を選択してください。',
    en: 'the certificate belongs to another service',
    desk: '別のサービスの電子証明書',
  },
  certificate_revoked: {
    code: 'RMCFBCRT001004E',
    status: 422,
    ja: (profile) => `【エラー】この電子証明書は失効しています。${askTheDesk(profile)}`,
    en: 'the certificate is revoked',
    desk: '失効した電子証明書',
  },
  certificate_expired: {
    code: 'RMCFBCRT001005E',
    status: 422,
    ja: (profile) =>
      `【エラー】この電子証明書は有効期限が切れています。新しい電子証明書の発行については、${askTheDesk(profile)}`,
    en: 'the certificate has expired',
    desk: '期限切れの電子証明書',
  },
  certificate_changed: {
    code: 'RMCFBCRT001006E',
    status: 409,
    ja: '【エラー】画面を表示したときと異なる電子証明書が提示されました。表示されている電子証明書をご確認のうえ、もう一度ログインしてください。',
    en: 'a different certificate was presented this time',
    desk: '画面と異なる電子証明書',
  },
  authority_missing: {
    code: 'RMCFBCRT001010E',
    status: 409,
    ja: '電子証明書の発行元がありません。',
    en: 'there is no authority: ./warifu ca create',
    desk: '電子証明書の発行元なし',
  },
  authority_too_old: {
    code: 'RMCFBCRT001011E',
    status: 409,
    ja: '電子証明書の有効期限が、発行元の有効期限より後になります。',
    en: 'the authority expires before the certificate would: fewer --days, or ./warifu ca create',
    desk: '発行元の期限切れ',
  },
} as const satisfies Partial<Record<Refusal, RefusalRecord>>
