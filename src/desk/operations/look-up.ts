import { listCertificates } from '../../authority/operations/certificates/list-certificates.ts'
import { type Context, kindOf, profileOf } from '../../authority/operations/context.ts'
import { othersOfName } from '../../authority/operations/customer-number.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import { findPending, type Waiting } from '../../authority/operations/replacement/pending.ts'
import { operationsOf } from '../../authority/operations/signed-operations/find-operation.ts'
import { isCustomerStopped } from '../../authority/operations/stopped-customers.ts'
import type { Activation } from '../../authority/rules/activation.ts'
import { type Approval, approvalState, openApproval } from '../../authority/rules/approval.ts'
import { type Binding, isCustomerHolder } from '../../authority/rules/binding.ts'
import { careState } from '../../authority/rules/care.ts'
import type { Certificate } from '../../authority/rules/certificate.ts'
import { wrongCodesSince } from '../../authority/rules/code-cap.ts'
import { type Customer, customerState } from '../../authority/rules/customer.ts'
import { isUsedAhead } from '../../authority/rules/false-future.ts'
import type { Loss } from '../../authority/rules/loss.ts'
import { readyMethods } from '../../authority/rules/methods/method.ts'
import type { Method } from '../../authority/rules/methods/policy.ts'
import { mayAct, type Operator, operatorState } from '../../authority/rules/operator.ts'
import type { KeptParticulars } from '../../authority/rules/particulars.ts'
import { type PasskeyHolder, passkeysAdmitted } from '../../authority/rules/passkeys.ts'
import type { Password } from '../../authority/rules/password.ts'
import { lastGoodDay } from '../../authority/rules/password-rules.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { RegisteredAddress } from '../../authority/rules/registered-address.ts'
import { deskActions } from '../../authority/rules/rights.ts'
import { type Token, type TokenUse, tokenState, tokenUseState } from '../../authority/rules/token.ts'
import type { ApprovalName } from '../../authority/rules/two-persons.ts'
import type { User } from '../../authority/rules/user.ts'
import { type BankingRecord, bankingRecord } from '../../bank/operations/banking-record.ts'
import type { JournalEntry } from '../../platform/journal/chain.ts'
import type { JournalFilter } from '../../platform/journal/newest-of-types.ts'
import type { DeskContext } from '../contract.ts'
import { possibleActions, seenFingerprint } from '../rules/desk.ts'
import type { Event } from '../rules/events.ts'
import { liftedLoss } from '../rules/loss.ts'
import { handsOver, takesTypedPassword, type UserAction } from '../rules/user-action.ts'
import { whyTwo } from '../rules/why-two.ts'
import { targetOf, userRefs } from './act.ts'
import { type CallsOfUser, showCallsOf } from './look-up-calls.ts'
import { type KindRows, partOf, usersOf } from './parts.ts'
import { recentLogins } from './recent-logins.ts'
import { riskTypes } from './risk-alarms.ts'
import { type Turns, turnsOf } from './turns.ts'

const historyMax = 100
const loginsMax = 3
const revocationsMax = 20
const risksMax = 20
const certificatesMax = 50
/** How far back we look for who suspended a user. */
const suspensionsMax = 20

/** Services whose users are opened one by one or from a file; other kinds have a way of their own. */
export function openableServices(context: Context, desk: string): readonly string[] {
  return servicesOf(context, desk).filter(
    (service) => kindOf(context, profileOf(context, service)).opening === null,
  )
}

/** Who is working at the desk: the role decides what the screens offer and what the rules allow. */
export async function findOperator(
  context: Context,
  desk: string,
  operatorId: string,
): Promise<Operator | undefined> {
  return (await context.store.read({ operator: operatorState.ref(desk, operatorId) })).operator
}

