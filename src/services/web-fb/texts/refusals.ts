import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import {
  answersOf,
  overridden,
  type RefusalOverrides,
  type RefusalRecord,
  type RefusalTable,
} from '../../../authority/texts/refusal.ts'
import { contactText } from '../../../authority/texts/refusals/login.ts'
import { wrongNewTokens } from '../../../authority/texts/refusals/token.ts'
import { refusals as bankRefusals } from '../../../bank/texts/refusals.ts'
import type { FbProfile } from '../rules/profile.ts'
import type { FbRefusal, Refusal } from '../rules/refusal.ts'

// Only services with this section word their refusals with this table.
const policyOf = (profile: ServiceProfile) => (profile as FbProfile).fb

/**
 * Refusals of 管理機能 and 都度振込; PWD fixed passwords, OTP ワンタイムパスワード認証情報管理, CAL カレンダー管理. The manuals print none of these
 * texts.
 */
export const fbRefusals = {
  registration_password_wrong: {
    code: 'RMCFBPWD001005E',
    status: 422,
    ja: '登録確認用パスワードに誤りがあります。',
    en: 'the registration confirmation password is wrong',
    desk: '誤った登録確認用パスワード',
  },
  approval_password_wrong: {
    code: 'RMCFBPWD001001E',
    status: 422,
    ja: '承認用パスワードに誤りがあります。',
    en: 'the approval password is wrong',
    desk: '誤った承認用パスワード',
  },
  fixed_password_wrong: {
    code: 'RMCFBPWD001002E',
    status: 422,
    ja: '都度振込送信確認パスワードに誤りがあります。',
    en: 'the transfer confirmation password is wrong',
    desk: '誤った送信確認用パスワード',
  },
  fixed_password_form: {
    code: 'RMCFBPWD001003E',
    status: 422,
    ja: '桁数と文字の種類を確認して、入力し直してください。',
    en: 'the fixed password is malformed',
    desk: 'パスワードの形式',
  },
  fixed_passwords_alike: {
    code: 'RMCFBPWD001004E',
    status: 422,
    ja: '初回パスワードやほかのパスワードと異なるパスワードを入力してください。',
    en: 'the fixed password is the same as another one',
    desk: 'ほかと同じパスワード',
  },
  usage_form_missing: {
    code: 'RMCFBOTP001001E',
    status: 409,
    ja: '【エラー】先に「利用形態設定」で、ワンタイムパスワードの利用形態を選択してください。',
    en: 'no usage form was chosen',
    desk: '利用形態の設定なし',
  },
  usage_form_same: {
    code: 'RMCFBOTP001002E',
    status: 422,
    ja: '現在の利用形態と同じです。別の利用形態を選択してください。',
    en: 'this is already the usage form',
    desk: '同じ利用形態',
  },
  administrator_token_first: {
    code: 'RMCFBOTP001003E',
    status: 409,
    ja: '【エラー】先に管理者のトークンを登録してください。管理者の登録が完了すると、ほかの利用者のトークンを登録できます。',
    en: 'the administrator has no token yet',
    desk: '管理者のトークン未登録',
  },
  administrator_token_kept: {
    code: 'RMCFBOTP001004E',
    status: 403,
    ja: ({ contacts }) =>
      `【エラー】管理者のトークン、共通トークンの登録解除は、この画面では行えません。${contacts.desk.name}の窓口で、書面によりお手続きください。`,
    en: 'only the branch may release this token',
    desk: '管理者・共通トークンの解除',
  },
  token_not_needed: {
    code: 'RMCFBOTP001005E',
    status: 409,
    ja: '【エラー】この利用者には都度振込を行う権限がないため、トークンの登録は必要ありません。',
    en: 'the user may not transfer',
    desk: '都度振込の権限なし（登録）',
  },
  token_missing: {
    code: 'RMCFBOTP001006E',
    status: 422,
    ja: '【エラー】ワンタイムパスワードのトークンが登録されていないため、都度振込を行うことができません。管理者の方は、管理機能でトークンを登録してください。管理者以外の方は、管理者にトークンの登録をご依頼ください。',
    en: 'the user has no token',
    desk: 'トークン未登録',
  },
  token_counts_later: {
    code: 'RMCFBOTP001007E',
    status: 422,
    ja: '【エラー】登録されたトークンは、再ログイン後に有効となります。ログアウトして、もう一度ログインしてください。',
    en: 'the token counts from the next login on',
    desk: '再ログイン前のトークン',
  },
  users_full: {
    code: 'RMCFBUSR001001E',
    status: 409,
    ja: '【エラー】登録できる利用者数の上限に達しています。',
    en: 'user limit reached',
    desk: '利用者数の上限',
  },
  closed_day_past: {
    code: 'RMCFBCAL001001E',
    status: 422,
    ja: '過ぎた日は変更できません。',
    en: 'the closing day is past',
    desk: '過ぎた休業日',
  },
  closed_day_far: {
    code: 'RMCFBCAL001002E',
    status: 422,
    ja: '先すぎる日は休業日に設定できません。',
    en: 'the closing day is too far ahead',
    desk: '先すぎる休業日',
  },
  closed_day_closed: {
    code: 'RMCFBCAL001003E',
    status: 422,
    ja: '金融機関の休業日は、設定の必要がありません。',
    en: 'banks are closed on that day anyway',
    desk: '金融機関の休業日',
  },
  closed_days_full: {
    code: 'RMCFBCAL001004E',
    status: 409,
    ja: '【エラー】設定できる休業日の数の上限に達しています。',
    en: 'closing day limit reached',
    desk: '休業日の数の上限',
  },
  transfer_right_missing: {
    code: 'RMCFBUSR001002E',
    status: 403,
    ja: '【エラー】都度振込を行う権限がありません。管理者にお問い合わせください。',
    en: 'the user may not transfer',
    desk: '都度振込の権限なし',
  },
  inquiry_right_missing: {
    code: 'RMCFBUSR001003E',
    status: 403,
    ja: '【エラー】照会を行う権限がありません。管理者にお問い合わせください。',
    en: 'the user may not inquire',
    desk: '照会の権限なし',
  },
  transfer_hours: {
    code: 'RMCFBTRF001001E',
    status: 422,
    ja: '【エラー】ただいまの時間は、サービスをご利用いただけません。',
    en: 'outside the service hours',
    desk: 'サービス時間外',
  },
  transfer_account_unknown: {
    code: 'RMCFBTRF001002E',
    status: 422,
    ja: '出金口座を選択してください。',
    en: 'the customer has no such account',
    desk: '登録のない出金口座',
  },
  transfer_payees_missing: {
    code: 'RMCFBTRF001003E',
    status: 422,
    ja: '振込先を1件以上入力してください。',
    en: 'no payee was chosen',
    desk: '振込先なし',
  },
  transfer_changed: {
    code: 'RMCFBTRF001004E',
    status: 409,
    ja: '【エラー】ほかの画面で振込内容が変更されたため、確定していません。下の内容をもう一度ご確認ください。',
    en: 'the transfer was changed elsewhere',
    desk: '振込内容の変化',
  },
  transfer_wait_changed: {
    code: 'RMCFBTRF001077E',
    status: 409,
    ja: '【エラー】振込を保留する時間が変わったため、振込を受け付けていません。振込内容と保留の有無をもう一度ご確認ください。',
    en: 'the transfer would be held back for another time than the page said',
    desk: '保留する時間の変化',
  },
  transfer_not_as_signed: {
    code: 'RMCFBTRF001067E',
    status: 409,
    ja: '【エラー】トークンの画面に表示した後に、手数料などの内容が変わったため、振込を行っていません。振込内容をもう一度ご確認ください。',
    en: 'the transfer is no longer what the token showed',
    desk: '承認後の内容の変化',
  },
  transfer_gone: {
    code: 'RMCFBTRF001005E',
    status: 409,
    ja: '【エラー】この振込の入力内容は、確定済みか、有効期限が過ぎているか、破棄されています。「振込予約照会・取消」で受付の有無をご確認ください。',
    en: 'the draft of the transfer is gone',
    desk: '入力内容の期限切れ',
  },
  transfer_duplicate: {
    code: 'RMCFBTRF001051E',
    status: 409,
    ja: '【エラー】同じ内容と思われる振込があるため、確定していません。「重複の確認」の内容をご確認のうえ、それでも振り込む場合は、チェックを入れてください。',
    en: 'the transfer looks like one that was accepted before',
    desk: '重複と思われる振込',
  },
  transfer_drafts_full: {
    code: 'RMCFBTRF001052E',
    status: 409,
    ja: '【エラー】作成中の振込データが多すぎるため、取り込めません。不要なものを破棄してから、もう一度取り込んでください。',
    en: 'too many files wait to be confirmed',
    desk: '作成中データの上限',
  },
  transfer_amount: {
    code: 'RMCFBTRF001006E',
    status: 422,
    ja: '支払金額は、手数料を差し引いても1円以上となる金額を、円単位で入力してください。',
    en: 'the amount is not allowed',
    desk: '金額の誤り',
  },
  transfer_balance: {
    code: 'RMCFBTRF001007E',
    status: 422,
    ja: '【エラー】出金口座の残高が不足しています。',
    en: 'the balance is too low',
    desk: '残高不足',
  },
  transfer_limit: {
    code: 'RMCFBTRF001010E',
    status: 422,
    ja: '【エラー】1回あたりの振込限度額を超えています。',
    en: 'the amount exceeds the limit per transfer',
    desk: '1回の限度額超過',
  },
  transfer_day_limit: {
    code: 'RMCFBTRF001011E',
    status: 422,
    ja: '【エラー】1日あたりの振込限度額を超えています。',
    en: "the amount exceeds the day's limit",
    desk: '1日の限度額超過',
  },
  transfer_user_limit: {
    code: 'RMCFBTRF001012E',
    status: 422,
    ja: '【エラー】ご利用者さまの1回あたりの振込限度額を超えています。',
    en: "the amount exceeds the user's limit per transfer",
    desk: '利用者の1回の限度額超過',
  },
  transfer_user_day_limit: {
    code: 'RMCFBTRF001013E',
    status: 422,
    ja: '【エラー】ご利用者さまの1日あたりの振込限度額を超えています。',
    en: "the amount exceeds the user's limit for the day",
    desk: '利用者の1日の限度額超過',
  },
  transfer_passkey_limit: {
    code: 'RMCFBTRF001075E',
    status: 422,
    ja: ({ methods }) =>
      `【エラー】パスキーを新しくご利用になってから${methods.passkey?.lowered?.hours ?? 0}時間は、安全のため、1日あたりの振込限度額を引き下げています。`,
    en: 'a passkey is new: the amount exceeds the lower limit for the day',
    desk: '新しいパスキーによる限度額の引下げ',
  },
  transfer_risk_limit: {
    code: 'RMCFBTRF001074E',
    status: 422,
    ja: '【エラー】安全のために引き下げている、1日の振込の限度額を超えています。',
    en: 'the amount exceeds the limit that a risk rule sets for the day',
    desk: 'リスクルールの限度額超過',
  },
  transfers_frozen: {
    code: 'RMCFBTRF001060E',
    status: 409,
    ja: ({ contacts }) =>
      `【エラー】お客様の振込は、ただいまお止めしています。新しい振込は確定できず、予約中の振込も送られません。お心当たりのない振込や、ご不明な点は、${contactText(contacts.desk)}までお電話ください。`,
    en: "the desk has frozen the user's transfers",
    desk: '振込の凍結中',
  },
  transfer_not_reserved: {
    code: 'RMCFBTRF001030E',
    status: 409,
    ja: 'この振込は予約中ではないため、取り消せません。',
    en: 'the transfer is not reserved',
    desk: '予約中でない振込',
  },
  transfer_too_late: {
    code: 'RMCFBTRF001031E',
    status: 409,
    ja: '予約の取消は、振込指定日の前日までです。',
    en: 'it is too late to cancel the transfer',
    desk: '取消の期限後',
  },
  payee_unknown: {
    code: 'RMCFBTRF001040E',
    status: 422,
    ja: '振込先を選択してください。',
    en: 'there is no such payee',
    desk: '登録のない振込先',
  },
  payee_place_gone: {
    code: 'RMCFBTRF001043E',
    status: 409,
    ja: '【エラー】統廃合などにより、現在は取り扱いのない金融機関・支店の振込先があります。印の付いた振込先を外すか、新しい口座で指定し直してください。',
    en: 'a bank or branch of a payee does not exist any more',
    desk: 'なくなった金融機関・支店',
  },
  payees_full: {
    code: 'RMCFBTRF001041E',
    status: 409,
    ja: '登録できる振込先の上限に達しています。',
    en: 'payee limit reached',
    desk: '振込先の上限',
  },
  limit_too_high: {
    code: 'RMCFBTRF001042E',
    status: 422,
    ja: '設定できる上限を超えています。',
    en: 'the limit is higher than allowed',
    desk: '限度額の上限超過',
  },
  posting_not_left: {
    code: 'RMCFBDSK001004E',
    status: 409,
    ja: 'この振込は、まだ引き渡されていません。引渡しの前は、再送信するか、お客様のページの「振込の中止（申出）」で止めてください。',
    en: 'the transfer has not left yet: stop it instead',
    desk: '引渡し前の振込',
  },
  case_own: {
    code: 'RMCFBDSK001005E',
    status: 409,
    ja: 'ご自身の依頼は承認できません。ほかの担当者が承認してください。',
    en: 'nobody grants what they asked for',
    desk: '自分の依頼の承認',
  },
  case_fallen: {
    code: 'RMCFBDSK001006E',
    status: 409,
    ja: '依頼した担当者は、いまはこの依頼をできません。却下してから、あらためて依頼してください。',
    en: 'whoever asked for it may not any more',
    desk: '依頼者の権限なし',
  },
  posting_case_changed: {
    code: 'RMCFBDSK001008E',
    status: 409,
    ja: '表示していた依頼は取り下げられ、別の依頼に変わっています。いまの依頼の内容を確認してください。',
    en: 'another request has taken the place of the one that was shown',
    desk: '依頼の差し替わり',
  },
  fenced_not_left: {
    code: 'RMCFBDSK001013E',
    status: 409,
    ja: '振込指定日（保留した振込は保留の終わり）がシステムの復旧より後の振込は、「出金・引渡し済みとする」を選べません。',
    en: 'what was to be paid after the restore cannot have left before it',
    desk: '復旧より後の振込',
  },
} as const satisfies Record<FbRefusal, RefusalRecord>

