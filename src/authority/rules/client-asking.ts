import { type Approval, approvalValidMs, openApproval } from './approval.ts'
import { clientActor } from './client.ts'
import type { RequestDetails } from './desk-events.ts'
import type { ApprovalName } from './two-persons.ts'

/** What a system of the institution asks for, and why that takes two. */
type Asking = {
  readonly clientId: string
  readonly details: RequestDetails
  readonly because: readonly ApprovalName[]
  /** How many requests of the client wait already. */
  readonly waiting: number
}

/** An approver reads them all: a client that asks for more at once, or whose key was stolen, waits until some are settled. */
export const waitingMax = 200

/**
 * What it means that a client asks, which may be again: its request still waits, an approver declined it within the day or it
 * is too much at once, or the step to take now. What it asked for before counts for nothing else than that.
 */
export function standingOf(
  approval: Approval | undefined,
  { clientId, details, because, waiting }: Asking,
  now: Temporal.Instant,
):
  | { readonly is: 'waiting'; readonly requestedAtMs: number }
  | { readonly is: 'declined' | 'ask' | 'carry_out' } {
  const mine = approval?.requestedBy === clientActor(clientId) ? approval : undefined
  const open = openApproval(mine, now)
  if (because.length > 0 && open !== undefined && !isSame(open.details, details)) return { is: 'declined' }
  if (because.length > 0 && open?.status === 'pending') {
    return { is: 'waiting', requestedAtMs: open.requestedAtMs }
  }
  const isRecent = mine !== undefined && now.epochMilliseconds < mine.requestedAtMs + approvalValidMs
  if (because.length > 0 && mine?.status === 'declined' && isRecent) return { is: 'declined' }
  if (open?.status === 'granted') return { is: 'carry_out' }
  return { is: because.length > 0 && waiting >= waitingMax ? 'declined' : 'ask' }
}

function isSame(one: RequestDetails, other: RequestDetails): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
