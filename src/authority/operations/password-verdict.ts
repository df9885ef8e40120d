import { reveal } from '../../platform/decision/event.ts'
import type { Turn } from '../../platform/secrets/hashing-queue.ts'
import type { Password } from '../rules/password.ts'
import type { PasswordVerdict } from '../rules/password-judgement.ts'
import type { Context } from './context.ts'

/**
 * What a rule needs to know of a typed password, wherever it is asked for: whether it matches the stored one, which
 * generation that is, and a fresh verifier if it matches an outdated one (PWD-03). Takes as long for nobody's. Rejects
 * with `Overloaded` when too many passwords are waiting to be checked.
 */
export async function passwordVerdict(
  { passwords }: Context,
  turn: Turn | undefined,
  stored: Password | undefined,
  typed: string,
): Promise<PasswordVerdict> {
  // The row was found by this key, so a verifier that was copied into it is not this owner's.
  const owner = { service: stored?.service ?? '', userId: stored?.userId ?? '' }
  const { matches, outdated } = await passwords.verify(owner, stored && reveal(stored.verifier), typed, turn)
  const rehashed = matches && outdated ? { confidential: await passwords.derive(owner, typed, turn) } : null
  return { matches, generation: stored?.generation ?? 0, rehashed }
}
