import type { Risk } from '../../../authority/rules/risk-events.ts'
import { riskSentences } from '../../../authority/texts/risk.ts'
import type { FbProfile } from '../rules/profile.ts'
import { heldNotes, heldTitles, heldWarning } from './held.ts'

/** What 振込内容確認 says around the transfer; the journal keeps it with each confirmation (D5). */
export const confirmationTexts = {
  instruction: (word: string) =>
    `①から③の項目を確認して、「${word}」を入力し「確定ボタン」を押してください。金額を訂正する場合は「修正ボタン」を押してください。`,
  operation:
    '①から③の項目を確認して「確定ボタン」を押してください。続いて、お手元のトークンの画面に表示される内容を確認し、承認してください。金額を訂正する場合は「修正ボタン」を押してください。',
  code: 'トークンに表示されている数字6桁を入力してください。(30秒毎に数字が変更されます。)',
  shared:
    '共通トークンをご利用です。ほかの振込などに使用されたワンタイムパスワードは使用できません。次の数字に変わるのを待ってから入力してください。',
  ask: '以上の内容で間違いなければ、「確定」ボタンを押してください。',
  caution: '※受取人口座情報や受取人情報を十分にご確認ください。',
  duplicates: '「重複の確認」にチェックを入れて確定',
} as const

export type Confirmed = {
  readonly by: 'code' | 'fixed_password' | 'operation'
  readonly shared: boolean
  /** Were duplicates ticked as intended? */
  readonly ticked: boolean
  /** Which rules of the profile applied, and the profile whose words say so. */
  readonly risks: readonly Risk[]
  readonly profile: Pick<FbProfile, 'contacts'>
}

export const confirmationWords = {
  code: 'ワンタイムパスワード',
  fixed_password: '都度振込送信確認パスワード',
  operation: 'トークンの画面での承認',
} as const satisfies Record<Confirmed['by'], string>

/** All of it, as whoever confirmed that way had it on the screen. */
export function shownAtConfirmation({ by, shared, ticked, risks, profile }: Confirmed): readonly string[] {
  const { instruction, operation, code, shared: ofShared, ask, caution, duplicates } = confirmationTexts
  return [
    by === 'operation' ? operation : instruction(confirmationWords[by]),
    ...riskSentences(risks, 'transfer', profile),
    ...(risks.some(({ adds }) => adds.includes('wait'))
      ? [heldTitles.before, heldWarning(profile), ...heldNotes]
      : []),
    ...(by === 'code' ? [code] : []),
    ...(by === 'code' && shared ? [ofShared] : []),
    ...(ticked ? [duplicates] : []),
    ask,
    caution,
  ]
}
