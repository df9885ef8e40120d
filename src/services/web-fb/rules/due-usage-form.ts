import { isUsable } from '../../../authority/rules/authentication.ts'
import type { TokenClaim } from '../../../authority/rules/binding.ts'
import {
  isAlive,
  type PendingReplacement,
  replacementDone,
  replacementFallen,
} from '../../../authority/rules/pending-replacement.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Token } from '../../../authority/rules/token.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Agreement, isStopped, type UsageForm } from '../../../bank/rules/agreement.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { refuseBinding } from './token-registration.ts'
import { holderAt } from './transfer-confirmation.ts'
import { claimAfter, firstToken, type HeldBinding, releases } from './usage-form.ts'

export type DueUsageFormStates = {
  /** The administrator who asked. */
  readonly asker: User | undefined
  readonly agreement: Agreement | undefined
  readonly held: readonly HeldBinding[]
  readonly claim: TokenClaim | undefined
  readonly token: Token | undefined
  readonly pending: PendingReplacement | undefined
}

/**
 * A change of the 利用形態 that waited happens when it is due, if all is as it was when it was asked for; otherwise it
 * falls. The new token was proved then, and its code spent.
 */
export function decideDueUsageForm(
  states: DueUsageFormStates,
  now: Temporal.Instant,
): Decision<{ readonly changed: boolean }, 'nothing_to_do' | Stale> {
  const { asker, held, pending } = states
  if (pending?.way !== 'usage_form' || now.epochMilliseconds < pending.dueAtMs) return refuse('nothing_to_do')
  if (held.some(({ binding, knownTokenId }) => (binding?.tokenId ?? null) !== knownTokenId))
    return refuse('stale')
  if (asker === undefined || !isAlive(pending, asker))
    return accept({ changed: false }, replacementFallen(pending))
  const { usageForm, tokenId = '', bindingId = '' } = pending.details as Change
  const released = releases(held, usageForm)
  const holder = holderAt({ usageForm }, asker)
  const isFree = claimAfter(states.claim, released) === undefined
  const next = held.find(({ binding }) => binding?.holder === holder)?.binding
  if (!isAsItWas(states, pending, usageForm, now) || !isFree || refuseBinding(next) !== null)
    return accept({ changed: false }, replacementFallen(pending))
  const { service, userId, customerId } = asker
  const atMs = now.epochMilliseconds
  return accept(
    { changed: true },
    ...released,
    { type: 'token_enrolled', service, userId, holder, tokenId, bindingId, steps: [], enrolledAtMs: atMs },
    { type: 'usage_form_chosen', service, userId, customerId, usageForm, chosenAtMs: atMs },
    replacementDone(pending),
  )
}

/** As `wait` (usage-form.ts) noted it. */
type Change = { readonly usageForm: UsageForm; readonly tokenId?: string; readonly bindingId?: string }

/** The same contract under the other form, with the token that was to be replaced, and a new one that still works. */
function isAsItWas(
  { agreement, held, token }: DueUsageFormStates,
  { replaces }: PendingReplacement,
  usageForm: UsageForm,
  now: Temporal.Instant,
): boolean {
  const before = agreement?.usageForm ?? null
  if (before === null || before === usageForm || isStopped(agreement)) return false
  if (token === undefined || !isUsable(token, now)) return false
  const first = firstToken(before, held)
  if (first?.status === 'locked' || first?.status === 'suspended') return false
  return held.some(({ binding }) => binding !== undefined && binding.bindingId === replaces)
}