/** Refusals that WEB-FB words differently. */
const overrides: RefusalOverrides<Refusal> = {
  ...wrongNewTokens,
  already_enrolled: {
    ja: '【エラー】トークンはすでに登録されています。登録し直す場合は、先に登録解除を行ってください。',
  },
  token_form_factor_refused: {
    ja: '【エラー】パソコンに導入したソフトウェアトークンはご利用になれません。スマートフォンまたは、タブレット端末に導入したソフトウェアトークンを登録してください。',
  },
  old_code_missing: {
    ja: ({ contacts }) =>
      `【エラー】現在ご利用中のトークンのワンタイムパスワードが必要です。トークンがお手元にない場合は、${contacts.desk.name}の窓口にご相談ください。`,
  },
  own_user: {
    ja: ({ contacts }) =>
      `ご自身に対してこの操作を行うことはできません。${contacts.desk.name}の窓口にご相談ください。`,
  },
  transfer_day_late: {
    ja: (profile) =>
      `振込指定日が先すぎます。${policyOf(profile).days.reserveBusinessDaysMax}営業日以内の日付を選択してください。`,
  },
  last_administrator: {
    ja: 'この利用者は、ただ一人の管理者です。ほかの利用者を管理者にしてから操作してください。',
  },
  user_has_token: {
    ja: 'トークンが登録されている利用者は削除できません。「ワンタイムパスワード認証情報管理」で登録解除してから、削除してください。',
  },
}

export const refusals: RefusalTable<Refusal> = overridden({ ...bankRefusals, ...fbRefusals }, overrides)

export const { refusalMessage, refusalStatus } = answersOf(refusals)
