import {
  type Approval,
  actOrAsk,
  type PartyStates,
  type Permit,
  type Told,
} from '../../../authority/rules/approval.ts'
import { type Binding, bindingBarred, type TokenClaim } from '../../../authority/rules/binding.ts'
import {
  type Customer,
  type CustomerNumber,
  customerNumberState,
  customerState,
} from '../../../authority/rules/customer.ts'
import type { CustomerEnd } from '../../../authority/rules/customer-end.ts'
import { type Operator, type OperatorStates, refuseOperator } from '../../../authority/rules/operator.ts'
import {
  decideParticulars,
  type KeptParticulars,
  type ParticularsChange,
} from '../../../authority/rules/particulars.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import {
  decideUserCreation,
  type UserCreation,
  whyCreationTakesTwo,
} from '../../../authority/rules/registration.ts'
import type { ApprovalName } from '../../../authority/rules/two-persons.ts'
import type { User } from '../../../authority/rules/user.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from '../decision.ts'
import type { Event } from '../events.ts'
import type { ImportCounts, UserImport } from './user-import.ts'

/** What a file is to do, as it was checked. */
export type Planned = Pick<UserImport, 'service' | 'importId' | 'lines' | 'whole' | 'digest'>

export type ImportOrder = Planned & {
  readonly operatorId: string
  readonly step: 'ask' | 'carry_out'
  readonly reason: string
  readonly identification: string
  /** What the approver reads: how many of each. */
  readonly details: Readonly<Record<string, string>>
  readonly administrators: boolean
}

type OrderStates = OperatorStates &
  PartyStates & {
    readonly operator: Operator | undefined
    readonly approval: Approval | undefined
    readonly run: UserImport | undefined
  }

