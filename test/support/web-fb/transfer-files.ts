// Files that a bookkeeper of WEB-FB takes in.
import type { ZenginTransfer } from '../../../src/bank/zengin/records.ts'
import { writeZengin } from '../../../src/bank/zengin/write-zengin.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../client.ts'
import { type Client, publicOrigin } from '../site.ts'
import type { FbCompany } from './companies.ts'
import { webFb } from './service.ts'
import { pathOf } from './transfer-screens.ts'

/** A company's 総合振込 file: payees 0000001, 0000002 …, of 1,000 yen and a yen more each. */
export function fileOf(
  person: Pick<FbCompany, 'accountId'>,
  count: number,
  day = '1124',
  change: (transfer: ZenginTransfer, i: number) => ZenginTransfer = (transfer) => transfer,
): Uint8Array {
  const accountNumber = person.accountId.split('-')[2] ?? ''
  const header = {
    clientCode: '0020000005',
    clientName: 'ｶｼﾒ',
    day,
    bankCode: '5410',
    bankName: '',
    branchCode: '002',
    branchName: '',
    accountKind: '1',
    accountNumber,
  }
  const transfers = Array.from(
    { length: count },
    (_, i): ZenginTransfer => ({
      bankCode: '5410',
      bankName: '',
      branchCode: '003',
      branchName: '',
      accountKind: '1',
      accountNumber: String(i + 1).padStart(7, '0'),
      payeeName: 'ﾌﾘｺﾐｻｷ',
      amountYen: 1000 + i,
      reference: { kind: 'edi', text: '' },
      newCode: '0',
    }),
  )
  return writeZengin({ header, transfers: transfers.map(change) })
}

/** 取込. */
export async function upload(
  client: Client,
  bytes: Uint8Array,
  { token, name = 'furikomi.txt' }: { readonly token?: string; readonly name?: string } = {},
): Promise<Response> {
  const data = new FormData()
  data.set('form_token', token ?? formTokenIn(await client.page(fbHref(webFb, 'home'))))
  data.set('file', new Blob([new Uint8Array(bytes)]), name)
  const headers = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }
  return client.send(pathOf('transferFileImport'), { method: 'POST', body: data, headers })
}
