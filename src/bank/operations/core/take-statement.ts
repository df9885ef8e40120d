import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { customerNumberIn } from '../../../authority/operations/customer-number.ts'
import { customersByNumber } from '../../../authority/queries/customers.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { refuse } from '../../../platform/decision/decision.ts'
import { toldAccountIds } from '../../queries/accounts.ts'
import { type Account, accountState, type Posting, postingState } from '../../rules/account.ts'
import { dayOf } from '../../rules/calendar.ts'
import {
  type CoreError,
  type CoreFeed,
  coreFeedState,
  coreFileState,
  decideCoreAccount,
  decideCoreClosing,
  decideCoreFile,
  decideCoreMovement,
  entryIdOf,
  type FileRefusal,
  type FileStates,
} from '../../rules/core-feed.ts'
import type { BankProfile } from '../../rules/profile.ts'
import type { RatesPolicy } from '../../rules/rates.ts'
import { accountIdOf } from '../open-account.ts'
import { isFed, isTold, takesRates } from '../profile-of.ts'
import type { CoreStatement, Said } from './core-source.ts'
import { planRates } from './plan-rates.ts'
import { type Deciding, errorAt, type Planned } from './planning.ts'

export type Taken =
  | {
      readonly result: 'taken'
      readonly service: string
      readonly accounts: number
      readonly closed: number
      readonly movements: number
      readonly rates: number
    }
  | { readonly result: 'refused'; readonly refusal: FileRefusal }
  | { readonly result: 'wrong'; readonly errors: readonly CoreError[] }
  /** The service has no profile here; another database may have it. */
  | { readonly result: 'elsewhere'; readonly errors: readonly CoreError[] }

const askedAtOnce = 250
const attemptsMax = 3

/** What somebody who has looked lets pass. */
export type Allowed = {
  /** A rate that differs from the one before by more than the profile allows. */
  readonly anyJump?: boolean
}

/**
 * Takes in what a core system says, all or nothing in one transaction: it is held against what is there first, so that
 * everything that is wrong is told at once; what changed meanwhile is looked at again. Refused if it was taken before, or out
 * of its order. Other changes of this process wait for it (see `changeAll`).
 */
export async function takeStatement(
  context: Context,
  caller: Caller,
  statement: CoreStatement,
  { anyJump = false }: Allowed = {},
): Promise<Taken> {
  const { service } = statement.header
  const profile = context.profiles.get(service)
  const notFed = [errorAt(1, 'service', 'service', service)]
  if (profile === undefined) return { result: 'elsewhere', errors: notFed }
  if (!isTold(profile)) return { result: 'wrong', errors: notFed }
  for (let i = 0; i < attemptsMax; i++) {
    const before = await readBefore(context, statement)
    const { outcome: next } = decideCoreFile(before, fileOf(statement), context.now())
    // Before its lines are looked at: a file that is not next says nothing about them.
    if (!next.ok) return { result: 'refused', refusal: next.refusal }
    const about = { context, service, statement, anyJump, before: before.coreFeed }
    const plan = await planStatement(about, profile)
    if (plan.errors.length > 0)
      return { result: 'wrong', errors: plan.errors.toSorted((a, b) => a.line - b.line) }
    const { parts, closings } = plan
    const now = context.now()
    const outcome = await context.store.changeAll<FileRefusal | 'stale'>(changeContext(caller, now), [
      filePart(statement, before.coreFeed, now),
      ...parts,
    ])
    if (outcome.ok) return takenOf(statement, closings)
    if (outcome.refusal !== 'stale') return { result: 'refused', refusal: outcome.refusal }
  }
  throw new Error(`what the core system says of ${service} kept differing from what is there`)
}

/** In this order: whoever takes the same file meanwhile is seen to have taken it, and not only to have moved the feed on. */
async function readBefore({ store }: Context, statement: CoreStatement): Promise<FileStates> {
  const { coreFeed: feed, coreFile: file } = fileRefs(statement)
  const { coreFeed } = await store.read({ coreFeed: feed })
  const { coreFile } = await store.read({ coreFile: file })
  return { coreFeed, coreFile }
}

