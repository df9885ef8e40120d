import { type Context, profileOf } from '../../authority/operations/context.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import { isApprovalVoid } from '../../authority/operations/parties.ts'
import { isModelBarred, keysLacking, modelNameOf } from '../../authority/operations/passkeys/attesting.ts'
import { type Activation, activationState } from '../../authority/rules/activation.ts'
import { type Approval, approvalState, openApproval } from '../../authority/rules/approval.ts'
import { type Binding, bindingState, userHolder, withoutEndedLock } from '../../authority/rules/binding.ts'
import { type Handout, handoutState, heldOtherPart } from '../../authority/rules/handout.ts'
import { passkeyRefs } from '../../authority/rules/methods/registered.ts'
import { type Operator, operatorState } from '../../authority/rules/operator.ts'
import { hasUsablePasskey, type Passkey, type PasskeyHolder } from '../../authority/rules/passkeys.ts'
import { type Password, passwordState } from '../../authority/rules/password.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { isFullKey, staffKeysOf } from '../../authority/rules/staff-keys.ts'
import { administratorsState, approversLeft, isLastAdministrator } from '../../authority/rules/staffing.ts'
import { isLockOver } from '../../authority/rules/timed-lock.ts'
import { type ApprovalName, isStaffAct, type StaffAct, staffActs } from '../../authority/rules/two-persons.ts'
import { type User, userState } from '../../authority/rules/user.ts'
import type { JournalEntry } from '../../platform/journal/chain.ts'
import { entryOf } from '../../platform/journal/chain.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import { type StaffLine, staffAfter } from '../queries/staff.ts'
import type { Event } from '../rules/events.ts'
import { possibleStaffActs, staffFingerprint, staffSecretOf } from '../rules/staff.ts'
import { whyTwoOnStaff } from '../rules/why-two.ts'

const pageSize = 100
const historyMax = 100
const terminalDays = 90
const terminalShown = 10
const actsRead = 300
const passed = ['code_accepted', 'challenge_passed', 'passkey_accepted']

export type ListedOperator = Omit<StaffLine, 'passwordLocked' | 'bindingStatus'> & {
  /** What is locked now: a lock that ended by itself is none any more. */
  readonly locks: readonly ('password' | 'code')[]
  readonly isEnrolled: boolean
  /** How many passkeys it takes before anything opens. */
  readonly passkeysMissing: number
  readonly lastLoginAt: string | null
}

/** The staff of a desk, a page by ID; `next` is where the following one begins. */
export async function listStaff(
  context: Context,
  desk: string,
  { after, dismissed }: { readonly after: string; readonly dismissed: boolean },
): Promise<{ readonly staff: readonly ListedOperator[]; readonly next: string | null }> {
  const now = context.now()
  const profile = profileOf(context, desk)
  const lines = await staffAfter(context.store, desk, { after, dismissed }, pageSize + 1)
  const shown = lines.slice(0, pageSize)
  const staff = await Promise.all(
    shown.map(async ({ passwordLocked, bindingStatus, ...line }) => {
      const { userId, passwordLockedUntilMs, codeLockedUntilMs } = line
      const stands = (untilMs: number | null) => !isLockOver({ lockedUntilMs: untilMs, lockouts: 0 }, now)
      const locks = [
        ...(passwordLocked && stands(passwordLockedUntilMs) ? (['password'] as const) : []),
        ...(bindingStatus === 'locked' && stands(codeLockedUntilMs) ? (['code'] as const) : []),
      ]
      const isEnrolled = bindingStatus !== null && bindingStatus !== 'pending'
      const { passkeys } = await context.store.read(passkeyRefs(profile, userId))
      const passkeysMissing = keysLacking(context, profile, passkeys)
      const at = await lastLoginAt(context, desk, userId)
      return { ...line, locks, isEnrolled, passkeysMissing, lastLoginAt: at }
    }),
  )
  return { staff, next: lines.length > pageSize ? (shown.at(-1)?.userId ?? null) : null }
}

async function lastLoginAt({ store }: Context, service: string, userId: string): Promise<string | null> {
  const [row] = await newestJournal(store, { service, userId, types: passed }, 1)
  return row === undefined ? null : Temporal.Instant.fromEpochMilliseconds(row.atMs).toString()
}

