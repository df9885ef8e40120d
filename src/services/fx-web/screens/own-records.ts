import type { Context } from '../../../authority/operations/context.ts'
import { wordsIn } from '../../../authority/screens/words.ts'
import type { OwnRecords } from '../../../desk/contract.ts'
import { dateTimeText } from '../../../platform/web/dates.ts'
import { tradesOf } from '../operations/business.ts'
import { fxScreenCatalog } from '../texts/catalog.ts'
import { confirmationName, money, orderName, rate, sideName } from './trade/format.ts'

const japanese = wordsIn(fxScreenCatalog, {})

/** What 外為Web has of a customer, for the person. */
export async function fxRecords(
  context: Context,
  of: { readonly service: string; readonly customerId: string },
): Promise<readonly OwnRecords[]> {
  const { contracts, orders } = await tradesOf(context, of)
  return [
    {
      title: '為替予約',
      records: contracts.map((contract) => ({
        締結番号: contract.contractId,
        締結日時: dateTimeText(contract.concludedAtMs),
        売買: sideName(japanese, contract.side),
        金額: money(contract.amount, contract.currency),
        予約相場: rate(contract.rate),
        '円貨額（円）': contract.yen,
        残高: money(contract.balance, contract.currency),
        確認: confirmationName(japanese, contract.confirmation),
        相違の申出: contract.dispute,
        申出への回答: contract.answer,
      })),
    },
    {
      title: 'リーブオーダー',
      records: orders.map((order) => ({
        受付番号: order.orderId,
        受付日時: dateTimeText(order.placedAtMs),
        売買: sideName(japanese, order.side),
        金額: money(order.amount, order.currency),
        指値: rate(order.limitRate),
        状態: orderName(japanese, order.status),
      })),
    },
  ]
}
