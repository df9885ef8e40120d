import type { CertificateStatus } from '../rules/certificate.ts'
import type { CertificateEvent, RevocationReason } from '../rules/certificate-events.ts'

/** Texts about 電子証明書 for users and the desk, other than refusals. The manual prints none. */

export const certificateTexts = {
  only: '電子証明書方式のご利用者です。IDとパスワードだけではログインできません。',
  cause: '失効の区分を選んでください。',
  asked: 'このユーザの電子証明書の失効について、承認を待っているか、承認済みで未実行の依頼があります。',
  passwordWrong: '【エラー】ログインパスワードに誤りがあります。',
} as const

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
