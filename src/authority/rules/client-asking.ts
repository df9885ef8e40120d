import { type Approval, approvalValidMs, openApproval } from './approval.ts'
import { clientActor } from './client.ts'
import type { RequestDetails } from './events.ts'
import type { ApprovalName } from './two-persons.ts'

/** What a system of the institution asks for, and why that takes two. */
type Asking = {
  readonly clientId: string
  readonly details: RequestDetails
  readonly because: readonly ApprovalName[]
}

/**
 * What it means that a client asks, which may be again: its request still waits, an approver declined it within the day, or
 * the step to take now. What it asked for before counts for nothing else than that.
 */
export function standingOf(
  approval: Approval | undefined,
  { clientId, details, because }: Asking,
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
  return { is: open?.status === 'granted' ? 'carry_out' : 'ask' }
}

function isSame(one: RequestDetails, other: RequestDetails): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
