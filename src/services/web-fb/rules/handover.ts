import { type OperatorStates, refuseOperator } from '../../../authority/rules/operator.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { AccountType } from '../../../bank/rules/account.ts'
import { isTokyoBusinessDay, openDayFrom } from '../../../bank/rules/calendar.ts'
import type { TransferDaysPolicy } from '../../../bank/rules/transfer-days.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { integer, json, text } from '../../../platform/decision/table.ts'
import type { FbPolicy } from './policy.ts'
import type { Refusal } from './refusal.ts'
import type { Transfer, TransferEvent } from './transfer.ts'

/** The paying account, as in the header of a file's block (domain-notes c-1). */
export type Sender = {
  readonly accountId: string
  readonly companyCode: string
  readonly kanaName: string
  readonly branchCode: string
  readonly branchKana: string
  readonly accountType: AccountType
  readonly number: string
}

/** The kana names of a bank and a branch, from the directory. */
export type PlaceNames = {
  readonly bankCode: string
  readonly bankKana: string
  readonly branchCode: string
  readonly branchKana: string
}

/**
 * What the files contain in addition to the transfers. Agreements, profiles and the bank directory change; a run keeps
 * what they said, so that its files can be generated again byte for byte.
 */
export type RunNames = {
  readonly bankCode: string
  readonly bankKana: string
  readonly senders: readonly Sender[]
  readonly places: readonly PlaceNames[]
  /** The JSON tells the postings, too; absent in runs from before it did, whose bytes stay the same (E5). */
  readonly postings?: true
}

/** Why a run could not be delivered, for the institution's operators. */
const deliveryFaults = ['folder_missing', 'not_allowed', 'disk_full', 'files_differ', 'other'] as const
export type DeliveryFault = (typeof deliveryFaults)[number]

/** Accepted transfers that left for clearing together, as one Zengin file and as JSON. */
export type HandoverRun = {
  readonly service: string
  readonly runId: string
  /** 取組日, YYYY-MM-DD. */
  readonly day: string
  /** 件数: payees of all transfers. */
  readonly count: number
  readonly totalYen: number
  /** SHA-256 of the Zengin file and of the JSON, base64url: generating them again gives the same. */
  readonly digest: string
  readonly jsonDigest: string
  readonly names: RunNames
  readonly madeAtMs: number
  readonly deliveredAtMs: number | null
  /** The latest attempt, while the run is undelivered. */
  readonly fault: DeliveryFault | null
  readonly faultAtMs: number | null
  /** Since when a person has to say whether it left before a restore (R3); null: it need not wait. */
  readonly heldAtMs: number | null
  /** A person said that it had left: it never leaves again. */
  readonly droppedAtMs: number | null
}

type OfRun = { readonly service: string; readonly runId: string }
export type RunFormat = 'zengin' | 'json'

export type HandoverEvent =
  | (Omit<HandoverRun, 'deliveredAtMs' | 'fault' | 'faultAtMs' | 'heldAtMs' | 'droppedAtMs'> & {
      readonly type: 'run_made'
      /** Since a restore, where its transfers may have left before. */
      readonly heldAtMs?: number | null
    })
  | (OfRun & { readonly type: 'run_delivered'; readonly deliveredAtMs: number })
  /** Once for each new reason: attempts continue until the run is delivered. */
  | (OfRun & { readonly type: 'run_faulted'; readonly fault: DeliveryFault; readonly faultAtMs: number })
  /** A restore brought them back undelivered. */
  | { readonly type: 'runs_fenced'; readonly runs: readonly OfRun[]; readonly heldAtMs: number }
  /** An operator said whether a held run has yet to leave. */
  | (OfRun & { readonly type: 'run_released'; readonly userId: string })
  | (OfRun & { readonly type: 'run_dropped'; readonly userId: string; readonly droppedAtMs: number })
  /** An operator downloaded a file. */
  | (OfRun & { readonly type: 'run_downloaded'; readonly userId: string; readonly format: RunFormat })

const ofRun = ({ service, runId }: Pick<HandoverRun, 'service' | 'runId'>) => [service, runId] as const

export const handoverRunState = state<
  HandoverRun,
  EventOf<
    HandoverEvent,
    'run_made' | 'run_delivered' | 'run_faulted' | 'runs_fenced' | 'run_released' | 'run_dropped'
  >
>()({
  name: 'handoverRun',
  row: 'a run of transfers for the bank: its files and what became of it',
  table: 'fb_run',
  key: ['service', 'runId'],
  columns: {
    service: text,
    runId: text,
    day: text,
    count: integer,
    totalYen: integer,
    digest: text,
    jsonDigest: text,
    names: json,
    madeAtMs: integer,
    deliveredAtMs: integer,
    fault: text,
    faultAtMs: integer,
    heldAtMs: integer,
    droppedAtMs: integer,
  },
  on: {
    run_made: {
      key: ofRun,
      fold: (_, { type: __, heldAtMs = null, ...made }) => {
        return { ...made, deliveredAtMs: null, fault: null, faultAtMs: null, heldAtMs, droppedAtMs: null }
      },
    },
    run_delivered: {
      key: ofRun,
      fold: existing((run, { deliveredAtMs }) => ({ ...run, deliveredAtMs, fault: null, faultAtMs: null })),
    },
    run_faulted: {
      key: ofRun,
      fold: existing((run, { fault, faultAtMs }) => ({ ...run, fault, faultAtMs })),
    },
    runs_fenced: {
      keys: ({ runs }) => runs.map(ofRun),
      fold: existing((run, { heldAtMs }) => ({ ...run, heldAtMs })),
    },
    run_released: { key: ofRun, fold: existing((run) => ({ ...run, heldAtMs: null })) },
    run_dropped: {
      key: ofRun,
      fold: existing((run, { droppedAtMs }) => ({
        ...run,
        heldAtMs: null,
        droppedAtMs,
        fault: null,
        faultAtMs: null,
      })),
    },
  },
})

