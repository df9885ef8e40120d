import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { customerNumberIn } from '../../../authority/operations/customer-number.ts'
import { customersByNumber } from '../../../authority/queries/customers.ts'
import type { Part } from '../../../platform/store/store.ts'
import { toldAccountIds } from '../../queries/accounts.ts'
import { type Account, accountState, type Posting, postingState } from '../../rules/account.ts'
import { dayOf } from '../../rules/calendar.ts'
import {
  type CoreError,
  type CoreProblem,
  coreFeedState,
  coreFileState,
  decideCoreAccount,
  decideCoreClosing,
  decideCoreFile,
  decideCoreMovement,
  entryIdOf,
  type FileRefusal,
} from '../../rules/core-feed.ts'
import type { BankProfile } from '../../rules/profile.ts'
import { accountIdOf } from '../open-account.ts'
import { isFed } from '../profile-of.ts'
import type { CoreStatement, Said } from './core-source.ts'

export type Taken =
  | {
      readonly result: 'taken'
      readonly service: string
      readonly accounts: number
      readonly closed: number
      readonly movements: number
    }
  | { readonly result: 'refused'; readonly refusal: FileRefusal }
  | { readonly result: 'wrong'; readonly errors: readonly CoreError[] }
  /** The service has no profile here; another database may have it. */
  | { readonly result: 'elsewhere'; readonly errors: readonly CoreError[] }

const askedAtOnce = 250
const attemptsMax = 3

/**
 * Takes in what a core system says, all or nothing in one transaction: it is held against what is there first, so that
 * everything that is wrong is told at once; what changed meanwhile is looked at again. Refused if it was taken before, or out
 * of its order. Other changes of this process wait for it (see `changeAll`).
 */
export async function takeStatement(
  context: Context,
  caller: Caller,
  statement: CoreStatement,
): Promise<Taken> {
  const { service } = statement.header
  const profile = context.profiles.get(service)
  const notFed = [errorAt(1, 'service', 'service', service)]
  if (profile === undefined) return { result: 'elsewhere', errors: notFed }
  if (!isFed(profile)) return { result: 'wrong', errors: notFed }
  for (let i = 0; i < attemptsMax; i++) {
    const refusal = await refuseFile(context, statement)
    if (refusal !== null) return { result: 'refused', refusal }
    const plan = await planStatement(context, statement, profile)
    if (plan.errors.length > 0)
      return { result: 'wrong', errors: plan.errors.toSorted((a, b) => a.line - b.line) }
    const { parts, closings } = plan
    const now = context.now()
    const outcome = await context.store.changeAll<FileRefusal | 'stale'>(changeContext(caller, now), [
      filePart(statement, now),
      ...parts,
    ])
    if (outcome.ok) {
      const { accounts, movements } = statement
      return {
        result: 'taken',
        service,
        accounts: accounts.length,
        closed: closings,
        movements: movements.length,
      }
    }
    if (outcome.refusal !== 'stale') return { result: 'refused', refusal: outcome.refusal }
  }
  throw new Error(`what the core system says of ${service} kept differing from what is there`)
}

function errorAt(line: number, field: string, problem: CoreProblem, detail = ''): CoreError {
  return { line, field, problem, detail }
}

function fileOf({ header, digest, accounts, movements }: CoreStatement) {
  return { ...header, digest, accounts: accounts.length, movements: movements.length }
}

function fileRefs({ header: { service }, digest }: CoreStatement) {
  return { coreFeed: coreFeedState.ref(service), coreFile: coreFileState.ref(service, digest) }
}

/** Before its lines are looked at: a file that is not next says nothing about them. */
async function refuseFile(context: Context, statement: CoreStatement): Promise<FileRefusal | null> {
  const states = await context.store.read(fileRefs(statement))
  const { outcome } = decideCoreFile(states, fileOf(statement), context.now())
  return outcome.ok ? null : outcome.refusal
}

type Deciding = Part<FileRefusal | 'stale'>

function filePart(statement: CoreStatement, now: Temporal.Instant): Deciding {
  const refs = fileRefs(statement)
  return {
    refs,
    decide: (states) => decideCoreFile(states as never, fileOf(statement), now),
  }
}

/** What is to be decided, line by line, and what is wrong as things stand. */
async function planStatement(context: Context, statement: CoreStatement, profile: BankProfile) {
  const { header, accounts, closed, movements } = statement
  if (header.form === 'full' && accounts.length === 0)
    return { parts: [], closings: 0, errors: [errorAt(1, '', 'empty')] }
  const about = { context, service: header.service, profile, statement }
  // Bookings before balances: what was booked of ours is in the balance that the file tells.
  const moved = await inPieces(movements, (piece) => planMovements(about, piece))
  const told = await inPieces(accounts, (piece) => planAccounts(about, piece))
  const ended = await inPieces(closed, (piece) => planClosings(about, piece))
  const missing = header.form === 'full' ? await planMissing(about) : []
  const errors = [...moved, ...told, ...ended].flatMap((each) => ('line' in each ? [each] : []))
  const parts = [...moved, ...told, ...ended, ...missing].flatMap((each) => ('line' in each ? [] : [each]))
  return { parts, closings: closed.length + missing.length, errors }
}

