import type { Context } from '../../../../authority/operations/context.ts'
import { accountRecords } from '../../../../bank/screens/account-records.ts'
import type { OwnRecords } from '../../../../desk/contract.ts'
import { dateTimeText } from '../../../../platform/web/dates.ts'
import { businessOf } from '../../operations/desk/business.ts'
import { destinationText, transferStatusNames } from '../format.ts'

/** What WEB-FB has of a customer, for the person. */
export async function fbRecords(
  context: Context,
  of: { readonly service: string; readonly customerId: string },
): Promise<readonly OwnRecords[]> {
  const { accounts, payees, transfers } = await businessOf(context, of)
  return [
    accountRecords(accounts),
    {
      title: '登録済みの振込先',
      records: payees.map((payee) => ({
        登録名: payee.label,
        振込先: destinationText(payee),
        受取人名: payee.name,
      })),
    },
    {
      title: '都度振込',
      records: transfers.flatMap((transfer) =>
        transfer.lines.map((line) => ({
          受付番号: transfer.transferId,
          受付日時: dateTimeText(transfer.acceptedAtMs),
          振込指定日: transfer.day,
          状態: transferStatusNames[transfer.status],
          振込先: destinationText(line),
          受取人名: line.name,
          '振込金額（円）': line.amountYen,
          '手数料（円）': line.feeYen,
          メモ: transfer.memo,
        })),
      ),
    },
  ]
}
