import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import {
  answersOf,
  type EnglishRefusals,
  type RefusalRecord,
  type RefusalTable,
  type RefusalText,
} from '../../../authority/texts/refusal.ts'
import { englishRefusals } from '../../../authority/texts/refusals/english.ts'
import { refusals as authorityRefusals } from '../../../authority/texts/refusals.ts'
import type { FxProfile } from '../rules/profile.ts'
import type { FxRefusal, Refusal } from '../rules/refusal.ts'
import { senRange } from './amounts.ts'

/** Without trading, nobody reads its texts. */
const policyOf = (profile: ServiceProfile) => (profile as FxProfile).fx
const grouped = (number = 0) => number.toLocaleString('ja-JP')
/** Of a profile without trading, nothing. */
const rangeOf = (profile: ServiceProfile) => {
  const policy = policyOf(profile)
  return policy === null || policy === undefined ? '' : senRange(profile, policy)
}

/** Refusals of 為替予約. */
export const fxRefusals = {
  trade_closed: {
    code: 'RMCFXTRD001001E',
    status: 422,
    ja: (profile) =>
      `ただいまは取引時間外です。取引時間は営業日の${policyOf(profile)?.opens}～${policyOf(profile)?.closes}（日本時間）です。`,
    en: 'the market is closed for customers at this hour',
    desk: '受付時間外',
  },
  trade_currency: {
    code: 'RMCFXTRD001002E',
    status: 422,
    ja: '通貨を選択してください。',
    en: 'the service does not trade this currency',
    desk: '取扱いのない通貨',
  },
  trade_amount: {
    code: 'RMCFXTRD001003E',
    status: 422,
    ja: (profile) =>
      `金額は${grouped(policyOf(profile)?.amountUnitsMin)}通貨単位以上で、小数点以下2桁までの数字で入力してください。`,
    en: 'the amount is not a number, or is below the minimum',
    desk: '金額の誤り',
  },
  trade_contract_limit: {
    code: 'RMCFXTRD001004E',
    status: 422,
    ja: (profile) =>
      `1回あたりの取引限度額（円換算${grouped(policyOf(profile)?.contractYenMax)}円）を超えています。金額を見直してください。`,
    en: 'the amount exceeds the limit for one contract',
    desk: '1件の上限超過',
  },
  trade_credit_limit: {
    code: 'RMCFXTRD001005E',
    status: 422,
    ja: (profile) =>
      `お客様の取引限度額（予約残高とリーブオーダーの合計、円換算${grouped(policyOf(profile)?.customerYenMax)}円）を超えるため、受け付けできません。`,
    en: "the amount exceeds what is left of the customer's limit",
    desk: '予約残高の上限超過',
  },
  rate_too_old: {
    code: 'RMCFXTRD001006E',
    status: 422,
    ja: 'レートの更新が遅れているため、この通貨のお取引を一時停止しています。しばらくしてからお試しください。',
    en: 'the core system has told no rate of this currency that is new enough',
    desk: 'レートの更新の遅れ',
  },
  delivery_start_missing: {
    code: 'RMCFXTRD001010E',
    status: 422,
    ja: '受渡(開始)日を年月日で入力してください。',
    en: 'the first delivery day is missing or not a date',
    desk: '受渡日なし',
  },
  delivery_end_missing: {
    code: 'RMCFXTRD001011E',
    status: 422,
    ja: '特定期間渡しの場合は、受渡終了日を年月日で入力してください。',
    en: 'the last delivery day is missing or not a date',
    desk: '受渡終了日なし',
  },
  delivery_end_unexpected: {
    code: 'RMCFXTRD001012E',
    status: 422,
    ja: '確定日渡しの場合は、受渡終了日を入力しないでください。',
    en: 'a fixed delivery day takes no last day',
    desk: '不要な受渡終了日',
  },
  delivery_month_missing: {
    code: 'RMCFXTRD001013E',
    status: 422,
    ja: '受渡月を選択してください。',
    en: 'the delivery month is missing',
    desk: '受渡月なし',
  },
  delivery_reversed: {
    code: 'RMCFXTRD001014E',
    status: 422,
    ja: '受渡終了日は、受渡(開始)日の翌営業日以降の日付を入力してください。',
    en: 'the last delivery day is not after the first',
    desk: '受渡期間の前後',
  },
  delivery_too_early: {
    code: 'RMCFXTRD001015E',
    status: 422,
    ja: '受渡(開始)日は、翌営業日以降の日付を指定してください。',
    en: 'the first delivery day is not after today',
    desk: '受渡日が早すぎる',
  },
  delivery_too_late: {
    code: 'RMCFXTRD001016E',
    status: 422,
    ja: (profile) =>
      `受渡日は、本日から${policyOf(profile)?.deliveryMonthsMax}か月以内の日付を指定してください。`,
    en: 'the last delivery day is too far away',
    desk: '受渡日が遅すぎる',
  },
  delivery_start_closed: {
    code: 'RMCFXTRD001017E',
    status: 422,
    ja: '受渡(開始)日に、東京またはニューヨークの休場日は指定できません。前後の営業日を指定してください。',
    en: 'banks are closed on the first delivery day',
    desk: '受渡日が休業日',
  },
  delivery_end_closed: {
    code: 'RMCFXTRD001018E',
    status: 422,
    ja: '受渡終了日に、東京またはニューヨークの休場日は指定できません。前後の営業日を指定してください。',
    en: 'banks are closed on the last delivery day',
    desk: '受渡終了日が休業日',
  },
  quote_unknown: {
    code: 'RMCFXTRD001020E',
    status: 409,
    ja: 'お示ししたレートが見つかりません。レートを照会し直してください。',
    en: 'this session has no such quote',
    desk: '提示のないレート',
  },
  quote_used: {
    code: 'RMCFXTRD001021E',
    status: 409,
    ja: 'お示ししたレートでの締結はすでに完了しています。',
    en: 'the quote was already used',
    desk: '使用済みのレート',
  },
  quote_expired: {
    code: 'RMCFXTRD001022E',
    status: 409,
    ja: 'お示ししたレートの有効時間が過ぎたため、締結していません。レートを照会し直してください。',
    en: 'the quote has expired',
    desk: 'レートの期限切れ',
  },
  order_unknown: {
    code: 'RMCFXORD001001E',
    status: 409,
    ja: 'リーブオーダーが見つかりません。',
    en: 'the customer has no such order',
    desk: '登録のない注文',
  },
  order_taken: {
    code: 'RMCFXORD001002E',
    status: 409,
    ja: 'このリーブオーダーはすでに受け付けています。',
    en: 'the order was already placed',
    desk: '注文番号の重複',
  },
  order_not_open: {
    code: 'RMCFXORD001003E',
    status: 409,
    ja: 'このリーブオーダーは受付中ではないため、取消できません。',
    en: 'the order is no longer open',
    desk: '受付中でない注文',
  },
  order_deadline_missing: {
    code: 'RMCFXORD001004E',
    status: 422,
    ja: '預かり期限を年月日で入力してください。',
    en: 'the day on which the order expires is missing or not a date',
    desk: '預かり期限なし',
  },
  order_deadline_late: {
    code: 'RMCFXORD001005E',
    status: 422,
    ja: '預かり期限は、受渡(開始)日の1営業日以上前の日付を入力してください。',
    en: 'the order expires too close to its first delivery day',
    desk: '預かり期限が遅すぎる',
  },
  order_deadline_closed: {
    code: 'RMCFXORD001006E',
    status: 422,
    ja: (profile) =>
      `預かり期限は、本日以降${policyOf(profile)?.orderDaysMax}日以内の営業日を入力してください。`,
    en: 'the order expires on a day that is past, closed or too far away',
    desk: '預かり期限が休業日',
  },
  order_rate: {
    code: 'RMCFXORD001007E',
    status: 422,
    ja: (profile) => `指値は、現在のレートよりお客様に有利な方向へ${rangeOf(profile)}で入力してください。`,
    en: 'the limit is outside the allowed range of better rates than the current one',
    desk: '指値の誤り',
  },
  contract_unknown: {
    code: 'RMCFXCTR001001E',
    status: 409,
    ja: '該当する取引が見つかりません。',
    en: 'the customer has no such contract',
    desk: '登録のない予約',
  },
  contract_unconfirmed: {
    code: 'RMCFXCTR001002E',
    status: 409,
    ja: '取引確認(コンファーム)がお済みでないため、実行できません。先に内容をご確認のうえ、コンファームしてください。',
    en: 'the customer has not confirmed the contract',
    desk: 'コンファーム前',
  },
  contract_not_due: {
    code: 'RMCFXCTR001003E',
    status: 409,
    ja: '本日は受渡日または受渡期間内の営業日ではないため、実行できません。',
    en: 'today is not a delivery day of the contract',
    desk: '受渡期間外',
  },
  contract_changed: {
    code: 'RMCFXCTR001004E',
    status: 409,
    ja: '画面を開いたあとに残高が変わったため、実行しませんでした。現在の残高をご確認のうえ、もう一度操作してください。',
    en: 'the balance has changed since it was shown',
    desk: '予約の変化',
  },
  contract_amount: {
    code: 'RMCFXCTR001005E',
    status: 422,
    ja: '実行金額は、残高以下の金額を、小数点以下2桁までの数字で入力してください。',
    en: 'the amount is not a number, or exceeds the balance',
    desk: '実行金額の誤り',
  },
  confirmation_settled: {
    code: 'RMCFXCTR001006E',
    status: 409,
    ja: 'この取引は、すでにコンファームまたは相違の申出がお済みです。',
    en: 'the contract was already confirmed or disputed',
    desk: '確認済み',
  },
  confirmation_disputed: {
    code: 'RMCFXCTR001007E',
    status: 409,
    ja: '相違の申出をいただいた取引です。当方からの回答をお待ちください。回答の後に、コンファームできます。',
    en: 'the contract is disputed, and the bank has not answered yet',
    desk: '相違の申出に未回答',
  },
  contract_of_another: {
    code: 'RMCFXCTR001011E',
    status: 409,
    ja: '回答できるのは、この取引の担当になっている担当者です。先に担当を引き受けてください。',
    en: 'only whoever looks after the contract answers its dispute',
    desk: '別の担当者の取引',
  },
  trade_code_missing: {
    code: 'RMCFXCTR001008E',
    status: 422,
    ja: 'この金額の取引には、ワンタイムパスワードが必要です。',
    en: 'a trade of this amount takes a one-time password',
    desk: 'ワンタイムパスワードの入力なし',
  },
  trade_token_missing: {
    code: 'RMCFXCTR001009E',
    status: 409,
    ja: 'この金額の取引には、利用開始登録をしたトークンが必要です。',
    en: 'a trade of this amount takes an enrolled token',
    desk: 'トークン未登録',
  },
  trade_token_new: {
    code: 'RMCFXCTR001010E',
    status: 409,
    ja: 'このログインの間に登録されたトークンは、次のログインから取引にご利用いただけます。',
    en: 'the token was enrolled after this session began',
    desk: 'このログイン中に登録されたトークン',
  },
} as const satisfies Record<FxRefusal, RefusalRecord>

