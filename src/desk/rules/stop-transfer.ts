import { type Approval, actOrAsk, type PartyStates, type Wanted } from '../../authority/rules/approval.ts'
import { type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, type Decision as Decided, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

export type StopStates = OperatorStates &
  PartyStates & { readonly user: User | undefined; readonly approval: Approval | undefined }

export type TransferStop = Pick<Wanted, 'service' | 'userId' | 'step' | 'reason' | 'identification'> & {
  readonly operatorId: string
  /** What the second person reads, and what alone is carried out: which items of which receipt. */
  readonly details: Wanted['details']
}

export type Stopped = { readonly result: 'done' | 'requested'; readonly returnedYen: number }

/**
 * Items of a transfer that hasn't left are stopped by two persons (D5). `stop` is what the kind makes of them as things
 * stand: what can't be stopped is refused before anybody is asked, and again when it is carried out; what has left its
 * account since it was asked for comes back, and the outcome says how much.
 */
export function decideTransferStop<E extends AnyEvent>(
  states: StopStates,
  { details, operatorId, ...asked }: TransferStop,
  stop: Decided<{ readonly returnedYen: number }, Refusal, E>,
  now: Temporal.Instant,
): Decided<Stopped, Refusal, Event | E> {
  const { user } = states
  const { service, userId } = asked
  const action = 'stop_transfer'
  const barred = refuseOperator(states, action, service)
  if (barred !== null) return refuse(barred)
  if (user === undefined) return refuse('no_such_user')
  const { outcome, events } = stop
  if (!outcome.ok) return refuse(outcome.refusal)
  const two = { because: [action], handsOver: false, parties: states } as const
  const wanted = { ...asked, action, by: operatorId, details, ...two } as const
  const told = actOrAsk(states.approval, wanted, now, (permit) => {
    const acted = { type: 'desk_acted', service, userId, operatorId, action } as const
    return accept({}, { ...acted, ...permit, actedAtMs: now.epochMilliseconds }, ...events)
  })
  return together(told, ({ result }) =>
    accept({ result, returnedYen: result === 'done' ? outcome.returnedYen : 0 }),
  )
}
