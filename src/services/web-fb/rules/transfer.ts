import type { RiskCondition } from '../../../authority/rules/risk-events.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import type { Carried } from '../../../bank/rules/carried.ts'
import type { FeeBearer } from '../../../bank/rules/fees.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { integer, json, optionalJson, text } from '../../../platform/decision/table.ts'
import { type FencedCaseEvent, ofFenced } from './fenced-case.ts'

/** One payee of a transfer, with the four figures of S3-3.4-07. */
export type TransferLine = Destination &
  Carried & {
    readonly feeBearer: FeeBearer
    /** 支払金額: what is owed. */
    readonly payYen: number
    /** 先方負担手数料: the payee's share of it. */
    readonly payeeFeeYen: number
    /** 振込金額: what arrives. */
    readonly amountYen: number
    /** 手数料: the institution's charge to the sender. */
    readonly feeYen: number
    /** When the desk stopped it (D5); absent: it is, or will be, paid. */
    readonly stoppedAtMs?: number
  }

/** What was paid and when, and no longer to whom. */
export function nameless(lines: readonly TransferLine[]): readonly TransferLine[] {
  return lines.map(({ reference: _, nameInFile: __, ...line }) => ({ ...line, number: '', name: '' }))
}

/** Statuses of a transfer and the events that change them (requirements E-5). */
export const transferTransitions = {
  held: {
    transfer_released: 'reserved',
    transfer_failed: 'failed',
    transfer_cancelled: 'cancelled',
    'transfer_item_stopped (the last one)': 'stopped',
  },
  reserved: {
    transfer_executed: 'executed',
    transfer_failed: 'failed',
    transfer_cancelled: 'cancelled',
    'transfer_item_stopped (the last one)': 'stopped',
  },
  executed: { 'transfer_item_stopped (the last one)': 'stopped' },
  failed: {},
  cancelled: {},
  stopped: {},
} as const

export type TransferStatus = keyof typeof transferTransitions

/** A 都度振込 confirmed by its own code or password: one receipt, one day, one or more payees. */
export type Transfer = {
  readonly service: string
  /** 受付番号. */
  readonly transferId: string
  readonly customerId: string
  readonly userId: string
  readonly accountId: string
  /** 振込指定日, YYYY-MM-DD. */
  readonly day: string
  /** メモ情報. */
  readonly memo: string
  readonly lines: readonly TransferLine[]
  /** The total that leaves the account: all amounts and fees. */
  readonly debitYen: number
  readonly status: TransferStatus
  readonly acceptedAtMs: number
  readonly endedAtMs: number | null
  /** The run that handed it over to clearing; null: none yet. */
  readonly runId: string | null
  /** Of the 総合振込 file that it was taken in from; null: it was typed in. */
  readonly fileDigest: string | null
  /** Since when its account lacks the money: it is tried again through the day. */
  readonly shortAtMs: number | null
  /** Until when a rule of the profile held it back, and why; null: none did. */
  readonly heldUntilMs: number | null
  readonly heldBecause: readonly RiskCondition[] | null
  /** When a restore brought it back, reserved: two persons have yet to say whether it still is (R3). Null: it need not wait. */
  readonly fencedAtMs: number | null
  /** What one of them asked for about it; null: nobody has. */
  readonly fencedCase: string | null
}

/** What came of a rule that holds a transfer back. */
export type Hold = { readonly heldUntilMs: number; readonly heldBecause: readonly RiskCondition[] }

type OfTransfer = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly transferId: string
}