export const refusals: RefusalTable<Refusal> = { ...authorityRefusals, ...fxRefusals }

/** What customers read who chose English. */
const english = {
  ...englishRefusals,
  trade_closed: (profile) =>
    `Trading is closed now. Trading hours: ${policyOf(profile)?.opens}–${policyOf(profile)?.closes} on business days (Japan time).`,
  trade_currency: 'Choose a currency.',
  trade_amount: (profile) =>
    `Enter the amount as a number with up to 2 decimals, at least ${grouped(policyOf(profile)?.amountUnitsMin)} units.`,
  trade_contract_limit: (profile) =>
    `The amount is above the limit for one contract (the equivalent of ¥${grouped(policyOf(profile)?.contractYenMax)}). Enter a smaller one.`,
  trade_credit_limit: (profile) =>
    `The amount is above your limit for all contracts and leave orders together (the equivalent of ¥${grouped(policyOf(profile)?.customerYenMax)}).`,
  rate_too_old: 'New rates are late, so this currency cannot be traded for now. Please try again later.',
  delivery_start_missing: 'Enter the (first) delivery day as a date.',
  delivery_end_missing: 'For a delivery period, enter the last delivery day as a date.',
  delivery_end_unexpected: 'For a fixed date, leave the last delivery day empty.',
  delivery_month_missing: 'Choose the delivery month.',
  delivery_reversed: 'The last delivery day must be at least 1 business day after the first.',
  delivery_too_early: 'The (first) delivery day must be the next business day or later.',
  delivery_too_late: (profile) =>
    `The delivery day must be within ${policyOf(profile)?.deliveryMonthsMax} months from today.`,
  delivery_start_closed:
    'The (first) delivery day is a holiday in Tokyo or New York. Choose a business day before or after it.',
  delivery_end_closed:
    'The last delivery day is a holiday in Tokyo or New York. Choose a business day before or after it.',
  quote_unknown: 'We can’t find this rate. Please get a new one.',
  quote_used: 'A contract was already concluded at this rate.',
  quote_expired: 'The rate has expired, so no contract was concluded. Please get a new one.',
  order_unknown: 'We can’t find this leave order.',
  order_taken: 'This leave order was already placed.',
  order_not_open: 'This leave order is no longer open and can’t be canceled.',
  order_deadline_missing: 'Enter the day until which the order is valid as a date.',
  order_deadline_late:
    'The order must end at least 1 business day before the (first) delivery day. Enter an earlier day.',
  order_deadline_closed: (profile) =>
    `Enter a business day within ${policyOf(profile)?.orderDaysMax} days from today.`,
  order_rate: (profile) =>
    `The limit rate must be better for you than the current rate, ${rangeOf(profile)}.`,
  contract_unknown: 'We can’t find this contract.',
  contract_unconfirmed:
    'The contract is not confirmed, so it can’t be drawn down. Check and confirm it first.',
  contract_not_due: 'Today is not the delivery day, nor a business day of the delivery period.',
  contract_changed:
    'The balance has changed since you opened the page, so nothing was drawn down. Check the balance and try again.',
  contract_amount: 'Enter an amount up to the balance, as a number with up to 2 decimals.',
  confirmation_settled: 'This contract was already confirmed, or its difference was reported.',
  confirmation_disputed:
    'You have reported a difference. Please wait for our answer; then you can confirm the contract.',
  trade_code_missing: 'A contract of this amount needs a one-time password.',
  trade_token_missing: 'A contract of this amount needs a registered token.',
  trade_token_new:
    'A token that was registered during this login can be used for contracts from your next login on.',
  no_such_user: 'We can’t find this user.',
  not_permitted: 'You are not authorized to do this.',
  own_user: 'You can’t do this to yourself. Ask another administrator.',
  own_token: 'You can’t suspend or revoke your own one-time password. Ask another administrator.',
  last_administrator: 'This user is the only administrator. Make another user an administrator first.',
  user_has_token:
    'A user whose one-time password is in use can’t be deleted. Revoke it under “User OTPs” first.',
  function_closed: '“User OTPs” is not available at this time.',
  nothing_selected: 'Check the boxes of the lines that you want to change.',
  nothing_to_do: 'Nothing was done, because the status has changed in the meantime. Please check it.',
  not_in_this_state:
    'Some of the chosen lines can’t be changed this way. You can unlock what is “Locked”, suspend what is “Usable” and resume what is “Suspended”. What is “Revoked” can’t be changed.',
} satisfies EnglishRefusals<Refusal> &
  Record<Exclude<FxRefusal, 'contract_of_another'> | CompanyRefusal, string | RefusalText>

/** Those of what administrators of a company do. */
type CompanyRefusal =
  | 'no_such_user'
  | 'not_permitted'
  | 'own_user'
  | 'own_token'
  | 'last_administrator'
  | 'user_has_token'
  | 'function_closed'
  | 'nothing_selected'
  | 'nothing_to_do'
  | 'not_in_this_state'

export const { refusalMessage, refusalStatus } = answersOf(refusals, english)
