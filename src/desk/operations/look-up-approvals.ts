import { type Context, profileOf } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { isApprovalVoid } from '../../authority/operations/parties.ts'
import { type Approval, approvalState, approvalValidMs } from '../../authority/rules/approval.ts'
import { clientIdOf, clientState } from '../../authority/rules/client.ts'
import { type Customer, customerState } from '../../authority/rules/customer.ts'
import { isTerminalCommand } from '../../authority/rules/terminal-commands.ts'
import { isFileAct, isStaffAct } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
import { recentApprovalKeys } from '../queries/desk.ts'
import { makesStaffPassword } from '../rules/staff.ts'
import { handsOver } from '../rules/user-action.ts'
import { parseUserAction } from './act.ts'

/** A request as an approver, or whoever asked, reads it. */
export type ShownApproval = {
  readonly approval: Approval
  readonly about: 'user' | 'staff' | 'file' | 'command'
  /** False for a user who is only to be opened. */
  readonly isOpen: boolean
  readonly userName: string
  readonly customer: Pick<Customer, 'name' | 'number'>
  readonly requesterName: string
  /** Does it make a secret, which somebody else than whoever asked has to print? */
  readonly handsOver: boolean
  /** Whoever asked for it, or granted it, may not any more. */
  readonly isVoid: boolean
}

/**
 * The requests of the last 24 hours that wait for an approver, or for whoever asked to go on, or were declined; the
 * oldest first.
 */
export async function recentApprovals(context: Context, desk: string): Promise<readonly ShownApproval[]> {
  const { store } = context
  const services = [...servicesOf(context, desk), desk]
  const sinceMs = context.now().epochMilliseconds - approvalValidMs
  const keys = await recentApprovalKeys(store, services, sinceMs)
  return Promise.all(keys.map((key) => showApproval(context, desk, key))).then((all) => all.flat())
}

async function showApproval(
  context: Context,
  desk: string,
  { service, userId, action }: Pick<Approval, 'service' | 'userId' | 'action'>,
): Promise<readonly ShownApproval[]> {
  const { store } = context
  const { approval, user } = await store.read({
    approval: approvalState.ref(service, userId, action),
    user: userState.ref(service, userId),
  })
  // It may have been used since its key was read.
  if (approval === undefined || approval.status === 'used') return []
  const { customer, requester, client } = await store.read({
    customer: customerState.ref(service, user?.customerId ?? ''),
    requester: userState.ref(desk, approval.requestedBy),
    client: clientState.ref(clientIdOf(approval.requestedBy) ?? ''),
  })
  const userAction = parseUserAction(action)
  const hands =
    (userAction !== undefined && handsOver(userAction, profileOf(context, service))) ||
    (isStaffAct(action) && makesStaffPassword(action))
  return [
    {
      approval,
      about: aboutOf(action),
      isVoid: await isApprovalVoid(context, approval),
      isOpen: user !== undefined,
      userName: user?.userName ?? '',
      customer: customer ?? { name: '', number: null },
      requesterName: requester?.userName ?? client?.name ?? '',
      handsOver: hands,
    },
  ]
}

function aboutOf(action: Approval['action']): ShownApproval['about'] {
  if (isFileAct(action)) return 'file'
  if (isTerminalCommand(action)) return 'command'
  return isStaffAct(action) ? 'staff' : 'user'
}
