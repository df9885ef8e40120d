import type { Approval } from '../../domain/approval.ts'
import { type Binding, userHolder } from '../../domain/binding.ts'
import type { Customer } from '../../domain/customer.ts'
import { approvalValidMs, possibleActions } from '../../domain/desk.ts'
import {
  type DeskAction,
  deskOf,
  mayAct,
  type Operator,
  type Role,
  roleRights,
} from '../../domain/operator.ts'
import type { Password } from '../../domain/password.ts'
import { ref } from '../../domain/states.ts'
import type { Token } from '../../domain/token.ts'
import type { User } from '../../domain/user.ts'
import { parseTokenId } from '../../otp/token-id.ts'
import type { FoundUser, JournalEntry } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { listJournal } from '../list-journal.ts'

const foundMax = 50
const historyMax = 100

/** The services that a desk looks after: those of its own institution. */
export function servicesOf(context: Context, desk: string): readonly string[] {
  const profiles = [...context.profiles.values()]
  return profiles
    .filter(({ kind, service }) => kind !== 'desk' && deskOf(service) === desk)
    .map(({ service }) => service)
}

/** Who is working at the desk: the role decides what the screens offer and what the rules allow. */
export async function findOperator(
  context: Context,
  desk: string,
  operatorId: string,
): Promise<Operator | undefined> {
  return (await context.store.read({ operator: ref.operator(desk, operatorId) })).operator
}

export function hasRight(role: Role, right: DeskAction | 'approve' | 'audit'): boolean {
  return (roleRights[role] as readonly string[]).includes(right)
}

/** Users by ID, name, customer or token ID, within the institution; `more` when there are more than are shown. */
export async function searchUsers(
  context: Context,
  desk: string,
  typed: string,
): Promise<{ readonly users: readonly FoundUser[]; readonly more: boolean }> {
  const services = servicesOf(context, desk)
  const text = parseTokenId(typed) ?? typed.normalize('NFKC').trim()
  if (text === '' || services.length === 0) return { users: [], more: false }
  const users = await context.store.findUsers(services, text, foundMax + 1)
  return { users: users.slice(0, foundMax), more: users.length > foundMax }
}

export type UserRecord = {
  readonly user: User
  readonly customer: Customer
  readonly password: Password | undefined
  readonly binding: Binding | undefined
  readonly token: Token | undefined
  readonly actions: readonly {
    readonly action: Exclude<DeskAction, 'create_user'>
    readonly approval: Approval | null
  }[]
  /** Newest first. */
  readonly history: readonly JournalEntry[]
}

/** Everything that the desk sees of a user on one page; undefined for users of other institutions as for none. */
export async function showUser(
  context: Context,
  operator: Operator,
  service: string,
  userId: string,
): Promise<UserRecord | undefined> {
  if (!servicesOf(context, operator.service).includes(service)) return undefined
  const states = await context.store.read({
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    binding: ref.binding(service, userHolder(userId)),
  })
  const { user, password, binding } = states
  if (user === undefined) return undefined
  const { customer, token } = await context.store.read({
    customer: ref.customer(service, user.customerId),
    token: ref.token(binding?.tokenId ?? ''),
  })
  if (customer === undefined) throw new Error(`user ${userId} of ${service} has no customer`)
  const allowed = possibleActions(states).filter((action) => mayAct(operator, action, service))
  const actions = await Promise.all(
    allowed.map(async (action) => ({
      action,
      approval: await openApproval(context, service, userId, action),
    })),
  )
  const history = (await listJournal(context, { service, userId }, historyMax)).toReversed()
  return { user, customer, password, binding, token, actions, history }
}

async function openApproval(
  context: Context,
  service: string,
  userId: string,
  action: DeskAction,
): Promise<Approval | null> {
  const { approval } = await context.store.read({ approval: ref.approval(service, userId, action) })
  if (approval === undefined || (approval.status !== 'pending' && approval.status !== 'granted')) return null
  return context.now().epochMilliseconds < approval.requestedAtMs + approvalValidMs ? approval : null
}

/** The requests that wait for an approver, or for whoever asked to go on, the oldest first. */
export async function openApprovals(context: Context, desk: string): Promise<readonly Approval[]> {
  const services = servicesOf(context, desk)
  if (services.length === 0) return []
  const sinceMs = context.now().epochMilliseconds - approvalValidMs
  const keys = await context.store.openApprovals(services, sinceMs)
  const read = await Promise.all(
    keys.map(({ service, userId, action }) => openApproval(context, service, userId, action)),
  )
  return read.filter((approval) => approval !== null)
}