export type TransferEvent =
  | (OfTransfer &
      Pick<Transfer, 'accountId' | 'day' | 'memo' | 'lines' | 'debitYen' | 'acceptedAtMs'> & {
        readonly type: 'transfer_accepted'
        readonly by: 'code' | 'fixed_password' | 'operation'
        /** The signed operation that confirmed it. */
        readonly operationId?: string
        readonly fileDigest?: string
        /** Where a rule of the profile holds it back. */
        readonly hold?: Hold
        /** In which session and browser, and what was said around the transfer there (D5). */
        readonly sessionHash?: string
        readonly browser?: string
        readonly shown?: readonly string[]
      })
  /** The wait that a rule asked for is over: from now on it is a reservation, of the day on which it can be made. */
  | (OfTransfer & {
      readonly type: 'transfer_released'
      readonly releasedAtMs: number
      readonly day: string
    })
  /** The first try found too little money in the account. */
  | (OfTransfer & { readonly type: 'transfer_short'; readonly shortAtMs: number })
  | (OfTransfer & {
      readonly type: 'transfer_executed' | 'transfer_failed' | 'transfer_cancelled'
      readonly endedAtMs: number
    })
  /** Two persons of the desk stopped one payee, by its place from 0, before it left (D5). */
  | (OfTransfer & {
      readonly type: 'transfer_item_stopped'
      readonly item: number
      readonly stoppedAtMs: number
      readonly operatorId: string
    })
  | (OfTransfer & { readonly type: 'transfer_handed_over'; readonly runId: string })
  /** A restore brought them back, reserved. */
  | {
      readonly type: 'transfers_fenced'
      readonly transfers: readonly Pick<Transfer, 'service' | 'transferId'>[]
      readonly fencedAtMs: number
    }
  /** Counts toward a day's limits: one event for the customer, one for the user. */
  | (DailyTransferTotalKey & { readonly type: 'transfer_counted'; readonly yen: number })

type DailyTransferTotalKey = Pick<DailyTransferTotal, 'service' | 'holder' | 'day'>

const ofTransfer = ({ service, transferId }: Pick<Transfer, 'service' | 'transferId'>) =>
  [service, transferId] as const

const ended = existing<
  Transfer,
  EventOf<TransferEvent, 'transfer_executed' | 'transfer_failed' | 'transfer_cancelled'>
>((transfer, { type, endedAtMs }) => ({ ...transfer, status: transferTransitions.reserved[type], endedAtMs }))

function withItemStopped(
  transfer: Transfer,
  { item, stoppedAtMs }: EventOf<TransferEvent, 'transfer_item_stopped'>,
): Transfer {
  const lines = transfer.lines.map((line, i) => (i === item ? { ...line, stoppedAtMs } : line))
  const { amountYen = 0, feeYen = 0 } = transfer.lines[item] ?? {}
  const debitYen = transfer.debitYen - amountYen - feeYen
  const isLast = liveLines({ lines }).length === 0
  return { ...transfer, lines, debitYen, ...(isLast && { status: 'stopped', endedAtMs: stoppedAtMs }) }
}

export const transferState = state<
  Transfer,
  Exclude<TransferEvent, { readonly type: 'transfer_counted' }> | FencedCaseEvent
>()({
  name: 'transfer',
  row: 'a transfer or reservation: payees, amounts, status, its run',
  table: 'fb_transfer',
  ofPerson: {
    by: 'customerId',
    erased: (transfer) => ({ ...transfer, memo: '', lines: nameless(transfer.lines) }),
  },
  key: ['service', 'transferId'],
  columns: {
    service: text,
    transferId: text,
    customerId: text,
    userId: text,
    accountId: text,
    day: text,
    memo: text,
    lines: json,
    debitYen: integer,
    status: text,
    acceptedAtMs: integer,
    endedAtMs: integer,
    runId: text,
    fileDigest: text,
    shortAtMs: integer,
    heldUntilMs: integer,
    heldBecause: optionalJson,
    fencedAtMs: integer,
    fencedCase: text,
  },
  on: {
    transfer_accepted: {
      key: ofTransfer,
      fold: (_, { type: __, fileDigest = null, hold, ...event }) => {
        const { service, transferId, customerId, userId, accountId } = event
        const { day, memo, lines, debitYen, acceptedAtMs } = event
        return {
          service,
          transferId,
          customerId,
          userId,
          accountId,
          day,
          memo,
          lines,
          debitYen,
          acceptedAtMs,
          status: hold === undefined ? 'reserved' : 'held',
          endedAtMs: null,
          runId: null,
          fileDigest,
          shortAtMs: null,
          heldUntilMs: hold?.heldUntilMs ?? null,
          heldBecause: hold?.heldBecause ?? null,
          fencedAtMs: null,
          fencedCase: null,
        }
      },
    },
    transfer_released: {
      key: ofTransfer,
      fold: existing((transfer, { day }) => ({
        ...transfer,
        day,
        status: transferTransitions.held.transfer_released,
      })),
    },
    transfer_short: {
      key: ofTransfer,
      fold: existing((transfer, { shortAtMs }) => ({ ...transfer, shortAtMs })),
    },
    transfer_item_stopped: { key: ofTransfer, fold: existing(withItemStopped) },
    transfer_executed: { key: ofTransfer, fold: ended },
    transfer_failed: { key: ofTransfer, fold: ended },
    transfer_cancelled: { key: ofTransfer, fold: ended },
    transfer_handed_over: {
      key: ofTransfer,
      fold: existing((transfer, { runId }) => ({ ...transfer, runId })),
    },
    transfers_fenced: {
      keys: ({ transfers }) => transfers.map(ofTransfer),
      fold: existing((transfer, { fencedAtMs }) => ({ ...transfer, fencedAtMs, fencedCase: null })),
    },
    fenced_case_asked: {
      keys: ofFenced,
      fold: existing((transfer, { caseId }) => ({ ...transfer, fencedCase: caseId })),
    },
    fenced_case_declined: {
      keys: ofFenced,
      fold: existing((transfer) => ({ ...transfer, fencedCase: null })),
    },
    fenced_case_granted: {
      keys: ofFenced,
      fold: existing((transfer) => ({ ...transfer, fencedAtMs: null, fencedCase: null })),
    },
  },
})

