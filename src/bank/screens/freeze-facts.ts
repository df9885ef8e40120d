import { timeText } from '../../platform/web/times.ts'
import type { FreezeStates, TransferFreeze } from '../rules/transfer-freeze.ts'

/** Whether transfers are frozen, since when, by whom and why: what stands out on a page of the desk. */
export function freezeFact({ userFreeze, customerFreeze }: FreezeStates) {
  const texts = [
    ...(userFreeze === undefined ? [] : [freezeText('このユーザ', userFreeze)]),
    ...(customerFreeze === undefined ? [] : [freezeText('契約全体', customerFreeze)]),
  ]
  return ['振込の凍結', texts.length === 0 ? 'なし' : texts.join('／'), texts.length > 0] as const
}

function freezeText(whose: string, { frozenAtMs, frozenBy, reason }: TransferFreeze): string {
  return `${whose}：凍結中（${timeText(frozenAtMs)}、${frozenBy}、理由：${reason}）`
}
