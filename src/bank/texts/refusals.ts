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
  balance_from_core: {
    code: 'RMCFBUSR001020E',
    status: 409,
    ja: '口座の残高は基幹システムから受け取るため、登録できません。',
    en: 'what accounts of this service hold comes from the core system: open it without a balance',
    desk: '残高は基幹システムから受領',
  },
  core_file_taken: {
    code: 'RMCFBCOR001001E',
    status: 409,
    ja: 'このファイルはすでに取り込み済みです。',
    en: 'this file was taken in before',
    desk: '取り込み済みのファイル',
  },
  core_file_not_full: {
    code: 'RMCFBCOR001002E',
    status: 409,
    ja: '最初のファイルは全件のファイルにしてください。',
    en: 'the first file of a service has to be a full one',
    desk: '最初のファイルが差分',
  },
  core_file_late: {
    code: 'RMCFBCOR001003E',
    status: 409,
    ja: 'より新しい通番のファイルが取り込み済みです。',
    en: 'a file of this sequence number or a later one was taken in before',
    desk: '通番が古いファイル',
  },
  core_file_older: {
    code: 'RMCFBCOR001004E',
    status: 409,
    ja: 'より新しい時点のファイルが取り込み済みです。',
    en: 'its balances are of an earlier time than those that were taken in before',
    desk: '時点が古いファイル',
  },
  core_file_gap: {
    code: 'RMCFBCOR001005E',
    status: 409,
    ja: '前の通番のファイルが届いていません。',
    en: 'the file before it has not arrived',
    desk: '前のファイルが未着',
  },
  core_file_future: {
    code: 'RMCFBCOR001006E',
    status: 409,
    ja: 'ファイルの時点が現在より後です。',
    en: 'its balances are of a time that is yet to come',
    desk: '時点が未来のファイル',
  },
} as const satisfies Record<BankRefusal, RefusalRecord>

export const refusals: RefusalTable<Refusal> = { ...authorityRefusals, ...bankRefusals }

export const { refusalMessage, refusalStatus } = answersOf(refusals)
