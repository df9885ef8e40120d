import { type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import { accept, type Decision, refuse } from '../../platform/decision/decision.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** 申出, 調査中, 終了: a closed one may be opened anew, as another case. */
export const disputeTransitions = {
  filed: { dispute_taken: 'investigating', dispute_closed: 'closed' },
  investigating: { dispute_taken: 'investigating', dispute_closed: 'closed' },
  closed: { dispute_opened: 'filed' },
} as const

export type DisputeStatus = keyof typeof disputeTransitions

/** A customer's word that they did not make a transfer, until somebody says how it ended (D5). */
export type Dispute = {
  readonly service: string
  readonly receipt: string
  readonly userId: string
  readonly status: DisputeStatus
  readonly reason: string
  readonly identification: string
  readonly openedBy: string
  readonly openedAtMs: number
  /** Who looks into it; null: nobody yet. */
  readonly ownerId: string | null
  readonly result: string | null
  readonly closedAtMs: number | null
}

type OfDispute = Pick<Dispute, 'service' | 'receipt' | 'userId'>

export type DisputeEvent =
  | (OfDispute &
      Pick<Dispute, 'reason' | 'identification' | 'openedBy' | 'openedAtMs'> & {
        readonly type: 'dispute_opened'
      })
  | (OfDispute & { readonly type: 'dispute_taken'; readonly ownerId: string })
  | (OfDispute & {
      readonly type: 'dispute_closed'
      readonly result: string
      readonly closedBy: string
      readonly closedAtMs: number
    })

const unsaid = (dispute: Dispute): Dispute => ({
  ...dispute,
  reason: '',
  identification: '',
  result: dispute.result === null ? null : '',
})

const ofDispute = ({ service, receipt }: OfDispute) => [service, receipt] as const

export const disputeState = state<Dispute, DisputeEvent>()({
  name: 'dispute',
  row: 'a transfer that a customer says they did not make: who looks into it, and how it ended',
  table: 'dispute',
  ofPerson: { by: 'userId', erased: unsaid },
  key: ['service', 'receipt'],
  columns: {
    service: text,
    receipt: text,
    userId: text,
    status: text,
    reason: text,
    identification: text,
    openedBy: text,
    openedAtMs: integer,
    ownerId: text,
    result: text,
    closedAtMs: integer,
  },
  on: {
    dispute_opened: {
      key: ofDispute,
      fold: (_, { type: __, ...opened }) => {
        return { ...opened, status: 'filed', ownerId: null, result: null, closedAtMs: null }
      },
    },
    dispute_taken: {
      key: ofDispute,
      fold: existing((dispute, { ownerId }) => ({ ...dispute, ownerId, status: 'investigating' })),
    },
    dispute_closed: {
      key: ofDispute,
      fold: existing((dispute, { result, closedAtMs }) => {
        return { ...dispute, result, closedAtMs, status: 'closed' }
      }),
    },
  },
})

export type DisputeWork = OfDispute & { readonly operatorId: string } & (
    | { readonly act: 'open'; readonly reason: string; readonly identification: string }
    | { readonly act: 'take' }
    | { readonly act: 'close'; readonly result: string }
  )

/** Who stops transfers opens the case, takes it, and says how it ended. Refused with `nothing_to_do` where another was first. */
export function decideDispute(
  states: OperatorStates & { readonly dispute: Dispute | undefined },
  work: DisputeWork,
  now: Temporal.Instant,
): Decision<object, 'not_permitted' | 'nothing_to_do', DisputeEvent> {
  const { service, receipt, userId, operatorId, act } = work
  const barred = refuseOperator(states, 'stop_transfer', service)
  if (barred !== null) return refuse(barred)
  const of = { service, receipt, userId }
  const isOpen = states.dispute !== undefined && states.dispute.status !== 'closed'
  if (act === 'open') {
    if (isOpen) return refuse('nothing_to_do')
    const { reason, identification } = work
    const opened = { reason, identification, openedBy: operatorId, openedAtMs: now.epochMilliseconds }
    return accept({}, { type: 'dispute_opened', ...of, ...opened })
  }
  if (!isOpen) return refuse('nothing_to_do')
  if (act === 'take') {
    if (states.dispute?.ownerId === operatorId) return refuse('nothing_to_do')
    return accept({}, { type: 'dispute_taken', ...of, ownerId: operatorId })
  }
  const closedAtMs = now.epochMilliseconds
  return accept({}, { type: 'dispute_closed', ...of, result: work.result, closedBy: operatorId, closedAtMs })
}
