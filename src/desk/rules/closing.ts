import type { Activation } from '../../authority/rules/activation.ts'
import { actOrAsk, type Told, type Wanted } from '../../authority/rules/approval.ts'
import { type Binding, barredHolder, bindingBarred, type TokenClaim } from '../../authority/rules/binding.ts'
import type { Certificate } from '../../authority/rules/certificate.ts'
import type { Customer } from '../../authority/rules/customer.ts'
import type { CustomerEnd } from '../../authority/rules/customer-end.ts'
import { refuseOperator } from '../../authority/rules/operator.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import type { DeskCreationStates } from '../../authority/rules/registration.ts'
import type { Token } from '../../authority/rules/token.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, type Decision as Decided, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

/** What one user of the customer has, or the customer's own token (`user` is then undefined). */
export type EndedHolder = {
  readonly user: User | undefined
  readonly binding: Binding | undefined
  readonly activation: Activation | undefined
  readonly certificates: readonly (Certificate | undefined)[]
}

/** A token that one of them had when the rows were looked up. */
export type EndedToken = {
  readonly tokenId: string
  readonly token: Token | undefined
  /** In every service: it may be somebody's elsewhere. */
  readonly claims: readonly (TokenClaim | undefined)[]
}

export type EndStates = {
  readonly customer: Customer | undefined
  readonly customerEnd: CustomerEnd | undefined
  readonly holders: readonly EndedHolder[]
  readonly tokens: readonly EndedToken[]
}

type OfCustomer = { readonly service: string; readonly customerId: string }

/**
 * Everybody of a customer is ended: sessions, certificates, activation codes, and tokens with their secrets, unless a token
 * is somebody's in another service. `by` is the user who gives up what all of them share. `stale`: a token that nobody
 * loaded.
 */
export function endEverybody<E extends AnyEvent>(
  { holders, tokens }: EndStates,
  { service, customerId, by }: OfCustomer & { readonly by: string },
  ofKind: readonly E[],
  now: Temporal.Instant,
): readonly (Event | E)[] | Stale {
  const events: (Event | E)[] = []
  const held = new Set<string>()
  for (const { user, binding, activation, certificates } of holders) {
    if (user !== undefined && user.customerId !== customerId) continue
    const userId = user?.userId ?? by
    for (const tokenId of [binding?.tokenId, activation?.tokenId]) if (tokenId != null) held.add(tokenId)
    events.push(...(bindingBarred(binding, userId) ?? []))
    if (activation?.status === 'issued')
      events.push({ type: 'activation_revoked', service, userId, reason: 'contract_ended' })
    for (const certificate of certificates) {
      if (certificate?.status !== 'active') continue
      const revoked = { reason: 'cessation_of_operation', revokedAtMs: now.epochMilliseconds } as const
      events.push({ type: 'certificate_revoked', service, userId, serial: certificate.serial, ...revoked })
    }
  }
  for (const tokenId of held) {
    const found = tokens.find((each) => each.tokenId === tokenId)
    if (found === undefined) return 'stale'
    events.push(...tokenEnded(found, service))
  }
  events.push(...ofKind)
  for (const { user } of holders)
    if (user?.customerId === customerId && user.status !== 'deleted')
      events.push({ type: 'user_deleted', service, userId: user.userId })
  return events
}

function tokenEnded({ tokenId, token, claims }: EndedToken, service: string): readonly Event[] {
  const isElsewhere = claims.some(
    (claim) => claim !== undefined && claim.service !== service && claim.holder !== barredHolder,
  )
  if (token === undefined || isElsewhere) return []
  const revoked = { type: 'token_revoked', tokenId, reason: 'retired', boundTo: [] } as const
  return [...(token.status === 'revoked' ? [] : [revoked]), { type: 'token_shredded', tokenId }]
}

export type Closing = Pick<Wanted, 'step' | 'reason' | 'identification'> &
  OfCustomer & {
    /** The user on whose page it is asked for. */
    readonly userId: string
    readonly operatorId: string
    /** Is something of the customer's business still open, as the kind of service says? */
    readonly isBusy: boolean
  }

export type ClosingStates = DeskCreationStates & EndStates & { readonly user: User | undefined }

/**
 * A contract ends by two persons, whatever the profile lists: nobody of the customer gets in again (decision 65). What could
 * not be done is refused before anybody is asked to grant it, and again when it is carried out.
 */
export function decideClosing<E extends AnyEvent>(
  states: ClosingStates,
  { customerId, isBusy, operatorId, ...asked }: Closing,
  ofKind: readonly E[],
  now: Temporal.Instant,
): Decided<Told, Refusal | Stale, Event | E> {
  const { user, customer, customerEnd } = states
  const { service, userId } = asked
  const action = 'close_customer'
  const barred = refuseOperator(states, action, service)
  if (barred !== null) return refuse(barred)
  if (customer === undefined || user === undefined) return refuse('no_such_user')
  if (user.customerId !== customerId) return refuse('stale')
  if (customerEnd !== undefined) return refuse('customer_closed')
  if (isBusy) return refuse('customer_busy')
  const ended = endEverybody(states, { service, customerId, by: userId }, ofKind, now)
  if (ended === 'stale') return refuse('stale')
  const two = { because: [action], handsOver: false, parties: states } as const
  // Of this customer, and no other that the user may belong to by then.
  const wanted = { ...asked, action, by: operatorId, details: { customerId }, ...two } as const
  return actOrAsk(states.approval, wanted, now, (permit) => {
    const acted = { type: 'desk_acted', service, userId, operatorId, action } as const
    const closed = { type: 'customer_closed', service, customerId, closedBy: operatorId } as const
    return accept(
      {},
      { ...acted, ...permit, actedAtMs: now.epochMilliseconds },
      { ...closed, closedAtMs: now.epochMilliseconds },
      ...ended,
    )
  })
}
