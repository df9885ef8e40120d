import { answersOf, type RefusalRecord, type RefusalTable } from '../../authority/texts/refusal.ts'
import { refusals as authorityRefusals } from '../../authority/texts/refusals.ts'
import type { BankRefusal, Refusal } from '../rules/refusal.ts'

/** Refusals of accounts and transfers. The manuals print none of these texts. */
export const bankRefusals = {
  transfer_day_closed: {
    code: 'RMCFBTRF001020E',
    status: 422,
    ja: '振込指定日が休業日です。営業日を選択してください。',
    en: 'the day is not a business day',
    desk: '指定日が休業日',
  },
  transfer_day_past: {
    code: 'RMCFBTRF001021E',
    status: 422,
    ja: '振込指定日が過ぎています。',
    en: 'the day is past',
    desk: '過ぎた指定日',
  },
  transfer_day_cutoff: {
    code: 'RMCFBTRF001022E',
    status: 422,
    ja: '本日扱いの受付時間を過ぎました。翌営業日以降の日付を選択してください。',
    en: "the day's cut-off has passed",
    desk: '当日扱いの締切後',
  },
  transfer_day_late: {
    code: 'RMCFBTRF001023E',
    status: 422,
    ja: '振込指定日が先すぎます。より近い営業日を選択してください。',
    en: 'the day is too far ahead',
    desk: '先すぎる指定日',
  },
  account_taken: {
    code: 'RMCFBUSR001010E',
    status: 409,
    ja: 'この口座はすでに登録されています。',
    en: 'the account is already open',
    desk: '登録済みの口座',
  },
} as const satisfies Record<BankRefusal, RefusalRecord>

export const refusals: RefusalTable<Refusal> = { ...authorityRefusals, ...bankRefusals }

export const { refusalMessage, refusalStatus } = answersOf(refusals)