export type StaffEntry = JournalEntry<Event>

/** What was done to the staff from the terminal of late, the newest first: every administrator sees it (D4). */
export async function recentTerminalActs(context: Context, desk: string): Promise<readonly StaffEntry[]> {
  const fromMs = context.now().epochMilliseconds - terminalDays * 86_400_000
  const filter = { service: desk, types: ['desk_acted'], fromMs }
  const rows = await newestJournal(context.store, filter, actsRead)
  return rows
    .map((row) => entryOf(row) as unknown as StaffEntry)
    .filter(({ actor }) => actor.startsWith('terminal:'))
    .slice(0, terminalShown)
}

/** What was done without approval, to let an administrator in again, since this one last logged in before now (D4). */
export async function rescuesSinceLogin(
  { store }: Context,
  { service, userId }: Operator,
): Promise<readonly StaffEntry[]> {
  const [, before] = await newestJournal(store, { service, userId, types: passed }, 2)
  const filter = { service, types: ['terminal_acted'], fromMs: before?.atMs ?? 0 }
  const rows = await newestJournal(store, filter, actsRead)
  return rows
    .map((row) => entryOf(row) as unknown as StaffEntry)
    .filter(({ event }) => event.type === 'terminal_acted' && event.alone === 'rescue')
}

/** The passkeys of one of the staff, as administrators see them. */
export type StaffPasskeys = {
  readonly held: readonly (Passkey & {
    /** What the maker calls the authenticator; null: nobody vouches for it. */
    readonly model: string | null
    /** Is it among those that each of the staff must have? */
    readonly isFull: boolean
  })[]
  /** How many more it takes before anything else of the desk opens. */
  readonly missing: number
}

export type StaffRequestShown = {
  readonly approval: Approval
  readonly mayCarryOut: boolean
  /** Whoever asked, or granted it, may not any more. */
  readonly isVoid: boolean
  readonly handsOver: boolean
  /** The viewer printed, or asked for, the other part of what opens the account (decision 92). */
  readonly heldOther: boolean
}

export type StaffRecord = {
  readonly user: User
  readonly subject: Operator
  readonly password: Password | undefined
  readonly binding: Binding | undefined
  /** Null: none was ever made; undefined: token apps ask for none. */
  readonly activation: Activation | null | undefined
  /** Undefined: at a desk without them. */
  readonly passkeys: StaffPasskeys | undefined
  readonly seen: string
  readonly acts: readonly { readonly act: StaffAct; readonly because: readonly ApprovalName[] }[]
  readonly requests: readonly StaffRequestShown[]
  readonly lastLoginAt: string | null
  /** What is locked now. */
  readonly locks: { readonly password: boolean; readonly code: boolean }
  readonly isLastAdministrator: boolean
  /** Who could approve what the viewer asks for about this one. */
  readonly approvers: readonly Approver[]
  readonly history: readonly StaffEntry[]
}

/** Everything that an administrator sees of one of the staff; undefined for anybody else. */
export async function showOperator(
  context: Context,
  viewer: Operator,
  userId: string,
): Promise<StaffRecord | undefined> {
  const { store } = context
  const desk = viewer.service
  const profile = profileOf(context, desk)
  const now = context.now()
  const states = await store.read({
    user: userState.ref(desk, userId),
    subject: operatorState.ref(desk, userId),
    password: passwordState.ref(desk, userId),
    binding: bindingState.ref(desk, userHolder(userId)),
    ...passkeyRefs(profile, userId),
    administrators: administratorsState.ref(desk),
    handout: handoutState.ref(desk, userId),
    activation: activationState.ref(desk, userId),
  })
  const { user, subject, password, administrators, handout, activation } = states
  if (user === undefined || subject === undefined) return undefined
  const refs = staffActs.map((act) => [act, approvalState.ref(desk, userId, act)] as const)
  const approvals = Object.values(await store.read(Object.fromEntries(refs))).flatMap(
    (approval) => openApproval(approval, now) ?? [],
  )
  const own = viewer.userId === userId
  const waiting = new Set(approvals.map(({ action }) => action))
  const withCodes = context.tokenActivation === 'code'
  const acts = possibleStaffActs(states, { withCodes })
    .filter((act) => !own && !waiting.has(act))
    .map((act) => ({ act, because: whyTwoOnStaff(act, profile) }))
  const { binding } = withoutEndedLock(states.binding, userId, now)
  const isLocked = password?.locked === true && !isLockOver(password, now)
  return {
    user,
    subject,
    password,
    binding,
    activation: withCodes ? (activation ?? null) : undefined,
    passkeys: passkeysOf(context, profile, states.passkeys),
    locks: { password: isLocked, code: binding?.status === 'locked' },
    isLastAdministrator: isLastAdministrator(administrators, userId),
    approvers: await showApprovers(
      context,
      desk,
      approversLeft(administrators, { by: viewer.userId, userId }),
    ),
    seen: staffFingerprint(states),
    acts,
    requests: await Promise.all(
      approvals.map((approval) => requestShown(context, approval, { viewer, handout })),
    ),
    lastLoginAt: await lastLoginAt(context, desk, userId),
    history: (await listJournal<Event>(context, { service: desk, userId }, historyMax)).toReversed(),
  }
}

