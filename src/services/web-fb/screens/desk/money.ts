import type { Context } from '../../../../authority/operations/context.ts'
import { everyAccountOf } from '../../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../../bank/rules/account.ts'
import { maskedNumber } from '../../../../bank/screens/accounts.ts'
import type { DeskSubject, Money, MoneyConfirmation, MoneyItem } from '../../../../desk/contract.ts'
import { timeText } from '../../../../platform/web/times.ts'
import { transfersOf, transferWithAccount } from '../../operations/transfers/list.ts'
import type { FbEvent } from '../../rules/events.ts'
import type { Transfer, TransferLine } from '../../rules/transfer.ts'
import { confirmationWords } from '../../texts/confirmation.ts'
import { fencedTransfers } from '../../texts/desk.ts'
import { awaitsCheck, heldUntilText, holdOfTransfer } from '../../texts/held.ts'
import { accountTypeNames, dayText, transferStatusNames, yenText } from '../format.ts'

/** 都度振込 at the desk: what a caller says they did not make (D5). */

export async function newestMoney(
  context: Context,
  { service, customerId, userId }: DeskSubject,
  limit: number,
): Promise<readonly Money[]> {
  const transfers = await transfersOf(context, { service, customerId }, { before: null, userId, limit })
  const accounts = await everyAccountOf(context, { service, customerId })
  return transfers.map((transfer) => {
    return moneyOf(
      transfer,
      accounts.find(({ accountId }) => accountId === transfer.accountId),
    )
  })
}

export async function findMoney(
  context: Context,
  service: string,
  receipt: string,
): Promise<Money | undefined> {
  const found = await transferWithAccount(context, service, receipt)
  return found && moneyOf(found.transfer, found.account)
}

/** What the clearing does about it. */
const fencedText = `確認待ち（振込データ引渡しの「${fencedTransfers.title}」）`

function moneyOf(transfer: Transfer, account: Account | undefined): Money {
  const { service, userId, customerId, transferId, acceptedAtMs, day, debitYen, lines } = transfer
  const { status, runId, endedAtMs, memo, fileDigest } = transfer
  const hold = holdOfTransfer(transfer)
  return {
    service,
    userId,
    customerId,
    receipt: transferId,
    kind: fileDigest === null ? '都度振込' : '総合振込（ファイル）',
    status: runId === null ? waitingText(transfer) : '引渡し済み',
    acceptedAtMs,
    amount: `${lines.length.toLocaleString('ja-JP')}件　引落合計 ${yenText(debitYen)}`,
    facts: (numbers) => [
      ['出金口座', account === undefined ? transfer.accountId : senderText(account, numbers)],
      ['振込指定日', dayText(day)],
      ...(hold === null ? [] : [['保留', heldUntilText(hold), status === 'held'] as const]),
      ...(awaitsCheck(transfer) ? [['システムの復旧', fencedText, true] as const] : []),
      ...(memo === '' ? [] : [['メモ情報', memo] as const]),
      ...(endedAtMs === null ? [] : [[transferStatusNames[status], timeText(endedAtMs)] as const]),
      ...(runId === null ? [] : [['引渡し番号', runId] as const]),
    ],
    items: lines.map((line, item) => itemOf(transfer, line, item)),
  }
}

function waitingText({ status }: Transfer): string {
  return status === 'executed' ? '出金済み（引渡し前）' : transferStatusNames[status]
}

function senderText({ branchCode, accountType, number }: Account, numbers: 'masked' | 'shown'): string {
  return `${branchCode} ${accountTypeNames[accountType]} ${numbers === 'shown' ? number : maskedNumber(number)}`
}

function itemOf(transfer: Transfer, line: TransferLine, item: number): MoneyItem {
  const { bankName, bankCode, branchName, branchCode, accountType, number, name, amountYen } = line
  const account = { type: accountTypeNames[accountType], number }
  const place = `${bankName}（${bankCode}）${branchName}（${branchCode}）`
  return { item, place, account, name, amountYen, ...stateOf(transfer, line) }
}

function stateOf({ status, runId, endedAtMs }: Transfer, { stoppedAtMs }: TransferLine) {
  if (stoppedAtMs !== undefined)
    return { state: 'stopped', stateText: `中止（${timeText(stoppedAtMs)}）` } as const
  if (runId !== null) return { state: 'left', stateText: '引渡し済み' } as const
  if (status === 'executed') return { state: 'open', stateText: '引渡し前' } as const
  return { state: endedAtMs === null ? 'open' : 'ended', stateText: transferStatusNames[status] } as const
}

export function receiptOf(event: FbEvent): string | null {
  return 'transferId' in event ? event.transferId : null
}

export function confirmationOf(event: FbEvent): MoneyConfirmation | null {
  if (event.type !== 'transfer_accepted') return null
  const { by, sessionHash = null, browser = null, shown = [], operationId = null } = event
  return { by: confirmationWords[by], sessionHash, browser, shown, operationId }
}
