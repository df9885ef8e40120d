import { formatActivationCode } from '../../otp/activation-code.ts'
import type { KeyRing } from '../../platform/secrets/key-ring.ts'
import { keyedHashes } from '../../platform/secrets/mac.ts'
import { randomActivationCode } from '../../platform/secrets/random.ts'
import { activationIssued, activationState, decideActivationIssue } from '../rules/activation.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from './context.ts'

/** The keyed hashes of a code, the one under the current key first. The code itself is stored nowhere. */
export function activationHashes(keyRing: KeyRing, code: string): readonly string[] {
  return keyedHashes(keyRing, `activation ${code}`)
}

/** A fresh code and its stored hash. */
export function newActivation(keyRing: KeyRing): { readonly code: string; readonly codeHash: string } {
  const code = randomActivationCode()
  const [codeHash = ''] = activationHashes(keyRing, code)
  return { code, codeHash }
}

/**
 * Creates an activation code for a user, with which a token app gets one token. The code appears only in this answer
 * and replaces the user's earlier one. Refused for unknown or suspended users. `handOver` is told it before anything is
 * saved, so that what is written down of it can't be lost.
 */
export async function issueActivation(
  context: Context,
  caller: Caller,
  {
    service,
    userId,
    handOver,
  }: {
    readonly service: string
    readonly userId: string
    readonly handOver?: (made: { readonly code: string; readonly expiresAtMs: number }) => void
  },
) {
  const { code, codeHash } = newActivation(context.keyRing)
  const now = context.now()
  const refs = { user: userState.ref(service, userId), activation: activationState.ref(service, userId) }
  const policy = profileOf(context, service).desk
  const { expiresAtMs } = activationIssued({ service, userId, codeHash }, policy, now)
  handOver?.({ code, expiresAtMs })
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    decideActivationIssue(states, { service, userId, codeHash }, policy, now),
  )
  return outcome.ok ? { ...outcome, code, printed: formatActivationCode(code) } : outcome
}