function passkeysOf(
  context: Context,
  profile: ServiceProfile,
  holder: PasskeyHolder | undefined,
): StaffPasskeys | undefined {
  const policy = staffKeysOf(profile)
  if (policy === undefined) return undefined
  const now = context.now()
  const held = (holder?.passkeys ?? []).map((passkey) => {
    const isFull = isFullKey(passkey, policy, now) && !isModelBarred(context, profile, passkey)
    return { ...passkey, model: modelNameOf(context, passkey), isFull }
  })
  return { held, missing: keysLacking(context, profile, holder) }
}

export type Approver = {
  readonly userId: string
  readonly userName: string
  /** Locked or not enrolled yet: not at this moment. */
  readonly isReady: boolean
  /** For that reason: the page for registering them is all that opens. */
  readonly lacksPasskeys: boolean
}

/** Who could approve an appointment that the viewer asks for. */
export async function approversOfAppointment(
  context: Context,
  viewer: Operator,
): Promise<readonly Approver[]> {
  const { service: desk, userId: by } = viewer
  const { administrators } = await context.store.read({ administrators: administratorsState.ref(desk) })
  return showApprovers(context, desk, approversLeft(administrators, { by, userId: '' }))
}

async function showApprovers(
  context: Context,
  desk: string,
  userIds: readonly string[],
): Promise<readonly Approver[]> {
  const now = context.now()
  const profile = profileOf(context, desk)
  const all = await Promise.all(
    userIds.map(async (userId) => {
      const { user, password, passkeys, ...rest } = await context.store.read({
        ...passkeyRefs(profile, userId),
        user: userState.ref(desk, userId),
        password: passwordState.ref(desk, userId),
        binding: bindingState.ref(desk, userHolder(userId)),
      })
      if (user === undefined) return []
      const { binding } = withoutEndedLock(rest.binding, userId, now)
      const isOpen = password !== undefined && (!password.locked || isLockOver(password, now))
      const getsIn = hasUsablePasskey(passkeys, now) || binding?.status === 'usable'
      const lacksPasskeys = keysLacking(context, profile, passkeys) > 0
      const isReady = isOpen && getsIn && !lacksPasskeys
      return [{ userId, userName: user.userName, isReady, lacksPasskeys }]
    }),
  )
  return all.flat()
}

async function requestShown(
  context: Context,
  approval: Approval,
  { viewer, handout }: { readonly viewer: Operator; readonly handout: Handout | undefined },
): Promise<StaffRequestShown> {
  const { status, action, requestedBy, userId } = approval
  const isVoid = await isApprovalVoid(context, approval)
  const secret = isStaffAct(action) ? staffSecretOf(action) : null
  const handsOver = secret !== null
  const heldOther =
    secret !== null &&
    heldOtherPart(handout, { secret, hand: { by: viewer.userId, operator: viewer }, asksOnly: false })
  const mine = requestedBy === viewer.userId
  const mayCarryOut =
    status === 'granted' && !isVoid && userId !== viewer.userId && mine !== handsOver && !heldOther
  return { approval, mayCarryOut, isVoid, handsOver, heldOther }
}