type About = {
  readonly context: Context
  readonly service: string
  readonly profile: BankProfile
  readonly statement: CoreStatement
}

async function inPieces<T>(
  all: readonly T[],
  plan: (piece: readonly T[]) => Promise<readonly (Deciding | CoreError)[]>,
): Promise<readonly (Deciding | CoreError)[]> {
  const planned: (Deciding | CoreError)[] = []
  for (let from = 0; from < all.length; from += askedAtOnce)
    for (const each of await plan(all.slice(from, from + askedAtOnce))) planned.push(each)
  return planned
}

async function planAccounts(
  { context, service, profile, statement }: About,
  piece: CoreStatement['accounts'],
): Promise<readonly (Deciding | CoreError)[]> {
  const { store } = context
  const numberOf = ({ customerNumber }: Said<{ readonly customerNumber: string }>) =>
    customerNumberIn(customerNumber, profile).number
  const numbers = [...new Set(piece.map(numberOf))]
  const known = await customersByNumber(store, service, numbers)
  const customers = new Map(known.map(({ number, customerId }) => [number, customerId]))
  const rows = await rowsOf(context, service, piece)
  const branches = new Set(profile.banking.bank.branches.map(({ code }) => code))
  return piece.map((line) => {
    const accountId = accountIdOf(line)
    const customerId = customers.get(numberOf(line))
    const { branchCode, accountType, number, holderName, balanceYen: coreBalanceYen } = line
    if (!branches.has(branchCode)) return errorAt(line.line, 'branch', 'branch', branchCode)
    if (customerId === undefined) return errorAt(line.line, 'customer', 'customer', line.customerNumber)
    const row = rows[accountId] as Account | undefined
    if (row !== undefined && row.customerId !== customerId)
      return errorAt(line.line, 'customer', 'other_customer')
    const opened = { service, accountId, customerId, branchCode, accountType, number, holderName }
    const told = { ...opened, openedAtMs: statement.header.asOfMs, coreBalanceYen }
    return {
      refs: { account: accountState.ref(service, accountId) },
      decide: ({ account }) => decideCoreAccount(account as Account | undefined, told),
    } satisfies Deciding
  })
}

async function planClosings(
  { context, service, statement }: About,
  piece: CoreStatement['closed'],
): Promise<readonly (Deciding | CoreError)[]> {
  const rows = await rowsOf(context, service, piece)
  return piece.map((line) => {
    const accountId = accountIdOf(line)
    return rows[accountId] === undefined
      ? errorAt(line.line, 'number', 'account_unknown')
      : closing(service, accountId, statement.header.asOfMs)
  })
}

/** What a full file doesn't name is no longer there; an account that the core system never told of is left alone. */
async function planMissing({ context, service, statement }: About): Promise<readonly Deciding[]> {
  const named = new Set([...statement.accounts, ...statement.closed].map(accountIdOf))
  const open = await toldAccountIds(context.store, service)
  return open
    .filter((accountId) => !named.has(accountId))
    .map((accountId) => closing(service, accountId, statement.header.asOfMs))
}

function closing(service: string, accountId: string, closedAtMs: number): Deciding {
  return {
    refs: { account: accountState.ref(service, accountId) },
    decide: ({ account }) => decideCoreClosing(account as Account | undefined, closedAtMs),
  }
}

async function planMovements(
  { context, service, statement }: About,
  piece: CoreStatement['movements'],
): Promise<readonly (Deciding | CoreError)[]> {
  const postingRef = (line: CoreStatement['movements'][number]) =>
    postingState.ref(service, accountIdOf(line), entryIdOf(line))
  const rows = await context.store.read(
    Object.fromEntries(piece.map((line) => [line.line, postingRef(line)])),
  )
  return piece.map((line) => {
    const { bookedAtMs, yen, text, balanceYen, postingId } = line
    const row = rows[line.line]
    const isOurs = postingId !== null
    if (row === undefined && isOurs) return errorAt(line.line, 'posting', 'posting_unknown', postingId)
    if (row !== undefined && row.yen !== yen) return errorAt(line.line, 'yen', 'movement_differs')
    const accountId = accountIdOf(line)
    const booked = { bookedAtMs, day: dayOf(Temporal.Instant.fromEpochMilliseconds(bookedAtMs)).toString() }
    const told = {
      type: 'movement_told',
      service,
      accountId,
      entryId: entryIdOf(line),
      ...booked,
      yen,
      balanceYen,
      text,
      transferId: null,
      coreSequence: statement.header.sequence,
    } as const
    return {
      refs: { posting: postingRef(line), account: accountState.ref(service, accountId) },
      decide: ({ posting }) => decideCoreMovement(posting as Posting | undefined, told, isOurs),
    } satisfies Deciding
  })
}

function rowsOf(
  { store }: Context,
  service: string,
  piece: readonly Pick<Account, 'branchCode' | 'accountType' | 'number'>[],
) {
  const ids = piece.map(accountIdOf)
  return store.read(Object.fromEntries(ids.map((id) => [id, accountState.ref(service, id)])))
}