export type UserRecord = {
  readonly user: User
  readonly customer: Customer
  /** The numbers of other customers of that name, whom the caller may be instead. */
  readonly namesakes: readonly (string | null)[]
  readonly password: Password | undefined
  /** The last day on which the password needs no change; null where it never expires or was not chosen yet. */
  readonly passwordGoodUntil: Temporal.PlainDate | null
  /** Is the whole customer stopped? Then a login is refused, whatever the user's own status. */
  readonly customerStopped: boolean
  /** Why a suspended user is: a report of loss, or what an operator said who did it. */
  readonly suspension: Suspension | null
  /** The same of a suspended token. */
  readonly tokenSuspension: SuspendedByDesk | null
  readonly binding: Binding | undefined
  /** How many wrong codes count toward the cap; null in a service without one. */
  readonly wrongCodes: number | null
  readonly token: Token | undefined
  readonly tokenUse: TokenUse | undefined
  /** Was it used while the clock told a false future (R2)? */
  readonly usedAhead: boolean
  /** A change that goes around the token and waits (X6, X7). */
  readonly waiting: Waiting | undefined
  /** A token that is missing because it was lost: the user's own, or the one that all of the customer shared. */
  readonly tokenLoss: { readonly atMs: number; readonly isShared: boolean } | null
  /** Where codes by mail go, in a service that has them. */
  readonly mailAddress: RegisteredAddress | undefined
  readonly passkeys: PasskeyHolder | undefined
  /** What callers are identified with, sealed. */
  readonly particulars: KeptParticulars | undefined
  /** What the user may log in with now. */
  readonly methods: readonly Method[]
  /** The newest activation code, as far as it may be known. */
  readonly activation: Activation | undefined
  /** The rows of the service's kind. */
  readonly rows: KindRows
  /** 電子証明書, the newest first, and whether the operator may revoke one. */
  readonly certificates: readonly Certificate[]
  readonly mayRevokeCertificates: boolean
  /** The fingerprint that goes with whatever is decided on this record. */
  readonly seen: string
  readonly actions: readonly PossibleAction[]
  /** Every request of this user that waits or was granted, whoever asked. */
  readonly requests: readonly Request[]
  /** Each newest first. */
  readonly history: readonly JournalEntry<Event>[]
  readonly logins: readonly JournalEntry<Event>[]
  readonly revocations: readonly JournalEntry<Event>[]
  /** To what the user did and rules of the profile applied; null where it has none. */
  readonly risks: readonly JournalEntry<Event>[] | null
  /** Since when things are as they are, and what happened last. */
  readonly turns: Turns
  readonly atBank: BankingRecord | null
  /** The last calls about the user, and those in which whoever called was refused. */
  readonly calls: CallsOfUser
  /** Has the user ever been asked to confirm something on the token's own screen? */
  readonly hasOperations: boolean
}

type SuspendedByDesk = {
  readonly by: 'desk'
  readonly operatorId: string
  readonly reason: string
  readonly atMs: number
}

/** Null: from before reasons were kept, or by a company's own administrator. */
export type Suspension = { readonly by: 'loss'; readonly loss: Loss } | SuspendedByDesk

/** What the operator may do now, and what it takes. */
export type PossibleAction = {
  readonly action: UserAction
  /** Why it takes a second operator; nothing where it doesn't. */
  readonly because: readonly ApprovalName[]
  /** The report of loss whose stop it would lift. */
  readonly lifts: Loss | null
  readonly takesPassword: boolean
  readonly approval: Approval | null
}

/** What was asked for, and whether the operator does it now. */
export type Request = {
  readonly approval: Approval
  readonly mayCarryOut: boolean
  readonly handsOver: boolean
  readonly takesPassword: boolean
}

/** What a user's own rows name. */
function refsBehind({ service, userId, customerId }: User, tokenId: string) {
  return {
    care: careState.ref(service, userId),
    customer: customerState.ref(service, customerId),
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  }
}

/** Everything that the desk sees of a user on one page; undefined for users of other institutions as for none. */
export async function showUser(
  context: DeskContext,
  operator: Operator,
  service: string,
  userId: string,
): Promise<UserRecord | undefined> {
  const { store } = context
  if (!servicesOf(context, operator.service).includes(service)) return undefined
  const known = await targetOf(context, service, userId)
  if (known.user === undefined) return undefined
  const users = usersOf(context, service)
  const states = await store.read({
    ...users.refs(known.user),
    ...userRefs(service, userId, known.holder),
  })
  const { user, password, binding, mailAddress, activation, particulars } = states
  if (user === undefined) return undefined
  const { customer, token, tokenUse, care } = await store.read(refsBehind(user, binding?.tokenId ?? ''))
  if (customer === undefined) throw new Error(`user ${userId} of ${service} has no customer`)
  const profile = profileOf(context, service)
  const approvals = await approvalsOf(context, service, userId)
  const usedAhead = isUsedAhead(token, tokenUse, profile.code, context.now())
  const addition = users.addition(states, states)
  const noticed = noticedOf(context, states.passkeys, usedAhead)
  const possible = possibleActions({ ...states, care }, addition, profile, noticed)
  const allowed = possible.filter((action) => mayAct(operator, action, service))
  const actions = allowed.map((action) => ({
    action,
    because: whyTwo(action, { user, care, operator, particulars }, addition, profile, context.now()),
    lifts: liftedLoss(action, care, addition),
    takesPassword: takesTypedPassword(action, profile),
    approval: approvals.find((approval) => approval.action === action) ?? null,
  }))
  const newest = newestOf(context, user)
  const acts = await newest(suspensionsMax, ['desk_acted'])
  return {
    user,
    customer,
    namesakes: await namesakesOf(context, customer),
    password,
    passwordGoodUntil: password?.mustChange === null ? lastGoodDay(password, profile.password) : null,
    customerStopped: await isCustomerStopped(context, user),
    suspension: suspensionOf(user, care?.loss ?? null, acts),
    tokenSuspension: binding?.status === 'suspended' ? suspendedByDesk(acts, true) : null,
    binding,
    wrongCodes: wrongCodesOf(binding, profile, context.now()),
    token,
    tokenUse,
    usedAhead,
    waiting: await findPending(context, user),
    tokenLoss: tokenLossOf(binding),
    mailAddress,
    passkeys: states.passkeys,
    particulars,
    methods: methodsOf(context, profile, states),
    activation,
    rows: states,
    certificates: await listCertificates(context, { service, userId }, certificatesMax),
    mayRevokeCertificates: mayAct(operator, 'revoke_certificate', service),
    seen: seenFingerprint(states, addition),
    actions,
    requests: approvals.flatMap((approval) => requestsOf(approval, operator, possible, profile)),
    ...(await entriesOf(context, { service, userId })),
    turns: await turnsOf(newest, states, partOf(context, service).events),
    atBank: await bankingRecord(context, user),
    calls: await showCallsOf(context, operator.service, user, profile),
    hasOperations: (await operationsOf(context, user, 1)).length > 0,
  }
}

