import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { csvFile } from '../../../platform/web/csv.ts'
import { dateText, preciseTimeText } from '../../../platform/web/dates.ts'
import type { exportBindings } from '../../operations/bindings/list-bindings.ts'
import { bindingStatusNames } from '../../texts/bindings.ts'
import { sharedMark } from './binding-list.ts'

/** The lines of ユーザOTP管理 as a file for a spreadsheet. */
export function bindingFile(c: HonoContext<Env>, pages: ReturnType<typeof exportBindings>): Response {
  return csvFile(c, 'user-otp.csv', fileColumns, fileRows(pages))
}

const fileColumns = [
  'トークンID',
  '共有',
  'OTPトークンステータス',
  'ユーザID',
  'ユーザ名',
  '顧客名',
  'CTPコード',
  '利用開始日',
  '更新日時',
]

async function* fileRows(pages: ReturnType<typeof exportBindings>) {
  for await (const lines of pages) {
    yield lines.map((line) => [
      line.tokenId,
      line.isShared ? sharedMark : '-',
      bindingStatusNames[line.status],
      line.userId,
      line.userName,
      line.customerName,
      line.counterpartyCode,
      line.enrolledAtMs === null ? null : dateText(line.enrolledAtMs),
      line.updatedAtMs === null ? null : preciseTimeText(line.updatedAtMs),
    ])
  }
}
