import { type Context, profileOf } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { isApprovalVoid } from '../../authority/operations/parties.ts'
import { type Approval, approvalState, approvalValidMs, isExpired } from '../../authority/rules/approval.ts'
import {
  type ApprovalTalk,
  approvalTalkState,
  awaitsAnswer,
  isOutdated,
} from '../../authority/rules/approval-talk.ts'
import { clientIdOf, clientState } from '../../authority/rules/client.ts'
import { type Customer, customerState } from '../../authority/rules/customer.ts'
import type { RequestDetails } from '../../authority/rules/desk-events.ts'
import { type Operator, operatorState } from '../../authority/rules/operator.ts'
import type { Role } from '../../authority/rules/rights.ts'
import { isTerminalCommand } from '../../authority/rules/terminal-commands.ts'
import { isFileAct, isStaffAct } from '../../authority/rules/two-persons.ts'
import { userState } from '../../authority/rules/user.ts'
import type { DeskContext } from '../contract.ts'
import { recentApprovalKeys, unsettledApprovalKeys } from '../queries/approvals.ts'
import { staffSecretOf } from '../rules/staff.ts'
import { handsOver } from '../rules/user-action.ts'
import { parseUserAction } from './act.ts'
import { factsIn, factTarget } from './request-facts.ts'

/** A request as an approver, or whoever asked, reads it. */
export type ShownApproval = {
  readonly approval: Approval
  readonly about: 'user' | 'staff' | 'file' | 'command'
  /** False for a user who is only to be opened. */
  readonly isOpen: boolean
  readonly userName: string
  readonly customer: Pick<Customer, 'name' | 'number'>
  readonly requesterName: string
  /** Null for who is not on the staff. */
  readonly requesterRole: Role | null
  /** Of the member of the staff whom it is about. */
  readonly subjectRole: Role | null
  /** Does it make a secret, which somebody else than whoever asked has to print? */
  readonly handsOver: boolean
  /** Whoever asked for it, or granted it, may not any more. */
  readonly isVoid: boolean
  /** How things stand that it would change; undefined for what is held against nothing. */
  readonly factsNow: RequestDetails | undefined
  /** They stood otherwise when it was asked for. */
  readonly isOutdated: boolean
  readonly talk: ApprovalTalk | undefined
  /** Is a question to whoever asked open? */
  readonly asksMaker: boolean
  /** Until when it can be granted, and done. */
  readonly expiresAtMs: number
  readonly isExpired: boolean
}

/** How long whoever asked reads that a request expired. */
export const expiredShownMs = 7 * 24 * 3_600_000

/**
 * The requests of the last 24 hours that wait for an approver, or for whoever asked to go on, or were declined; the
 * oldest first.
 */
export async function recentApprovals(context: DeskContext, desk: string): Promise<readonly ShownApproval[]> {
  const { store } = context
  const services = [...servicesOf(context, desk), desk]
  const sinceMs = context.now().epochMilliseconds - approvalValidMs
  const keys = await recentApprovalKeys(store, services, sinceMs)
  return Promise.all(keys.map((key) => showApproval(context, desk, key))).then((all) => all.flat())
}

/** An operator's own of the last days that nobody granted in time, or that was granted and not done; the newest first. */
export async function expiredApprovals(
  context: DeskContext,
  { service: desk, userId }: Pick<Operator, 'service' | 'userId'>,
): Promise<readonly ShownApproval[]> {
  const services = [...servicesOf(context, desk), desk]
  const untilMs = context.now().epochMilliseconds - approvalValidMs
  const of = { requestedBy: userId, sinceMs: untilMs - expiredShownMs, untilMs }
  const keys = await unsettledApprovalKeys(context.store, services, of)
  return Promise.all(keys.map((key) => showApproval(context, desk, key))).then((all) => all.flat())
}

async function showApproval(
  context: DeskContext,
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
  const { requestedBy, requestedAtMs } = approval
  const { customer, requester, operator, subject, client, talk } = await store.read({
    customer: customerState.ref(service, user?.customerId ?? ''),
    requester: userState.ref(desk, requestedBy),
    operator: operatorState.ref(desk, requestedBy),
    subject: operatorState.ref(service, userId),
    client: clientState.ref(clientIdOf(requestedBy) ?? ''),
    talk: approvalTalkState.ref(service, userId, action, String(requestedAtMs)),
  })
  const factsNow = await readFacts(context, approval)
  return [
    {
      approval,
      about: aboutOf(action),
      isVoid: await isApprovalVoid(context, approval),
      isOpen: user !== undefined,
      userName: user?.userName ?? '',
      customer: customer ?? { name: '', number: null },
      requesterName: requester?.userName ?? client?.name ?? '',
      requesterRole: operator?.role ?? null,
      subjectRole: subject?.role ?? null,
      handsOver: makesSecret(context, approval),
      factsNow,
      isOutdated: isOutdated(talk, approval, factsNow),
      talk,
      asksMaker: awaitsAnswer(talk),
      expiresAtMs: requestedAtMs + approvalValidMs,
      isExpired: isExpired(approval, context.now()),
    },
  ]
}

function makesSecret(context: Context, { service, action }: Approval): boolean {
  const userAction = parseUserAction(action)
  if (userAction !== undefined && handsOver(userAction, profileOf(context, service))) return true
  return isStaffAct(action) && staffSecretOf(action) !== null
}

/** For display: the decision looks again. */
async function readFacts(context: DeskContext, approval: Approval): Promise<RequestDetails | undefined> {
  for (;;) {
    const target = await factTarget(context, approval)
    if (target.action === null) return undefined
    const facts = factsIn(context, target, await context.store.read(target.refs))
    if (facts !== 'stale') return facts
  }
}

function aboutOf(action: Approval['action']): ShownApproval['about'] {
  if (isFileAct(action)) return 'file'
  if (isTerminalCommand(action)) return 'command'
  return isStaffAct(action) ? 'staff' : 'user'
}
