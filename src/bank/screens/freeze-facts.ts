import { timeText } from '../../platform/web/times.ts'
import type { FreezeStates, TransferFreeze } from '../rules/transfer-freeze.ts'
import { transferFreezeWords } from '../texts/transfer-freeze.ts'

/** Whether transfers are frozen, since when, by whom and why, and what lifts it: what stands out on a page of the desk. */
export function freezeFact({ userFreeze, customerFreeze }: FreezeStates) {
  const texts = [
    ...(userFreeze === undefined ? [] : [freezeText('このユーザ', userFreeze, 'thaw_transfers')]),
    ...(customerFreeze === undefined ? [] : [freezeText('契約全体', customerFreeze, 'thaw_contract')]),
  ]
  return ['振込の凍結', texts.length === 0 ? 'なし' : texts.join('／'), texts.length > 0] as const
}

function freezeText(
  whose: string,
  { frozenAtMs, frozenBy, reason }: TransferFreeze,
  liftedBy: 'thaw_transfers' | 'thaw_contract',
): string {
  const lifting = `「${transferFreezeWords[liftedBy].name}」（もう一人の承認が必要）で解除`
  return `${whose}：凍結中（${timeText(frozenAtMs)}、${frozenBy}、理由：${reason}）。${lifting}`
}
