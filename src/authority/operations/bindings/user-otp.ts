import type { StatesOf, Store } from '../../../platform/store/store.ts'
import { holdersOfCustomer } from '../../queries/bindings.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { bindingState, customerHolder, tokenClaimState, userHolder } from '../../rules/binding.ts'
import { careState } from '../../rules/care.ts'
import { withDeskNotices } from '../../rules/notices.ts'
import { deskOf, operatorState } from '../../rules/operator.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import type { Role } from '../../rules/rights.ts'
import { sessionState } from '../../rules/session.ts'
import { type User, userState } from '../../rules/user.ts'
import {
  type ChosenBinding,
  caseOfLines,
  decideDeskUserOtp,
  decideUserOtp,
  deskRightOf,
  onlyToken,
  type UserOtpAction,
} from '../../rules/user-otp.ts'
import { callOfOperator } from '../calls.ts'
import {
  atCase,
  type Caller,
  type Context,
  changeContext,
  kindOf,
  profileOf,
  untilFresh,
} from '../context.ts'
import { hasRight } from '../desks.ts'
import { prepareDeskNotices } from '../tell-desk-acts.ts'

/** May this role at the desk do this to tokens at all? Whether a second operator must approve is checked later. */
export function mayActOnBindings(role: Role, action: UserOtpAction): boolean {
  return hasRight(role, deskRightOf(action))
}

/** The user of a session of the service. */
export type ActingAdministrator = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
}

/** A selected line: the user, and the `bindingSight` of what was shown; null accepts any current state. */
export type ChosenLine = {
  readonly userId: string
  readonly seen: string | null
  /** Whether this is the token that the user's customer shares, rather than the user's own. */
  readonly isShared?: boolean
}

/** ロック解除, 一時停止, 再開 or 無効 of all selected lines, or of none (S2-1.3). */
export async function actOnBindings(
  context: Context,
  caller: Caller,
  administrator: ActingAdministrator,
  action: UserOtpAction,
  lines: readonly ChosenLine[],
) {
  const { store } = context
  const { service } = administrator
  const profile = profileOf(context, service)
  const seenAtMs = await sessionSeenAtMs(store, administrator.sessionHash)
  const bindings = await refsOfLines(store, service, lines)
  const now = context.now()
  const refs = { ...bindings, ...administratorRefs(administrator) }
  return store.change(changeContext(caller, now), refs, (states) =>
    decideUserOtp(states, { action, chosen: chosenFrom(states, lines), seenAtMs }, profile, now),
  )
}

/**
 * CTP一括停止 and CTP一括再開: every eligible token of the administrator's company except the administrator's own, which would
 * lock the administrator out too.
 */
export async function actOnCustomer(
  context: Context,
  caller: Caller,
  administrator: ActingAdministrator & { readonly customerId: string },
  action: 'suspend' | 'resume',
) {
  const { service, userId, customerId } = administrator
  const lines = await linesOfCustomer(context, { service, userId, customerId }, action)
  const others = lines.filter((line) => line.userId !== userId)
  return actOnBindings(context, caller, administrator, action, others)
}

/** Every line of a user's customer to which an act applies, in whatever state, including the shared token's. */
async function linesOfCustomer(
  { store }: Context,
  { service, userId, customerId }: Pick<User, 'service' | 'userId' | 'customerId'>,
  action: 'suspend' | 'resume',
): Promise<readonly ChosenLine[]> {
  const status = action === 'suspend' ? 'usable' : 'suspended'
  const holders = await holdersOfCustomer(store, service, customerId, status)
  const lines = holders.map((holder): ChosenLine => ({ userId: holder, seen: null }))
  const { shared } = await store.read({ shared: bindingState.ref(service, customerHolder(customerId)) })
  return shared?.status === status ? [...lines, { userId, seen: null, isShared: true }] : lines
}

/** Two lines of one user are two different tokens: the user's own and the shared one. */
function nameOf({ userId, isShared = false }: ChosenLine): string {
  return `${isShared ? 'shared' : 'own'} ${userId}`
}

export type DeskBindingWork = {
  readonly service: string
  readonly operatorId: string
  readonly action: UserOtpAction
  readonly reason: string
  readonly identification: string
}

