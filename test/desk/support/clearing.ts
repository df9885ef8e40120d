// What the clearing of WEB-FB has to look after.

import type { Context } from '../../../src/authority/operations/context.ts'
import { deskHandoverHref } from '../../../src/services/web-fb/routes.ts'
import { addFenced, addRefused } from '../../contract/support/runs.ts'
import type { FbCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import type { Seat } from './site.ts'

/** A run, a posting that the core system refused, and reservations of before a restore, about one of which something was asked for. */
export async function bringClearingWork(
  context: Context,
  { browser }: Seat,
  desk: string,
  company: FbCompany,
): Promise<void> {
  const handover = (screen: 'handoverOf' | 'makeRun' | 'fenced') => deskHandoverHref(desk, screen, webFb)
  await browser.submit(handover('handoverOf'), {}, handover('makeRun'))
  await addRefused(context, company, 'F20160113-00000009', 'insufficient_funds')
  const [receipt] = await addFenced(context, company)
  const asked = { scope: 'chosen', [`of-${receipt}`]: 'yes', wish: 'release', reason: '未出金' }
  await browser.submit(handover('fenced'), asked)
}
