import { messageBox } from '../../../../platform/web/form.ts'
import type { Html } from '../../../../platform/web/html.ts'
import { areTransfersFrozen } from '../../operations/transfers/list.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'

/** While the desk holds up transfers: said before anybody enters one, with whom to call (D5). */
export async function frozenNotice({ site, profile }: FbService, { who }: Visit): Promise<Html | null> {
  if (!(await areTransfersFrozen(site.context, who))) return null
  return messageBox('error', refusalMessage('transfers_frozen', profile))
}
