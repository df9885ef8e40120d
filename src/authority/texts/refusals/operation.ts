import type { OperationRefusal } from '../../rules/refusal.ts'
import type { RefusalRecord } from '../refusal.ts'

/** Refusals about signed operations (取引署名). */
export const operationRefusals = {
  operation_unknown: {
    code: 'RMCFXOTP002001E',
    status: 422,
    ja: '該当する取引がありません。',
    en: 'there is no such operation',
    desk: '該当する取引なし',
  },
  operation_answered: {
    code: 'RMCFXOTP002002E',
    status: 409,
    ja: 'この取引は、すでに終了しています。',
    en: 'the operation was answered, has expired or was cancelled',
    desk: '終了した取引',
  },
  operation_expired: {
    code: 'RMCFXOTP002003E',
    status: 409,
    ja: '取引の有効期限が切れました。恐れ入りますが、もう一度やり直してください。',
    en: 'the operation was not answered in time',
    desk: '取引の有効期限切れ',
  },
  operation_token_changed: {
    code: 'RMCFXOTP002004E',
    status: 409,
    ja: 'トークンが変更されたため、この取引は取り消されました。もう一度やり直してください。',
    en: 'the token that the operation was for is no longer the user’s',
    desk: 'トークンの変更',
  },
  operation_code_wrong: {
    code: 'RMCFXOTP002005E',
    status: 422,
    ja: '確認番号に誤りがあります。この画面のQRコードをトークンで読み取り、表示された8桁の数字を入力してください。',
    en: 'the eight digits are not those of this operation and token',
    desk: '誤った確認番号',
  },
  operation_codes_exhausted: {
    code: 'RMCFXOTP002006E',
    status: 409,
    ja: '確認番号の誤りが3回になったため、この取引は取り消されました。もう一度やり直してください。',
    en: 'three wrong codes ended the operation',
    desk: '誤った確認番号3回による取消',
  },
  operation_impossible: {
    code: 'RMCFXOTP002007E',
    status: 409,
    ja: '承認されましたが、取引を実行できませんでした。取引は取り消されました。',
    en: 'what was approved could not be done any more, and the operation has ended',
    desk: '承認後に実行できない取引',
  },
  operation_changed: {
    code: 'RMCFXOTP002011E',
    status: 409,
    ja: '承認されましたが、お手続きの開始後に内容に関わる登録が変わったため、実行しませんでした。現在の内容をご確認のうえ、もう一度やり直してください。',
    en: 'what would be done is no longer what the token showed, and the operation has ended',
    desk: '表示した内容と異なる取引',
  },
  operation_needed: {
    code: 'RMCFXOTP002008E',
    status: 409,
    ja: 'このお取引には、トークンの画面での承認が必要です。もう一度やり直してください。',
    en: 'this takes a signed operation, and no plain code',
    desk: '取引署名が必要',
  },
  operations_waiting: {
    code: 'RMCFXOTP002012E',
    status: 409,
    ja: 'トークンでの承認を待っている取引が多すぎます。トークンで回答するか、有効期限が過ぎてから、もう一度やり直してください。',
    en: 'as many operations wait for the token as may',
    desk: '回答待ちの取引の上限',
  },
  answer_signature_wrong: {
    code: 'RMCFXOTP002009E',
    status: 422,
    ja: '回答の署名を確認できませんでした。',
    en: 'the device’s signature is not over this answer to this operation',
    desk: '回答の署名の不一致',
  },
  operation_erased: {
    code: 'RMCFXOTP002010E',
    status: 409,
    ja: 'ご契約の終了後の保存期間が過ぎたため、この取引の内容は消去されています。証拠は取り出せません。',
    en: 'the contract ended and its time is over: what was signed is erased, and there is no evidence any more',
    desk: '消去された取引の内容',
  },
} as const satisfies Record<OperationRefusal, RefusalRecord>
