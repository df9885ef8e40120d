import type { CertificateStatus } from '../rules/certificate.ts'
import type {
  AuthorityRefusal,
  CertificateEvent,
  CertificateRefusal,
  RevocationReason,
} from '../rules/certificate-events.ts'
import type { ServiceProfile } from '../rules/profile.ts'

/** What is said of 電子証明書: to users, to the desk and at the terminal. The manual prints none of it. */

type Refused = CertificateRefusal | AuthorityRefusal

/** CRT in the place of the function, by the system of the others. */
export const certificateCatalogue = {
  certificate_missing: { code: 'RMCFBCRT001001E', status: 422 },
  certificate_unknown: { code: 'RMCFBCRT001002E', status: 422 },
  certificate_elsewhere: { code: 'RMCFBCRT001003E', status: 422 },
  certificate_revoked: { code: 'RMCFBCRT001004E', status: 422 },
  certificate_expired: { code: 'RMCFBCRT001005E', status: 422 },
  certificate_changed: { code: 'RMCFBCRT001006E', status: 409 },
  authority_missing: { code: 'RMCFBCRT001010E', status: 409 },
  authority_too_old: { code: 'RMCFBCRT001011E', status: 409 },
} as const satisfies Record<Refused, { readonly code: string; readonly status: 403 | 409 | 422 }>

const askTheDesk = ({ contacts }: ServiceProfile) => `${contacts.desk.name}へご連絡ください。`

export const certificateRefusalTexts = {
  certificate_missing: () =>
    '【エラー】電子証明書が提示されていません。電子証明書を取得したパソコン・ブラウザーで、証明書の選択画面から電子証明書を選択してください。選択画面が表示されない場合は、ブラウザーの画面をすべて閉じてから、もう一度お試しください。',
  certificate_unknown: () =>
    '【エラー】提示された電子証明書は、当金庫が発行したものと確認できません。証明書の選択画面で、正しい電子証明書を選択してください。',
  certificate_elsewhere: () =>
    '【エラー】提示された電子証明書は、このサービスのものではありません。証明書の選択画面で、正しい電子証明書を選択してください。',
  certificate_revoked: (profile: ServiceProfile) =>
    `【エラー】この電子証明書は失効しています。${askTheDesk(profile)}`,
  certificate_expired: (profile: ServiceProfile) =>
    `【エラー】この電子証明書は有効期限が切れています。新しい電子証明書の発行については、${askTheDesk(profile)}`,
  certificate_changed: () =>
    '【エラー】画面を表示したときと異なる電子証明書が提示されました。表示されている電子証明書をご確認のうえ、もう一度ログインしてください。',
  authority_missing: () => '電子証明書の発行元がありません。',
  authority_too_old: () => '電子証明書の有効期限が、発行元の有効期限より後になります。',
} as const satisfies Record<Refused, (profile: ServiceProfile) => string>

export const certificateTexts = {
  only: '電子証明書方式のご利用者です。IDとパスワードだけではログインできません。',
  cause: '失効の区分を選んでください。',
  passwordWrong: '【エラー】ログインパスワードに誤りがあります。',
} as const

export const certificateRefusalReasons = {
  certificate_missing: 'no certificate was presented',
  certificate_unknown: 'there is no such certificate',
  certificate_elsewhere: 'the certificate belongs to another service',
  certificate_revoked: 'the certificate is revoked',
  certificate_expired: 'the certificate has expired',
  certificate_changed: 'a different certificate was presented this time',
  authority_missing: 'there is no authority: ./warifu ca create',
  authority_too_old:
    'the authority expires before the certificate would: fewer --days, or ./warifu ca create',
} as const satisfies Record<Refused, string>

export const certificateRefusalNames = {
  certificate_missing: '電子証明書の提示なし',
  certificate_unknown: '発行元の違う電子証明書',
  certificate_elsewhere: '別のサービスの電子証明書',
  certificate_revoked: '失効した電子証明書',
  certificate_expired: '期限切れの電子証明書',
  certificate_changed: '画面と異なる電子証明書',
  authority_missing: '電子証明書の発行元なし',
  authority_too_old: '発行元の期限切れ',
} as const satisfies Record<Refused, string>

export const certificateEventNames = {
  certificate_authority_created: '電子証明書の発行元の作成',
  certificate_issued: '電子証明書の発行',
  certificate_revoked: '電子証明書の失効',
  certificate_accepted: '電子証明書の確認',
  certificate_rejected: '電子証明書の拒否',
} as const satisfies Record<CertificateEvent['type'], string>

export const certificateStatusNames = {
  active: '有効',
  expired: '期限切れ',
  revoked: '失効',
} as const satisfies Record<CertificateStatus | 'expired', string>

export const revocationReasonNames = {
  key_compromise: '紛失・盗難・漏えい',
  superseded: '新しい電子証明書への切替',
  affiliation_changed: '利用者の異動',
  cessation_of_operation: '利用の終了',
} as const satisfies Record<RevocationReason, string>
