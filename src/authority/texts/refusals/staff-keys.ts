import type { StaffKeyRefusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

/** Refusals of passkeys of a desk’s staff, who read Japanese (decision 88). */
export const staffKeyRefusals = {
  passkey_unattested: {
    code: 'RMCFXOTP003021E',
    status: 422,
    ja: '【エラー】認証器の製造元の証明を確認できないため、登録できません。会社が配付したセキュリティキーで、もう一度行ってください。Web ブラウザが製造元の情報の送信を確認するときは、許可してください。',
    en: 'no maker vouches for this authenticator',
    desk: '製造元の証明のないパスキー',
  },
  passkey_model_refused: {
    code: 'RMCFXOTP003022E',
    status: 422,
    ja: ({ contacts }) =>
      `【エラー】この機種の認証器はご利用いただけません。会社が配付したセキュリティキーをお使いください。ご不明な点は、${contacts.desk.name}へご連絡ください。`,
    en: 'authenticators of this model are not in use here, or not any more',
    desk: '利用できない機種の認証器',
  },
  passkey_metadata_missing: {
    code: 'RMCFXOTP003023E',
    status: 409,
    ja: ({ contacts }) =>
      `【エラー】認証器の機種を確認するためのデータ（FIDO メタデータ）が設置されていないか、確認できないため、パスキーを登録できません。${contacts.desk.name}へご連絡ください。`,
    en: 'there are no FIDO metadata to check authenticators by',
    desk: 'FIDO メタデータがない',
  },
  passkey_by_others: {
    code: 'RMCFXOTP003024E',
    status: 403,
    ja: '【エラー】担当者のパスキーは、ご自身では削除できません。紛失したときなどは、デスク管理者へご連絡ください。',
    en: 'passkeys of the staff are removed by others',
    desk: 'ご自身のパスキーの削除',
  },
} as const satisfies Record<StaffKeyRefusal, RefusalRecord>