/** The same by an operator of the institution, across all its customers. */
export function actOnBindingsAtDesk(
  context: Context,
  caller: Caller,
  work: DeskBindingWork,
  lines: readonly ChosenLine[],
) {
  return untilFresh(() => actAtDeskOnce(context, caller, work, lines))
}

async function actAtDeskOnce(
  context: Context,
  caller: Caller,
  work: DeskBindingWork,
  lines: readonly ChosenLine[],
) {
  const { store } = context
  const { service, operatorId } = work
  const profile = profileOf(context, service)
  const { administratorsKeepTokens } = kindOf(context, profile)
  const rules = { profile, administratorsKeepTokens }
  const desk = deskOf(service)
  const bindings = await refsOfLines(store, service, lines)
  const userIds = lines.map(({ userId }) => userId)
  const act = { action: deskRightOf(work.action), onToken: onlyToken(work.action) }
  const told = await prepareDeskNotices(context, service, userIds, act)
  const { refs: ofCall, states: known } = await callOfOperator(context, desk, operatorId)
  const caseNumber = caseOfLines(known, chosenFrom(await store.read(bindings), lines))
  const now = context.now()
  const refs = {
    ...bindings,
    ...careRefs(service, lines),
    ...ofCall,
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
  }
  return store.change(atCase(changeContext(caller, now), caseNumber), refs, (states) => {
    const chosen = atDesk(chosenFrom(states, lines), states)
    return withDeskNotices(decideDeskUserOtp(states, { ...work, caseNumber, chosen }, rules, now), told, now)
  })
}

type CareRefs = Record<`care ${string}`, ReturnType<typeof careState.ref>>

function careRefs(service: string, lines: readonly ChosenLine[]): CareRefs {
  return Object.fromEntries(lines.map(({ userId }) => [`care ${userId}`, careState.ref(service, userId)]))
}

function atDesk(chosen: readonly ChosenBinding[], states: StatesOf<CareRefs>): readonly ChosenBinding[] {
  return chosen.map((line) => ({ ...line, care: states[`care ${line.user?.userId ?? ''}`] }))
}

export function administratorRefs({ service, userId, sessionHash }: ActingAdministrator) {
  return {
    session: sessionState.ref(sessionHash),
    administrator: userState.ref(service, userId),
    administratorAddress: mailAddressState.ref(service, userId),
  }
}

/** Everything that changing these lines may touch, including the claims of their tokens. */
async function refsOfLines(store: Store, service: string, lines: readonly ChosenLine[]) {
  const refs: Record<`user ${string}`, ReturnType<typeof userState.ref>> &
    Record<`binding ${string}`, ReturnType<typeof bindingState.ref>> &
    Record<`claim ${string}`, ReturnType<typeof tokenClaimState.ref>> = {}
  for (const line of lines) {
    const { userId, isShared } = line
    const userRef = userState.ref(service, userId)
    const { user } = await store.read({ user: userRef })
    const holder = isShared === true ? customerHolder(user?.customerId ?? '') : userHolder(userId)
    const bindingRef = bindingState.ref(service, holder)
    const { binding } = await store.read({ binding: bindingRef })
    refs[`user ${userId}`] = userRef
    refs[`binding ${nameOf(line)}`] = bindingRef
    refs[`claim ${nameOf(line)}`] = tokenClaimState.ref(service, binding?.tokenId ?? '')
  }
  return refs
}

function chosenFrom(
  states: StatesOf<Awaited<ReturnType<typeof refsOfLines>>>,
  lines: readonly ChosenLine[],
): readonly ChosenBinding[] {
  return lines.map((line) => ({
    user: states[`user ${line.userId}`],
    binding: states[`binding ${nameOf(line)}`],
    seen: line.seen,
  }))
}

/** CTP一括停止 and CTP一括再開 at the desk: every token of the customer of one user. */
export async function actOnCustomerAtDesk(
  context: Context,
  caller: Caller,
  work: DeskBindingWork & { readonly action: 'suspend' | 'resume' },
  userId: string,
) {
  const { service, action } = work
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  if (user === undefined) return { ok: false, refusal: 'no_such_user' } as const
  const lines = await linesOfCustomer(context, user, action)
  return actOnBindingsAtDesk(context, caller, work, lines)
}
