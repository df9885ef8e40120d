import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import type { Binding } from './binding.ts'
import type { Care } from './care.ts'
import type { Decision } from './decision.ts'
import { isLossKept, type LossReport, lossReported } from './loss.ts'
import { judgePassword, type PasswordStates, type PasswordSubmission } from './password-judgement.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'

/** `tokenId`: of the token whose claim was loaded; none where there was no token. */
export type LostToken = { readonly binding: Binding | undefined; readonly tokenId: string }

/** What a user's own report says and revokes. Null when it isn't the token any more that was loaded. */
export function lostByUser(
  { binding, tokenId }: LostToken,
  report: Omit<LossReport, 'operatorId'>,
  now: Temporal.Instant,
) {
  if ((binding?.tokenId ?? '') !== tokenId) return null
  return lossReported(binding, { ...report, operatorId: null }, now)
}

/**
 * 紛失・盗難の届出 by the users themselves, at any hour: ID and password stop everything at once, without a code, since the
 * token is lost, and that token never counts again (D6). Only two persons of the desk let the user in again.
 */
export function decideLostReport(
  states: PasswordStates & { readonly binding: Binding | undefined; readonly care?: Care | undefined },
  submission: Omit<PasswordSubmission, 'at'> & { readonly tokenId: string },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, tokenId } = submission
  return andThen(judgePassword(states, { ...submission, at: 'lost' }, profile, now), () => {
    const { user, binding, care } = states
    const isSuspended = user?.status === 'suspended'
    if (isSuspended && isLossKept(care?.loss ?? null, binding)) return accept({})
    const lost = lostByUser({ binding, tokenId }, { service, userId, stops: 'user' }, now)
    if (lost === null) return refuse('stale')
    const suspended = isSuspended ? [] : [{ type: 'user_suspended', service, userId } as const]
    return accept({}, ...suspended, ...lost.events)
  })
}
