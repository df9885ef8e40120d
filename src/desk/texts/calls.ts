import type { Call } from '../../authority/rules/call.ts'
import type { CallEnd } from '../../authority/rules/call-events.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { particularLabel } from '../../authority/texts/particulars.ts'
import { identificationNames } from './desk.ts'

/** What callers may be asked for besides, whatever an institution keeps of them. */
const otherWays = ['callback', 'visit', 'seal'] as const

type Asking = Pick<ServiceProfile, 'customers' | 'identification'>

const particulars = ['kana', 'telephone', 'birthday', 'postalAddress'] as const

/** What whoever calls is asked for, in the order in which it is asked: what the institution keeps of its users (decision 44). */
export function askedChoices({
  customers,
  identification,
}: Asking): readonly (readonly [name: string, label: string])[] {
  const kept = particulars.filter((each) => identification[each] !== null)
  return [
    ...(customers === null ? [] : [['customerNumber', customers.number.label] as const]),
    ['name', 'お名前'],
    ...kept.map((each) => [each, particularLabel(each, identification)] as const),
    ...otherWays.map((way) => [way, identificationNames[way]] as const),
  ]
}

/** What was asked for, in words, also where the institution does not keep it any more. */
export function askedText(asked: readonly string[], { customers, identification }: Asking): string {
  const names = new Map<string, string>([
    ...particulars.map((each) => [each, particularLabel(each, identification)] as const),
    ...askedChoices({ customers, identification }),
  ])
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
  again: '結果を改める',
  attach: 'このユーザの応対にする',
  endsOther: 'の応対を終了し、このユーザの応対を始めます。',
  noVerdict: '「本人確認できた」か「本人確認できなかった」を押してください。',
  nothingAsked: '確認した項目を、一つ以上選んでください。',
  noWhy: '本人確認ができなかった理由を入力してください。',
  noteHint: 'お申し出とお答えの内容です。追記はできますが、書き換えや削除はできません。',
  refusedHere:
    'この応対では本人確認ができなかったため、お申し出の操作は行えません。緊急のときは、利用停止だけを行えます。',
  refusedBefore: '本人確認ができなかった応対があります。名乗った方が、ご本人とは限りません。',
  neededFirst:
    '操作の前に、確認した項目を選び、「本人確認できた」を押してください。入力した理由は、そのまま残っています。',
  needed: 'このサービスでは、本人確認ができた応対の中で操作します。',
  done: {
    begun: { text: '応対を始めました。', code: 'RMCFXDSK001060I' },
    begunIdentified: {
      text: '応対を始め、本人確認の結果を記録しました。',
      code: 'RMCFXDSK001065I',
    },
    attached: { text: 'このユーザの応対にしました。', code: 'RMCFXDSK001061I' },
    identified: { text: '本人確認の結果を記録しました。', code: 'RMCFXDSK001062I' },
    noted: { text: 'メモを記録しました。', code: 'RMCFXDSK001063I' },
    ended: { text: '応対を終了しました。メモは、終了から24時間まで追記できます。', code: 'RMCFXDSK001064I' },
  },
} as const

export type CallNotice = keyof typeof callTexts.done

export function callNoticeOf(word: string | undefined): CallNotice | null {
  const words = Object.keys(callTexts.done) as CallNotice[]
  return words.find((each) => each === word) ?? null
}
