import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { type Binding, bindingBarred } from './binding.ts'
import type { Decision } from './decision.ts'
import { judgePassword, type PasswordStates, type PasswordSubmission } from './password-judgement.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'

/** `tokenId`: of the token whose claim was loaded; none where there was no token. */
export type LostToken = { readonly binding: Binding | undefined; readonly tokenId: string }

/**
 * The token that was reported lost is gone for good (D6): whatever restarts the user later, it opens nothing, and nobody
 * enrolls it again. Null when it isn't the token any more that was loaded.
 */
export function lostTokenBarred({ binding, tokenId }: LostToken, userId: string) {
  if ((binding?.tokenId ?? '') !== tokenId) return null
  return bindingBarred(binding, userId) ?? []
}

/**
 * 紛失・盗難の届出 by the users themselves, at any hour: ID and password stop everything at once, without a code, since the
 * token is lost, and that token never counts again (D6). Only the desk lets the user in again.
 */
export function decideLostReport(
  states: PasswordStates & { readonly binding: Binding | undefined },
  submission: Omit<PasswordSubmission, 'at'> & { readonly tokenId: string },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, tokenId } = submission
  return andThen(judgePassword(states, { ...submission, at: 'lost' }, profile, now), () => {
    const barred = lostTokenBarred({ binding: states.binding, tokenId }, userId)
    if (barred === null) return refuse('stale')
    return accept({}, { type: 'user_suspended', service, userId }, ...barred)
  })
}