/** What acts depend on besides the rows. */
function noticedOf(
  { tokenActivation, now }: Context,
  passkeys: PasskeyHolder | undefined,
  usedAhead: boolean,
) {
  return {
    usedAhead,
    activationCodes: tokenActivation === 'code',
    passkeysWait: passkeysAdmitted(passkeys, now()) !== null,
  }
}

function methodsOf(context: Context, profile: ServiceProfile, states: Parameters<typeof readyMethods>[2]) {
  const all = context.methods.map(({ rules }) => rules)
  return readyMethods(all, profile, states, context.now())
}

/** What the journal says of a user. */
async function entriesOf(context: DeskContext, of: { readonly service: string; readonly userId: string }) {
  const newest = newestOf(context, of)
  return {
    history: await newest(historyMax),
    logins: await recentLogins(context, of, loginsMax),
    revocations: await newest(revocationsMax, ['binding_revoked']),
    risks: profileOf(context, of.service).risk.length === 0 ? null : await newest(risksMax, riskTypes),
  }
}

/** The newest entries of a user first. */
function newestOf(context: DeskContext, of: JournalFilter) {
  return async (limit: number, types?: readonly string[]) =>
    (await listJournal<Event>(context, { ...of, ...(types && { types }) }, limit)).toReversed()
}

/** How far the account is toward the cap of its service; null where there is none. */
function wrongCodesOf(binding: Binding | undefined, { code }: ServiceProfile, now: Temporal.Instant) {
  return code.cap && wrongCodesSince(binding?.wrongAtMs ?? [], code.cap, now)
}

function tokenLossOf(binding: Binding | undefined): UserRecord['tokenLoss'] {
  if (binding === undefined || binding.lostAtMs === null) return null
  return { atMs: binding.lostAtMs, isShared: isCustomerHolder(binding.holder) }
}

function suspensionOf(
  { status }: User,
  loss: Loss | null,
  acts: readonly JournalEntry<Event>[],
): Suspension | null {
  if (status !== 'suspended') return null
  return loss === null ? suspendedByDesk(acts, false) : { by: 'loss', loss }
}

/** The newest first. */
function suspendedByDesk(acts: readonly JournalEntry<Event>[], onToken: boolean): SuspendedByDesk | null {
  for (const { event } of acts) {
    if (event.type !== 'desk_acted' || event.action !== 'suspend_user') continue
    if ((event.onToken ?? false) !== onToken) continue
    const { operatorId, reason, actedAtMs } = event
    return actedAtMs === undefined ? null : { by: 'desk', operatorId, reason, atMs: actedAtMs }
  }
  return null
}

function requestsOf(
  approval: Approval,
  operator: Operator,
  possible: readonly UserAction[],
  profile: ServiceProfile,
): readonly Request[] {
  const action = possible.find((each) => each === approval.action)
  if (action === undefined) return [{ approval, mayCarryOut: false, handsOver: false, takesPassword: false }]
  const hands = handsOver(action, profile)
  const mine = approval.requestedBy === operator.userId
  const mayCarryOut =
    approval.status === 'granted' && (hands ? !mine && mayAct(operator, 'print', approval.service) : mine)
  return [{ approval, mayCarryOut, handsOver: hands, takesPassword: takesTypedPassword(action, profile) }]
}

async function namesakesOf(context: Context, { service, customerId, name }: Customer) {
  const others = await othersOfName(context, service, { name, customerId })
  return others.map(({ number }) => number)
}

async function approvalsOf(context: Context, service: string, userId: string): Promise<readonly Approval[]> {
  const now = context.now()
  const keys = deskActions.map((action) => [action, approvalState.ref(service, userId, action)] as const)
  const read = await context.store.read(Object.fromEntries(keys))
  return Object.values(read).flatMap((approval) => openApproval(approval, now) ?? [])
}
