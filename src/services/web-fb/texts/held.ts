import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { momentText } from '../../../authority/texts/moments.ts'
import { contactText } from '../../../authority/texts/refusals/login.ts'
import { riskReason } from '../../../authority/texts/risk.ts'
import type { Hold, Transfer } from '../rules/transfer.ts'

/** What is said of a transfer that rules hold back (decision 93), to whoever may have somebody on the telephone who is in a hurry. */

/** Of a transfer that rules held back; null of any other. */
export function holdOfTransfer({
  heldUntilMs,
  heldBecause,
}: Pick<Transfer, 'heldUntilMs' | 'heldBecause'>): Hold | null {
  return heldUntilMs === null || heldBecause === null ? null : { heldUntilMs, heldBecause }
}

/** 「2026年12月1日 09:05まで（初めてお使いのブラウザからの振込）」, to the desk. */
export function heldUntilText({ heldUntilMs, heldBecause }: Hold): string {
  return `${momentText(heldUntilMs)}まで（${reasonsOf(heldBecause)}）`
}

/** Did a restore bring it back, so that the institution has yet to say what becomes of it? */
export function awaitsCheck({ fencedAtMs, endedAtMs }: Pick<Transfer, 'fencedAtMs' | 'endedAtMs'>): boolean {
  return fencedAtMs !== null && endedAtMs === null
}

/** What its customer reads of that. */
export const fencedTitle = 'この振込は、金融機関の確認を待っています'
export const fencedMark = '金融機関の確認待ち'

export function fencedSentence({ contacts }: Pick<ServiceProfile, 'contacts'>): string {
  return `システムの復旧にともない、当金融機関でこの振込のお取り扱いを確認しています。確認が終わるまで、出金も振込も行いません。振込指定日を過ぎた場合は、確認の後に出金することがあります。すでに取り消された振込がここに表示されているときや、お急ぎのときは、${contactText(contacts.desk)}へご連絡ください。`
}

/** Why, and until when. */
export const heldSentences = {
  before: ({ heldUntilMs, heldBecause }: Hold) =>
    `${reasonsOf(heldBecause)}のため、確定しても、${momentText(heldUntilMs)}ごろまで保留します。出金も振込も、その後に行います。`,
  held: ({ heldUntilMs, heldBecause }: Hold) =>
    `${reasonsOf(heldBecause)}のため、${momentText(heldUntilMs)}まで保留しています。出金も振込も、まだ行っていません。`,
} as const

export const heldTitles = {
  before: 'この振込は、すぐには振り込まれません',
  held: 'この振込は、まだ振り込まれていません',
} as const

/** What a thief would rather not have read. */
export function heldWarning({ contacts }: Pick<ServiceProfile, 'contacts'>): string {
  return `電話などで、振込を急がされたり、画面やトークンの操作を指示されたりしていませんか。詐欺のおそれがあります。電話を切り、${contactText(contacts.desk)}へご連絡ください。`
}

/** What can be done about it, and when it is made. */
export const heldNotes = [
  '保留の間は、「振込予約照会・取消」で取り消せます。ワンタイムパスワードのロックなどで取り消せないときは、保留が終わる前に、お電話で中止をお申し出ください。',
  '保留が終わるまでに、振込指定日や当日の受付時刻を過ぎた場合は、その後の最初の取扱日に振り込みます。それまで、引落合計の金額を出金口座にご用意ください。',
] as const

function reasonsOf(because: Hold['heldBecause']): string {
  return because.map((when) => riskReason(when, 'transfer')).join('、')
}