/** The payees that are, or will be, paid. */
export function liveLines<Line extends Pick<TransferLine, 'stoppedAtMs'>>({
  lines,
}: {
  readonly lines: readonly Line[]
}): readonly Line[] {
  return lines.filter(({ stoppedAtMs }) => stoppedAtMs === undefined)
}

/** Accepted, and not paid yet. */
export function isReserved({ status }: Pick<Transfer, 'status'>): boolean {
  return status === 'held' || status === 'reserved'
}

/** Does it wait until two persons say what becomes of it after a restore? */
export function isFenced({ status, fencedAtMs }: Pick<Transfer, 'status' | 'fencedAtMs'>): boolean {
  return fencedAtMs !== null && isReserved({ status })
}

/** And nobody has asked for anything about it. */
export function isFreeFenced(transfer: Transfer | undefined): transfer is Transfer {
  return transfer !== undefined && isFenced(transfer) && transfer.fencedCase === null
}

/** 振込金額 of all payees that are paid. */
export function amountOf(transfer: Pick<Transfer, 'lines'>): number {
  return liveLines(transfer).reduce((all, { amountYen }) => all + amountYen, 0)
}

/** What a customer, or one of its users, had accepted on a day; a canceled transfer returns its part. */
export type DailyTransferTotal = {
  readonly service: string
  /** `customer:<id>` or `user:<id>`. */
  readonly holder: string
  /** The day of acceptance, YYYY-MM-DD in Asia/Tokyo. */
  readonly day: string
  readonly acceptedYen: number
}

export function customerDayHolder(customerId: string): string {
  return `customer:${customerId}`
}

export function userDayHolder(userId: string): string {
  return `user:${userId}`
}

/** Whose totals it counts in: those of the day on which it was accepted. */
export function countedAt({
  customerId,
  userId,
  acceptedAtMs,
}: Pick<Transfer, 'customerId' | 'userId' | 'acceptedAtMs'>) {
  const day = dayOf(Temporal.Instant.fromEpochMilliseconds(acceptedAtMs)).toString()
  return [customerDayHolder(customerId), userDayHolder(userId)].map((holder) => ({ holder, day }))
}

export const dailyTransferTotalState = state<
  DailyTransferTotal,
  EventOf<TransferEvent, 'transfer_counted'>
>()({
  name: 'dailyTransferTotal',
  row: 'what a customer or user had accepted on a day, for the limits',
  table: 'fb_transfer_day',
  key: ['service', 'holder', 'day'],
  columns: { service: text, holder: text, day: text, acceptedYen: integer },
  on: {
    transfer_counted: {
      key: ({ service, holder, day }) => [service, holder, day],
      fold: (used, { service, holder, day, yen }) => {
        return { service, holder, day, acceptedYen: (used?.acceptedYen ?? 0) + yen }
      },
    },
  },
})
