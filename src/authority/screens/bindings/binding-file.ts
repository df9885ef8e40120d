import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { csvFile } from '../../../platform/web/csv.ts'
import type { exportBindings } from '../../operations/bindings/list-bindings.ts'
import { bindingStatusNamesIn } from '../../texts/bindings.ts'
import type { LoginService } from '../service.ts'
import { sharedMark } from './binding-list.ts'

/** The lines of ユーザOTP管理 as a file for a spreadsheet. */
export function bindingFile(
  service: LoginService,
  c: HonoContext<Env>,
  pages: ReturnType<typeof exportBindings>,
): Response {
  return csvFile(c, 'user-otp.csv', fileColumns(service), fileRows(service, pages))
}

const fileColumns = ({ t }: LoginService): readonly string[] => [
  t('tokenId.label'),
  t('bindings.shared'),
  t('bindings.status'),
  t('bindings.userId'),
  t('bindings.userName'),
  t('bindings.customer'),
  t('bindings.ctp'),
  t('bindings.since'),
  t('bindings.updated'),
]

async function* fileRows({ profile, dates }: LoginService, pages: ReturnType<typeof exportBindings>) {
  const names = bindingStatusNamesIn(profile)
  for await (const lines of pages) {
    yield lines.map((line) => [
      line.tokenId,
      line.isShared ? sharedMark : '-',
      names[line.status],
      line.userId,
      line.userName,
      line.customerName,
      line.counterpartyCode,
      line.enrolledAtMs === null ? null : dates.day(line.enrolledAtMs),
      line.updatedAtMs === null ? null : dates.precise(line.updatedAtMs),
    ])
  }
}