/** An operator has a file done, or files it for a second person, as any file of users. */
export function decideImportOrder(
  states: OrderStates,
  order: ImportOrder,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<Told> {
  const { service, importId, operatorId, administrators } = order
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  const listed: readonly ApprovalName[] = profile.desk.approvals.includes('import_users')
    ? ['import_users']
    : []
  const because = [...listed, ...whyCreationTakesTwo(administrators, states.operator, profile, now)]
  const wanted = {
    ...order,
    userId: importId,
    action: 'import_users',
    by: operatorId,
    because,
    handsOver: false,
    parties: states,
  } as const
  return actOrAsk(states.approval, wanted, now, (permit) =>
    decideImportBegin(states.run, { ...order, by: operatorId }, permit, now),
  )
}

/** The same at the terminal, whose commands have a second person of their own. */
export function decideImportBegin(
  run: UserImport | undefined,
  { service, importId, lines, whole, digest, by: begunBy }: Planned & { readonly by: string },
  { reason, identification, approved }: Permit,
  now: Temporal.Instant,
): Decision {
  if (run !== undefined || lines === 0) return refuse('nothing_to_do')
  const begun = { service, importId, lines, whole, digest, reason, identification, approved, begunBy }
  return accept({}, { type: 'user_import_begun', ...begun, begunAtMs: now.epochMilliseconds })
}

/** One line, with what was gathered for it. */
export type LineWork = {
  readonly line: number
  readonly userId: string
  readonly isEnd: boolean
  readonly creation: UserCreation
  /** Of a user who is there; null where the file says nothing of it. */
  readonly particulars: ParticularsChange | null
}

export type LineStates = {
  readonly user: User | undefined
  readonly binding: Binding | undefined
  readonly claim: TokenClaim | undefined
  readonly particulars: KeptParticulars | undefined
  readonly customer: Customer | undefined
  readonly customerNumber: CustomerNumber | undefined
  readonly customerEnd: CustomerEnd | undefined
}

type LineDone = {
  readonly is: keyof ImportCounts
  readonly events: readonly Event[]
  readonly refusal: string
}

/**
 * What a line of the core system comes to, as things stand: a user who is not there is opened, one who is gets what differs,
 * one who is ended is closed as a company's own administrator would: the token is barred, the session ends. The same line again
 * changes nothing.
 */
function decideLine(
  states: LineStates,
  { userId, isEnd, creation, particulars }: LineWork,
  profile: ServiceProfile,
  now: Temporal.Instant,
): LineDone | 'stale' {
  const { user, binding, claim, customer } = states
  const { service, userName, administrator } = creation
  const done = (is: keyof ImportCounts, ...events: readonly Event[]): LineDone => ({
    is,
    events,
    refusal: '',
  })
  const refused = (refusal: string): LineDone => ({ is: 'refused', events: [], refusal })
  if (isEnd) {
    if (user === undefined) return refused('no_such_user')
    if (user.status === 'deleted') return done('unchanged')
    // The claim was loaded for the token that the binding had before the transaction.
    const barred = bindingBarred(binding, userId) ?? []
    if (barred.length > 0 && claim?.holder !== binding?.holder) return 'stale'
    return done('ended', ...barred, { type: 'user_deleted', service, userId })
  }
  if (user === undefined) {
    const created = decideUserCreation(states, creation, profile, now)
    if (created.outcome.ok) return done('opened', ...created.events)
    return created.outcome.refusal === 'stale' ? 'stale' : refused(created.outcome.refusal)
  }
  if (user.status === 'deleted') return refused('user_id_taken')
  if (customer?.customerId !== user.customerId) return refused('other_customer')
  const events: Event[] = []
  if (user.userName !== userName || user.administrator !== administrator)
    events.push({ type: 'user_changed', service, userId, userName, administrator })
  if (particulars !== null && particulars.changed.length > 0) {
    const set = decideParticulars(states, particulars, now)
    if (!set.outcome.ok) return set.outcome.refusal === 'stale' ? 'stale' : refused(set.outcome.refusal)
    events.push(...set.events)
  }
  return events.length === 0 ? done('unchanged') : done('changed', ...events)
}

/**
 * The next lines of a file, together: what they changed and how far it is done are committed as one, so that whoever goes on
 * after a crash knows. `nothing_to_do`: another process was first. Of a file that is to be done whole, the first line that
 * others made impossible is the last.
 */
export function decideLines(
  run: UserImport | undefined,
  statesOf: (work: LineWork) => LineStates,
  { from, works }: { readonly from: number; readonly works: readonly LineWork[] },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'nothing_to_do' | 'stale'> {
  if (run === undefined || run.endedAtMs !== null || run.done !== from) return refuse('nothing_to_do')
  const { service, importId } = run
  const counts = { opened: 0, changed: 0, ended: 0, unchanged: 0, refused: 0 }
  const opened = new Map<string, Pick<LineStates, 'customer' | 'customerNumber'>>()
  const events: Event[] = []
  let done = from
  let stoppedLine: number | null = null
  for (const work of works) {
    const { customer: chosen, userId } = work.creation
    const states = { ...statesOf(work), ...opened.get(chosen.customerId) }
    const line = decideLine(states, work, profile, now)
    if (line === 'stale') return refuse('stale')
    done += 1
    counts[line.is] += 1
    if (line.is === 'refused')
      events.push({
        type: 'import_line_refused',
        service,
        importId,
        line: work.line,
        userId,
        cause: line.refusal,
      })
    events.push(...line.events)
    opened.set(chosen.customerId, afterwards(states, line.events))
    if (line.is === 'refused' && run.whole) {
      stoppedLine = work.line
      break
    }
  }
  const isOver = done === run.lines || stoppedLine !== null
  const endedAtMs = isOver ? now.epochMilliseconds : null
  return accept({}, ...events, {
    type: 'user_import_advanced',
    service,
    importId,
    done,
    ...counts,
    endedAtMs,
    stoppedLine,
  })
}

/** The first user of a new customer opens it; the others find it. */
function afterwards({ customer, customerNumber }: LineStates, events: readonly Event[]) {
  return events.reduce(
    (rows, event) => ({
      customer: customerState.evolve(rows.customer, event),
      customerNumber: customerNumberState.evolve(rows.customerNumber, event),
    }),
    { customer, customerNumber },
  )
}