/** 取組日 of a run created now: today, or the next business day of banks. */
export function runDay(today: Temporal.PlainDate): Temporal.PlainDate {
  return openDayFrom(today, isTokyoBusinessDay)
}

/**
 * What left its account before this instant leaves for clearing now: on business days at each time of the profile, and
 * from the last one on, which is no earlier than the cut-off, whatever waits. Null: nothing is due.
 */
export function runDueBefore(
  now: Temporal.ZonedDateTime,
  {
    runTimes,
    days,
  }: Pick<FbPolicy, 'runTimes'> & { readonly days: Pick<TransferDaysPolicy, 'sameDayUntil'> },
): Temporal.Instant | null {
  if (!isTokyoBusinessDay(now.toPlainDate())) return null
  const times = [...new Set([...runTimes, days.sameDayUntil])].toSorted()
  const passed = times.filter((time) => Temporal.PlainTime.compare(now.toPlainTime(), time) >= 0)
  const latest = passed.at(-1)
  if (latest === undefined) return null
  const isLast = passed.length === times.length
  return isLast ? now.toInstant().add({ milliseconds: 1 }) : now.withPlainTime(latest).toInstant()
}

export type RunStates = {
  readonly run: HandoverRun | undefined
  readonly transfers: readonly (Transfer | undefined)[]
}

export type RunMade = Omit<Extract<HandoverEvent, { readonly type: 'run_made' }>, 'type'>

/** Has it left the account without being in a run yet? */
export function isWaiting(transfer: Transfer | undefined): transfer is Transfer {
  return transfer !== undefined && transfer.status === 'executed' && transfer.runId === null
}

/**
 * All transfers of a run are handed over with it, or none. If another node took some in the meantime, this run's files
 * are wrong: gather again.
 */
export function decideRun(
  { run, transfers }: RunStates,
  made: RunMade,
): Decision<object, Refusal | Stale, HandoverEvent | TransferEvent> {
  if (transfers.length === 0) return refuse('nothing_to_do')
  if (run !== undefined || !transfers.every(isWaiting)) return refuse('stale')
  const { runId } = made
  const handedOver = transfers.map(
    ({ service, userId, customerId, transferId }): TransferEvent => ({
      type: 'transfer_handed_over',
      service,
      userId,
      customerId,
      transferId,
      runId,
    }),
  )
  return accept({}, { type: 'run_made', ...made }, ...handedOver)
}

/** Starting a run or downloading a file takes staff with that right. */
export function refuseHandover(states: OperatorStates, service: string): Refusal | null {
  return refuseOperator(states, 'handover', service)
}

function isToDeliver({ deliveredAtMs, heldAtMs, droppedAtMs }: HandoverRun): boolean {
  return deliveredAtMs === null && heldAtMs === null && droppedAtMs === null
}

/**
 * May it have left in a run that a restore has forgotten? Only what was to leave by the day of the restore can have.
 */
export function mayHaveLeft(
  { acceptedAtMs, day, heldUntilMs }: Pick<Transfer, 'acceptedAtMs' | 'day' | 'heldUntilMs'>,
  fence: { readonly raisedAtMs: number; readonly day: string },
): boolean {
  if (acceptedAtMs > fence.raisedAtMs) return false
  // Released once more after the restore, it may carry a later day than the one on which it left.
  const wasReleased = heldUntilMs !== null && heldUntilMs <= fence.raisedAtMs
  return wasReleased || day <= fence.day
}

/** Of a held run: it leaves now, or it left before the restore and never leaves again. */
export function decideHeldRun(
  states: OperatorStates & { readonly run: HandoverRun | undefined },
  {
    service,
    operatorId,
    verdict,
  }: { readonly service: string; readonly operatorId: string; readonly verdict: 'release' | 'drop' },
  now: Temporal.Instant,
): Decision<object, Refusal, HandoverEvent> {
  const refused = refuseHandover(states, service)
  if (refused !== null) return refuse(refused)
  const { run } = states
  if (run === undefined || run.heldAtMs === null) return refuse('nothing_to_do')
  const of = { service, runId: run.runId, userId: operatorId }
  return verdict === 'release'
    ? accept({}, { type: 'run_released', ...of })
    : accept({}, { type: 'run_dropped', ...of, droppedAtMs: now.epochMilliseconds })
}

/** If several nodes wrote the same files, the first one records it. */
export function decideDelivered(
  run: HandoverRun | undefined,
  now: Temporal.Instant,
): Decision<object, Refusal, HandoverEvent> {
  if (run === undefined || !isToDeliver(run)) return refuse('nothing_to_do')
  const { service, runId } = run
  return accept({}, { type: 'run_delivered', service, runId, deliveredAtMs: now.epochMilliseconds })
}

export function decideFaulted(
  run: HandoverRun | undefined,
  fault: DeliveryFault,
  now: Temporal.Instant,
): Decision<object, Refusal, HandoverEvent> {
  if (run === undefined || !isToDeliver(run) || run.fault === fault) return refuse('nothing_to_do')
  const { service, runId } = run
  return accept({}, { type: 'run_faulted', service, runId, fault, faultAtMs: now.epochMilliseconds })
}
