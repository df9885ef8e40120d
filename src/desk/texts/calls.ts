import type { Call } from '../../authority/rules/call.ts'
import type { CallEnd } from '../../authority/rules/call-events.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { identificationNames } from './desk.ts'

/** What callers may be asked for besides, whatever an institution keeps of them. */
const otherWays = ['callback', 'visit', 'seal'] as const

/** What whoever calls is asked for, in the order in which it is asked. */
export function askedChoices({
  customers,
}: Pick<ServiceProfile, 'customers'>): readonly (readonly [name: string, label: string])[] {
  return [
    ...(customers === null ? [] : [['customerNumber', customers.number.label] as const]),
    ['name', 'お名前'],
    ['kana', 'お名前（カナ）'],
    ['telephone', '電話番号'],
    ['birthday', '生年月日'],
    ['postalAddress', '住所'],
    ...otherWays.map((way) => [way, identificationNames[way]] as const),
  ]
}

/** What was asked for, in words; a name that is no choice any more stays as it is. */
export function askedText(asked: readonly string[], profile: Pick<ServiceProfile, 'customers'>): string {
  const names = new Map<string, string>(askedChoices(profile))
  return asked.map((each) => names.get(each) ?? each).join('・')
}

export function identifiedText({ identified }: Pick<Call, 'identified'>): string {
  if (identified === null) return '未確認'
  return identified === 'passed' ? '確認できた' : '確認できなかった'
}

export const callEndNames = {
  operator: '担当者が終了',
  session: 'ログアウトなどで終了',
  dismissal: '担当者の登録解除で終了',
} as const satisfies Record<CallEnd, string>

export const callTexts = {
  title: '応対記録',
  begin: '応対を始める',
  beginAbout: 'このユーザの応対を始める',
  beginHint: '空欄のときは、番号を自動で付けます。社内の番号は、英数字とハイフンの2～30文字で入力します。',
  numberForm: '受付番号は、英数字とハイフンの2～30文字で入力してください。',
  nothingAsked: '確認した項目を、一つ以上選んでください。',
  noWhy: '本人確認ができなかった理由を入力してください。',
  noteHint: 'お申し出とお答えの内容です。追記はできますが、書き換えや削除はできません。',
  refusedHere:
    'この応対では本人確認ができなかったため、お申し出の操作は行えません。緊急のときは、利用停止だけを行えます。',
  refusedBefore: '本人確認ができなかった応対があります。名乗った方が、ご本人とは限りません。',
  needed: 'このサービスでは、本人確認ができた応対の中で操作します。',
  done: {
    begun: { text: '応対を始めました。', code: 'RMCFXDSK001040I' },
    attached: { text: 'このユーザの応対にしました。', code: 'RMCFXDSK001041I' },
    identified: { text: '本人確認の結果を記録しました。', code: 'RMCFXDSK001042I' },
    noted: { text: 'メモを記録しました。', code: 'RMCFXDSK001043I' },
    ended: { text: '応対を終了しました。メモは、終了から24時間まで追記できます。', code: 'RMCFXDSK001044I' },
  },
} as const

export type CallNotice = keyof typeof callTexts.done

export function callNoticeOf(word: string | undefined): CallNotice | null {
  const words = Object.keys(callTexts.done) as CallNotice[]
  return words.find((each) => each === word) ?? null
}
