import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { FbRole } from '../../services/web-fb/rules/fb-user.ts'
import type { FixedPasswordPurpose } from '../../services/web-fb/rules/fixed-password.ts'
import type { BankingRefusal } from '../rules/refusals.ts'

/** What the services of a bank say (S3, S4). The manuals print none of these. */

const minutes = ({ session }: ServiceProfile) => Math.ceil(session.idleSeconds / 60)

export const bankingRefusalTexts = {
  service_stopped: ({ contacts }: ServiceProfile) =>
    `【エラー】お客さまのお申し出により、サービスのご利用を停止しています。再開のお手続きは、${contacts.desk.name}の窓口で承ります。`,
  certificate_needed: () =>
    '【エラー】このお客様IDは電子証明書方式でご利用いただいています。電子証明書によるログインから操作してください。',
  already_logged_in: (profile: ServiceProfile) =>
    `【エラー】すでにログインされているか、前回ログアウトせずに画面を閉じられたため、ログインできません。最後の操作から${minutes(profile)}分たつと、ログインできるようになります。`,
  terms_not_accepted: () =>
    '「ワンタイムパスワードサービス利用追加規定」をご確認のうえ、「同意する」をチェックしてください。',
  second_token: () =>
    '【エラー】ワンタイムパスワードはすでに利用登録されています。ソフトウェアトークンの端末を変更される場合は、旧端末のワンタイムパスワードで「利用停止」を行ってから、新しい端末で「利用登録」を行ってください。',
  mobile_closed: () => '【エラー】モバイルIBのお取り扱いはありません。',
  password_change_first: () =>
    '【エラー】先に、パソコンまたはスマートフォンでログインして、ログインパスワードを変更してください。',
  registration_password_wrong: () => '登録確認用パスワードに誤りがあります。',
  approval_password_wrong: () => '承認用パスワードに誤りがあります。',
  fixed_password_wrong: () => '都度振込送信確認用パスワードに誤りがあります。',
  fixed_password_form: () => '桁数と文字の種類を確認して、入力し直してください。',
  fixed_passwords_alike: () => '初回パスワードやほかのパスワードと異なるパスワードを入力してください。',
  usage_form_missing: () =>
    '【エラー】先に「利用形態設定」で、ワンタイムパスワードの利用形態を選択してください。',
  usage_form_same: () => '現在の利用形態と同じです。別の利用形態を選択してください。',
  administrator_token_first: () =>
    '【エラー】先に管理者のトークンを登録してください。管理者の登録が完了すると、ほかの利用者のトークンを登録できます。',
  administrator_token_kept: ({ contacts }: ServiceProfile) =>
    `【エラー】管理者のトークン、共通トークンの登録解除は、この画面では行えません。${contacts.desk.name}の窓口で、書面によりお手続きください。`,
  token_not_needed: () =>
    '【エラー】この利用者には都度振込を行う権限がないため、トークンの登録は必要ありません。',
  token_missing: () =>
    '【エラー】ワンタイムパスワードのトークンが登録されていないため、都度振込を行うことができません。管理者にトークンの登録をご依頼ください。',
  token_counts_later: () =>
    '【エラー】登録されたトークンは、再ログイン後に有効となります。ログアウトして、もう一度ログインしてください。',
  users_full: () => '【エラー】登録できる利用者数の上限に達しています。',
  closed_day_past: () => '過ぎた日は変更できません。',
  closed_day_far: () => '先すぎる日は休業日に設定できません。',
  closed_day_closed: () => '金融機関の休業日は、設定の必要がありません。',
  closed_days_full: () => '【エラー】設定できる休業日の数の上限に達しています。',
  transfer_right_missing: () => '【エラー】都度振込を行う権限がありません。管理者にお問い合わせください。',
  inquiry_right_missing: () => '【エラー】照会を行う権限がありません。管理者にお問い合わせください。',
  transfer_hours: () => '【エラー】ただいまの時間は、サービスをご利用いただけません。',
  transfer_account_unknown: () => '出金口座を選択してください。',
  transfer_payees_missing: () => '振込先を1件以上入力してください。',
  transfer_changed: () =>
    '【エラー】ほかの画面で振込内容が変更されたため、確定していません。下の内容をもう一度ご確認ください。',
  transfer_gone: () =>
    '【エラー】この振込の入力内容は、確定済みか、有効期限（1時間）が過ぎています。「振込予約一覧」で受付の有無をご確認ください。',
  transfer_amount: () => '支払金額は、手数料を差し引いても1円以上となる金額を、円単位で入力してください。',
  transfer_balance: () => '【エラー】出金口座の残高が不足しています。',
  transfer_limit: () => '【エラー】1回あたりの振込限度額を超えています。',
  transfer_day_limit: () => '【エラー】1日あたりの振込限度額を超えています。',
  transfer_user_limit: () => '【エラー】ご利用者さまの1回あたりの振込限度額を超えています。',
  transfer_user_day_limit: () => '【エラー】ご利用者さまの1日あたりの振込限度額を超えています。',
  transfer_day_closed: () => '振込指定日が休業日です。営業日を選択してください。',
  transfer_day_past: () => '振込指定日が過ぎています。',
  transfer_day_cutoff: () => '本日扱いの受付時間を過ぎました。翌営業日以降の日付を選択してください。',
  transfer_day_late: () => '振込指定日が先すぎます。15営業日以内の日付を選択してください。',
  transfer_not_reserved: () => 'この振込は予約中ではないため、取り消せません。',
  transfer_too_late: () => '予約の取消は、振込指定日の前日までです。',
  payee_unknown: () => '振込先を選択してください。',
  payees_full: () => '登録できる振込先の上限に達しています。',
  limit_too_high: () => '設定できる上限を超えています。',
  account_taken: () => 'この口座はすでに登録されています。',
} as const satisfies Record<BankingRefusal, string | ((profile: ServiceProfile) => string)>

/** 利用権限. */
export const fbRoleNames = {
  administrator: '管理者',
  approver: '承認者',
  general: '一般者',
} as const satisfies Record<FbRole, string>

/** How the fixed passwords of WEB-FB are called (domain-notes a-2). */
export const fixedPasswordNames = {
  registration: '登録確認用パスワード',
  approval: '承認用パスワード',
  transfer: '都度振込送信確認用パスワード',
} as const satisfies Record<FixedPasswordPurpose, string>
