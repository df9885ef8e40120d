import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import type { FxProfile } from '../rules/profile.ts'

/** What the screens of 為替予約 say. */

type Text = (profile: ServiceProfile) => string
type TradeRefusal = Extract<
  Refusal,
  | `trade_${string}`
  | `delivery_${string}`
  | `quote_${string}`
  | `order_${string}`
  | `contract_${string}`
  | 'confirmation_settled'
>

/** Nobody reads these where there is no trading. */
const policyOf = (profile: ServiceProfile) => (profile as FxProfile).fx
const grouped = (number = 0) => number.toLocaleString('ja-JP')
const yenAndSen = (sen = 0) => `${Math.floor(sen / 100)}円${sen % 100}銭`

export const tradeRefusalTexts = {
  trade_closed: (profile) =>
    `ただいまは取引時間外です。取引時間は営業日の${policyOf(profile)?.opens}～${policyOf(profile)?.closes}（日本時間）です。`,
  trade_currency: () => '通貨を選択してください。',
  trade_amount: (profile) =>
    `金額は${grouped(policyOf(profile)?.amountUnitsMin)}通貨単位以上で、小数点以下2桁までの数字で入力してください。`,
  trade_contract_limit: (profile) =>
    `1回あたりの取引限度額（円換算${grouped(policyOf(profile)?.contractYenMax)}円）を超えています。金額を見直してください。`,
  trade_credit_limit: (profile) =>
    `お客様の取引限度額（予約残高とリーブオーダーの合計、円換算${grouped(policyOf(profile)?.customerYenMax)}円）を超えるため、受け付けできません。`,
  delivery_start_missing: () => '受渡(開始)日を年月日で入力してください。',
  delivery_end_missing: () => '特定期間渡しの場合は、受渡終了日を年月日で入力してください。',
  delivery_end_unexpected: () => '確定日渡しの場合は、受渡終了日を入力しないでください。',
  delivery_month_missing: () => '受渡月を選択してください。',
  delivery_reversed: () => '受渡終了日は、受渡(開始)日の翌営業日以降の日付を入力してください。',
  delivery_too_early: () => '受渡(開始)日は、翌営業日以降の日付を指定してください。',
  delivery_too_late: (profile) =>
    `受渡日は、本日から${policyOf(profile)?.deliveryMonthsMax}か月以内の日付を指定してください。`,
  delivery_start_closed: () =>
    '受渡(開始)日に、東京またはニューヨークの休場日は指定できません。前後の営業日を指定してください。',
  delivery_end_closed: () =>
    '受渡終了日に、東京またはニューヨークの休場日は指定できません。前後の営業日を指定してください。',
  quote_unknown: () => 'お示ししたレートが見つかりません。レートを照会し直してください。',
  quote_used: () => 'お示ししたレートでの締結はすでに完了しています。',
  quote_expired: () =>
    'お示ししたレートの有効時間が過ぎたため、締結していません。レートを照会し直してください。',
  order_unknown: () => 'リーブオーダーが見つかりません。',
  order_taken: () => 'このリーブオーダーはすでに受け付けています。',
  order_not_open: () => 'このリーブオーダーは受付中ではないため、取消できません。',
  order_deadline_missing: () => '預かり期限を年月日で入力してください。',
  order_deadline_late: () => '預かり期限は、受渡(開始)日の1営業日以上前の日付を入力してください。',
  order_deadline_closed: (profile) =>
    `預かり期限は、本日以降${policyOf(profile)?.orderDaysMax}日以内の営業日を入力してください。`,
  order_rate: (profile) =>
    `指値は、現在のレートよりお客様に有利な方向へ${policyOf(profile)?.orderSenMin}銭以上${yenAndSen(policyOf(profile)?.orderSenMax)}以内で入力してください。`,
  contract_unknown: () => '該当する取引が見つかりません。',
  contract_unconfirmed: () =>
    '取引確認(コンファーム)がお済みでないため、実行できません。先に内容をご確認のうえ、コンファームしてください。',
  contract_not_due: () => '本日は受渡日または受渡期間内の営業日ではないため、実行できません。',
  contract_changed: () =>
    '画面を開いたあとに残高が変わったため、実行しませんでした。現在の残高をご確認のうえ、もう一度操作してください。',
  contract_amount: () => '実行金額は、残高以下の金額を、小数点以下2桁までの数字で入力してください。',
  confirmation_settled: () => 'この取引は、すでにコンファームまたは相違の申出がお済みです。',
} as const satisfies Record<TradeRefusal, Text>

/** What is no refusal. */
export const trade = {
  concluded: {
    text: '締結しました。内容をご確認のうえ、コンファームをお願いします。',
    code: 'RMCFXTRD001001I',
  },
  used: { text: '実行しました。', code: 'RMCFXCTR001001I' },
  confirmed: { text: 'コンファームしました。', code: 'RMCFXCTR001002I' },
  disputed: {
    text: '相違の申出を受け付けました。担当者より、お客様へご連絡します。',
    code: 'RMCFXCTR001003I',
  },
  orderPlaced: { text: 'リーブオーダーを受け付けました。', code: 'RMCFXORD001001I' },
  orderCancelled: { text: 'リーブオーダーを取り消しました。', code: 'RMCFXORD001002I' },
} as const
