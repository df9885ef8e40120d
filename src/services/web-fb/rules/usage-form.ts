import type { Binding } from '../../../authority/rules/binding.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Session } from '../../../authority/rules/session.ts'
import { type ProofStates, proveToken } from '../../../authority/rules/token-proof.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { UsageForm } from '../../../bank/rules/agreement.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import { decideConfirmed, type FbActing, type FbAdministratorStates } from './administration.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { isRegistered, refuseBinding, releaseOf, type TypedProof } from './token-registration.ts'
import { holderAt } from './transfer-confirmation.ts'

/** A binding of the customer: one user's, or the shared one. */
export type HeldBinding = {
  /** The user; for the shared one, the acting administrator. */
  readonly userId: string
  readonly isShared: boolean
  readonly isAdministrators: boolean
  readonly binding: Binding | undefined
  /** The token that it had before the transaction, whose claim was loaded. */
  readonly knownTokenId: string | null
}

export type UsageFormChoice = FbActing &
  TypedProof & {
    readonly usageForm: UsageForm
    /** The ID of the session that replaces the administrator's, if the change ends that. */
    readonly nextSessionHash: string
  }

/** Does the form's first token exist: an administrator's, or the shared one (S3-3.4-01)? */
function firstToken(
  usageForm: UsageForm | null,
  held: readonly Pick<HeldBinding, 'isShared' | 'isAdministrators' | 'binding'>[],
): Binding | undefined {
  const firsts = held.filter(({ isShared, isAdministrators }) =>
    usageForm === 'shared' ? isShared : usageForm === 'individual' && isAdministrators,
  )
  return firsts.map(({ binding }) => binding).find(isRegistered)
}

/**
 * 利用形態設定 with its first token, the acting administrator's or the shared one, all or nothing. The first time, this puts
 * the contract on codes permanently (S3-2-03). Changing the form releases every existing registration (G-08); the
 * current form may be chosen again if the branch released its first token (S3-FAQ-01).
 */
export function decideUsageForm(
  states: FbAdministratorStates & ProofStates & { readonly held: readonly HeldBinding[] },
  choice: UsageFormChoice,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<{ readonly replaced: boolean }, Refusal | Stale> {
  return decideConfirmed(states, choice, profile, now, (administrator) => {
    const { agreement, held, session } = states
    const { usageForm, nextSessionHash } = choice
    const before = agreement?.usageForm ?? null
    if (held.some(({ binding, knownTokenId }) => (binding?.tokenId ?? null) !== knownTokenId))
      return refuse('stale')
    const first = firstToken(before, held)
    if (before === usageForm && first !== undefined) return refuse('usage_form_same')
    // Otherwise switching the form would get around a lock that only the branch may remove.
    if (first?.status === 'locked') return refuse('code_locked')
    if (first?.status === 'suspended') return refuse('code_suspended')
    const barred = refuseBinding(states.binding)
    if (barred !== null) return refuse(barred)
    const released = before === null || before === usageForm ? [] : releases(held, usageForm)
    const { service, userId, customerId } = administrator
    const holder = holderAt({ usageForm }, administrator)
    const proof = proveToken(afterRelease(states, released), { ...choice, userId, holder }, profile, now)
    if (!proof.ok) return refuse(proof.refusal, proof.rejected)
    const chosenAtMs = now.epochMilliseconds
    const replaced = released.length > 0 && session !== undefined
    return accept(
      { replaced },
      ...released,
      ...(replaced ? replacement(administrator, session, nextSessionHash) : []),
      proof.enrolled,
      { type: 'usage_form_chosen', service, userId, customerId, usageForm, chosenAtMs },
    )
  })
}

/** Everything that was registered under the other form. */
function releases(held: readonly HeldBinding[], usageForm: UsageForm): readonly Event[] {
  const others = held.filter(({ isShared }) => isShared !== (usageForm === 'shared'))
  return others.flatMap(({ binding, userId }) => releaseOf(binding, userId) ?? [])
}

/** The same phone may become the first token of the other form: its claim ends with its binding. */
function afterRelease(states: ProofStates, released: readonly Event[]): ProofStates {
  const { claim } = states
  const isFree = released.some((event) => event.type === 'binding_revoked' && event.holder === claim?.holder)
  return isFree ? { ...states, claim: undefined } : states
}

/**
 * The administrator's own token was among those released, which ended the session: it continues under another ID, with
 * its age, so that the new token is effective only from the next login on (S3-3.2-28).
 */
function replacement(
  { service, userId }: User,
  { sessionHash, startedAtMs, expiresAtMs }: Session,
  nextSessionHash: string,
): readonly Event[] {
  return [
    { type: 'session_ended', service, userId, sessionHash, reason: 'replaced' },
    {
      type: 'session_started',
      service,
      userId,
      sessionHash: nextSessionHash,
      stage: 'authenticated',
      purpose: 'login',
      startedAtMs,
      expiresAtMs,
    },
  ]
}