function takenOf({ header, accounts, movements, rates }: CoreStatement, closed: number): Taken {
  const counts = { accounts: accounts.length, closed, movements: movements.length, rates: rates.length }
  return { result: 'taken', service: header.service, ...counts }
}

function fileOf({ header, digest, accounts, movements }: CoreStatement) {
  return { ...header, digest, accounts: accounts.length, movements: movements.length }
}

function fileRefs({ header: { service }, digest }: CoreStatement) {
  return { coreFeed: coreFeedState.ref(service), coreFile: coreFileState.ref(service, digest) }
}

/** The lines were held against what stood after the file before: another one meanwhile may have changed that. */
function filePart(statement: CoreStatement, before: CoreFeed | undefined, now: Temporal.Instant): Deciding {
  const refs = fileRefs(statement)
  return {
    refs,
    decide: (states) => {
      const { coreFeed, coreFile } = states as FileStates
      return coreFeed?.sequence === before?.sequence
        ? decideCoreFile({ coreFeed, coreFile }, fileOf(statement), now)
        : refuse('stale')
    },
  }
}

type About = {
  readonly context: Context
  readonly service: string
  readonly statement: CoreStatement
  readonly anyJump: boolean
  /** Where the service stood when its lines were looked at. */
  readonly before: CoreFeed | undefined
}

/** What is to be decided, line by line, and what is wrong as things stand. */
async function planStatement(about: About, profile: ServiceProfile) {
  const accounts = isFed(profile)
    ? await planAllAccounts({ ...about, profile })
    : { planned: notAccounts(about.statement), missing: [] }
  const rates = takesRates(profile) ? await planAllRates(about, profile.rates) : notRates(about.statement)
  const planned = [...accounts.planned, ...rates, ...accounts.missing]
  const errors = planned.flatMap((each) => ('line' in each ? [each] : []))
  const parts = planned.flatMap((each) => ('line' in each ? [] : [each]))
  return { parts, closings: about.statement.closed.length + accounts.missing.length, errors }
}

async function planAllAccounts(about: AboutAccounts) {
  const { header, accounts, closed, movements } = about.statement
  if (header.form === 'full' && accounts.length === 0)
    return { planned: [errorAt(1, '', 'empty')], missing: [] }
  // Bookings before balances: what was booked of ours is in the balance that the file tells.
  const moved = await inPieces(movements, (piece) => planMovements(about, piece))
  const told = await inPieces(accounts, (piece) => planAccounts(about, piece))
  const ended = await inPieces(closed, (piece) => planClosings(about, piece))
  const missing = header.form === 'full' ? await planMissing(about) : []
  return { planned: [...moved, ...told, ...ended], missing }
}

/** Of a service without accounts that are told, nothing is told of accounts; and likewise of rates. */
function notAccounts({ accounts, closed, movements }: CoreStatement): Planned {
  return [...accounts, ...closed, ...movements].map(({ line }) => errorAt(line, '', 'not_accounts'))
}

function notRates({ rates }: CoreStatement): Planned {
  return rates.map(({ line }) => errorAt(line, '', 'not_rates'))
}

function planAllRates({ context, statement, anyJump, before }: About, policy: RatesPolicy) {
  return planRates(context, statement, {
    statementMs: statement.header.asOfMs,
    statementBeforeMs: before?.asOfMs ?? null,
    jumpPercentMax: anyJump ? null : policy.jumpPercentMax,
  })
}

type AboutAccounts = About & { readonly profile: BankProfile }

async function inPieces<T>(
  all: readonly T[],
  plan: (piece: readonly T[]) => Promise<Planned>,
): Promise<Planned> {
  const planned: (Deciding | CoreError)[] = []
  for (let from = 0; from < all.length; from += askedAtOnce)
    for (const each of await plan(all.slice(from, from + askedAtOnce))) planned.push(each)
  return planned
}

async function planAccounts(
  { context, service, profile, statement }: AboutAccounts,
  piece: CoreStatement['accounts'],
): Promise<Planned> {
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
): Promise<Planned> {
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
): Promise<Planned> {
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
