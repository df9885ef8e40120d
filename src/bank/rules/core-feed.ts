import { accept, type Decision, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { Account, AccountType, LedgerEvent, OpenedAccount, Posting } from './account.ts'
import type { RateProblem } from './rates.ts'

/** `full`: every account that there is; `delta`: all that changed since the file before. */
export const coreForms = ['full', 'delta'] as const
export type CoreForm = (typeof coreForms)[number]

/** Which file it is, and as of when everything in it is. */
export type CoreHeader = {
  readonly service: string
  readonly form: CoreForm
  /** Counts the files of a service. */
  readonly sequence: number
  readonly asOfMs: number
}

type AccountName = { readonly branchCode: string; readonly accountType: AccountType; readonly number: string }

/** An account and what it holds. */
export type CoreAccount = AccountName & {
  readonly customerNumber: string
  readonly holderName: string
  readonly balanceYen: number
}

/** Yen into or out of an account. */
export type CoreMovement = AccountName & {
  /** The core system's own. */
  readonly id: string
  readonly bookedAtMs: number
  readonly yen: number
  readonly text: string
  readonly balanceYen: number | null
  /** Where it booked a posting of ours: its ID. */
  readonly postingId: string | null
}

/** What is wrong with what was sent, by line. */
export type CoreProblem =
  | 'encoding'
  | 'not_csv'
  | 'not_json'
  | 'too_large'
  | 'record'
  | 'header'
  | 'service'
  | 'form'
  | 'end'
  | 'account_twice'
  | 'movement_twice'
  | 'no_balance'
  | 'empty'
  | 'branch'
  | 'customer'
  | 'other_customer'
  | 'account_unknown'
  | 'posting_unknown'
  | 'movement_differs'
  | 'not_accounts'
  | 'not_rates'
  | RateProblem

export type CoreError = {
  readonly line: number
  /** The name of the value that is meant. */
  readonly field: string
  readonly problem: CoreProblem
  readonly detail: string
}

/** Where a service stands: which file was the last, and as of when its balances are. */
export type CoreFeed = {
  readonly service: string
  readonly sequence: number
  readonly asOfMs: number
}

/** A file that was taken in. */
export type CoreFileTaken = CoreHeader & {
  /** SHA-256 of the file, base64url. */
  readonly digest: string
  readonly accounts: number
  readonly movements: number
  readonly takenAtMs: number
}

export type CoreFeedEvent = CoreFileTaken & { readonly type: 'core_file_taken' }

export const coreFeedState = state<CoreFeed, CoreFeedEvent>()({
  name: 'coreFeed',
  row: 'the newest file of the core system, and as of when a service’s balances are',
  table: 'bank_core_feed',
  key: ['service'],
  columns: { service: text, sequence: integer, asOfMs: integer },
  on: {
    core_file_taken: {
      key: ({ service }) => [service],
      fold: (_, { service, sequence, asOfMs }) => ({ service, sequence, asOfMs }),
    },
  },
})

export const coreFileState = state<CoreFileTaken, CoreFeedEvent>()({
  name: 'coreFile',
  row: 'a file of the core system that was taken in, by its digest',
  table: 'bank_core_file',
  key: ['service', 'digest'],
  fades: true,
  columns: {
    service: text,
    digest: text,
    sequence: integer,
    form: text,
    asOfMs: integer,
    accounts: integer,
    movements: integer,
    takenAtMs: integer,
  },
  on: {
    core_file_taken: {
      key: ({ service, digest }) => [service, digest],
      fold: (_, { type: __, ...taken }) => taken,
    },
  },
})

export type FileRefusal =
  | 'core_file_taken'
  | 'core_file_not_full'
  | 'core_file_late'
  | 'core_file_older'
  | 'core_file_gap'
  | 'core_file_future'

export type FileStates = {
  readonly coreFeed: CoreFeed | undefined
  readonly coreFile: CoreFileTaken | undefined
}

/** Each file once, in its order: never balances older than those that are there, nor of a time yet to come. */
export function decideCoreFile(
  states: FileStates,
  file: Omit<CoreFileTaken, 'takenAtMs'>,
  now: Temporal.Instant,
): Decision<object, FileRefusal, CoreFeedEvent> {
  const { coreFeed, coreFile } = states
  const { form, sequence, asOfMs } = file
  if (coreFile !== undefined) return refuse('core_file_taken')
  if (coreFeed === undefined && form === 'delta') return refuse('core_file_not_full')
  if (coreFeed !== undefined && sequence <= coreFeed.sequence) return refuse('core_file_late')
  if (coreFeed !== undefined && asOfMs < coreFeed.asOfMs) return refuse('core_file_older')
  if (coreFeed !== undefined && form === 'delta' && sequence !== coreFeed.sequence + 1)
    return refuse('core_file_gap')
  if (asOfMs > now.epochMilliseconds) return refuse('core_file_future')
  return accept({}, { type: 'core_file_taken', ...file, takenAtMs: now.epochMilliseconds })
}

/** What is there is no longer what the file was held against: look again. */
type Moved = 'stale'

/** An account as the file has it: opened where it is new, left alone where nothing changed. */
export function decideCoreAccount(
  account: Account | undefined,
  told: OpenedAccount & { readonly coreBalanceYen: number },
): Decision<object, Moved, LedgerEvent> {
  const { coreBalanceYen, ...opened } = told
  const { service, accountId, customerId, holderName } = opened
  const isSaid = { type: 'account_told', service, accountId, holderName, coreBalanceYen } as const
  if (account === undefined) return accept({}, { type: 'account_opened', ...opened }, isSaid)
  if (account.customerId !== customerId) return refuse('stale')
  const isSame =
    account.coreBalanceYen === coreBalanceYen &&
    account.holderName === holderName &&
    account.closedAtMs === null
  return isSame ? accept({}) : accept({}, isSaid)
}

/** An account that the core system no longer has. */
export function decideCoreClosing(
  account: Account | undefined,
  closedAtMs: number,
): Decision<object, Moved, LedgerEvent> {
  if (account === undefined) return refuse('stale')
  const { service, accountId } = account
  return account.closedAtMs === null
    ? accept({}, { type: 'account_closed', service, accountId, closedAtMs })
    : accept({})
}

/** A movement that is there already is left alone; one that differs from it was refused before. */
export function decideCoreMovement(
  posting: Posting | undefined,
  told: EventOf<LedgerEvent, 'movement_told'> & { readonly coreSequence: number },
  isOurs: boolean,
): Decision<object, Moved, LedgerEvent> {
  const { service, accountId, entryId, yen, coreSequence } = told
  if (posting === undefined) return isOurs ? refuse('stale') : accept({}, told)
  if (posting.yen !== yen) return refuse('stale')
  return posting.coreSequence === null
    ? accept({}, { type: 'posting_booked', service, accountId, entryId, yen, coreSequence })
    : accept({})
}

/** Movements of the core system have IDs of their own, so that none can pass for a posting of ours. */
export function entryIdOf({ id, postingId }: Pick<CoreMovement, 'id' | 'postingId'>): string {
  return postingId ?? `core:${id}`
}
