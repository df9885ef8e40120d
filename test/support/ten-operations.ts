// One operation of each template, as a system of an institution asks for it: the longest that is usual, with whatever is
// read wrong most easily.

import assert from 'node:assert/strict'
import { createOperationForClient } from '../../src/authority/operations/clients/create-operation.ts'
import { fieldsOf } from '../../src/authority/operations/clients/operation-fields.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { testCaller } from './world.ts'

const payee = {
  bank: '9990',
  bankName: '見本銀行',
  branch: '210',
  branchName: '東京ニ番町支店',
  type: 1,
  number: '1234567',
  holder: 'ｶ)ﾜﾘﾌｼﾖｳｼﾞ ﾄｳｷﾖｳｼﾃﾝ',
} as const
const account = (label: string) => ({ type: 'account', label, value: payee }) as const
const money = (label: string, amount: number, currency = 'JPY', decimals = 0) =>
  ({ type: 'money', label, value: { currency, amount, decimals } }) as const
const text = (label: string, value: string) => ({ type: 'text', label, value }) as const
const date = (label: string, value: string) => ({ type: 'date', label, value }) as const
const digest = (label: string) => ({ type: 'digest', label, value: '0123456789abcdef'.repeat(4) }) as const
const count = (label: string, value: number) => ({ type: 'count', label, value }) as const

export const tenOperations = [
  {
    template: 'transfer',
    fields: [
      account('受取口座'),
      money('振込金額', 1_234_567),
      date('振込指定日', '2026-02-09'),
      text('出金口座', '本店営業部 普通 7654321'),
      money('手数料', 330),
    ],
  },
  {
    template: 'transfer_batch',
    fields: [
      count('件数', 1500),
      money('合計金額', 98_765_432),
      date('振込指定日', '2026-12-31'),
      account('先頭の受取口座'),
      money('先頭の金額', 1000),
      account('最大の受取口座'),
      money('最大の金額', 50_000_000),
      count('初めての振込先', 3),
      digest('明細の照合値'),
    ],
  },
  {
    template: 'payee',
    fields: [account('登録する口座'), { type: 'name', label: '名称', value: 'ワリフ商事　東京一号店' }],
  },
  { template: 'limit', fields: [money('変更後の限度額', 5_000_000), money('変更前の限度額', 0)] },
  {
    template: 'fx_contract',
    fields: [
      money('買う金額', 10_000_005, 'USD', 2),
      money('売る金額', 1_512_300_756),
      {
        type: 'rate',
        label: '予約レート',
        value: { units: 1, base: 'USD', amount: 15_123, decimals: 2, quote: 'JPY' },
      },
      date('受渡日', '2026-03-01'),
      date('受渡期限', '2026-03-31'),
    ],
  },
  { template: 'token_change', fields: [text('新しいトークンID', 'WRFM98765432')] },
  { template: 'passkey', fields: [text('端末', 'Ｎexus ９（個人用）'), digest('照合値')] },
  {
    template: 'mail_address',
    fields: [text('新しいアドレス', 'kaikei@example.co.jp'), text('今のアドレス', 'k***@example.co.jp')],
  },
  { template: 'login', fields: [text('画面の番号', '42')] },
  { template: 'note', fields: [text('お知らせ', '8月の保守のご案内です。  ご確認ください。')] },
] as const

/** One of them, as a system of the institution has a user confirm it; gives its ID. */
export async function askedOf(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  { template, fields }: (typeof tenOperations)[number] = tenOperations[0],
): Promise<string> {
  const made = await createOperationForClient(context, testCaller, {
    service,
    userId,
    template,
    // The schema of the API reads lists that may change.
    fields: fieldsOf(structuredClone(fields) as unknown as Parameters<typeof fieldsOf>[0]),
    reference: '受付 0001',
    validSeconds: null,
  })
  assert.ok(made.ok)
  return made.operationId
}
