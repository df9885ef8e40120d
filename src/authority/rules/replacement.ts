import { accept, refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import { withoutEndedLock } from './binding.ts'
import type { CodeAt } from './code-match.ts'
import type { Decision } from './decision.ts'
import type { ReplacementWay, ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { lockRefusal } from './wrong-code.ts'

/** A code of the token that is to be replaced; null: whoever asks doesn't have it at hand. */
export type OldCode = { readonly code: string; readonly codeAt: CodeAt } | null

export type ReplacementAsk = {
  readonly way: ReplacementWay
  readonly service: string
  readonly userId: string
  /** Of the token that is there. */
  readonly holder: string
  readonly old: OldCode
  /** The token that comes instead, whose own codes prove it; null: none. */
  readonly newTokenId: string | null
}

const hourMs = 3_600_000

const wrongCodes: readonly (Refusal | Stale)[] = ['code_wrong', 'code_spent', 'token_unusable']

/**
 * A token is changed by who holds it (X6, X7). Who replaces one that works, adds to it or goes around it gives a code of
 * it, which counts and is spent like every other; without one, the change waits. A lock or a suspension is no way around:
 * then it takes the desk, where two persons release the token. `dueAtMs` null: it may happen at once. What the manual of
 * the service prescribes stays as it is.
 */
export function decideReplacement(
  states: CodeStates,
  { way, service, userId, holder, old, newTokenId }: ReplacementAsk,
  profile: Pick<ServiceProfile, 'replacement' | 'code'>,
  now: Temporal.Instant,
): Decision<{ readonly dueAtMs: number | null }, Refusal | Stale> {
  const { asManual, waitHours } = profile.replacement
  const { binding } = withoutEndedLock(states.binding, userId, now)
  if (binding === undefined || binding.tokenId === null) return accept({ dueAtMs: null })
  if (asManual.includes(way)) return accept({ dueAtMs: null })
  if (binding.status === 'locked') return refuse(lockRefusal(binding))
  if (binding.status === 'suspended') return refuse('code_suspended')
  // Its code proves the new registration already.
  if (binding.tokenId === newTokenId) return accept({ dueAtMs: null })
  if (old !== null) {
    const { outcome, events } = decideCode(states, { service, userId, holder, ...old }, profile.code, now)
    if (outcome.ok) return accept({ dueAtMs: null }, ...events)
    // Of two codes on one screen, whoever typed them reads which one it was.
    const refusal = wrongCodes.includes(outcome.refusal) ? 'old_code_wrong' : outcome.refusal
    return refuse(refusal, ...events)
  }
  if (waitHours === null) return refuse('old_code_missing')
  return accept({ dueAtMs: now.epochMilliseconds + waitHours * hourMs })
}
