import type { KeyRing } from '../../../platform/secrets/key-ring.ts'
import type { SharedSecret } from '../../rules/shared-secret.ts'
import { sealedAnew } from './under-keys.ts'

/** Both secrets under the current key, of which the former one may be long over; null where they are already. */
export function sharedSecretAnew<Row extends SharedSecret>(
  context: { readonly keyRing: KeyRing },
  { secret, formerSecret }: Row,
  identity: string,
): Pick<Row, 'secret' | 'formerSecret'> | null {
  const anew = (kept: SharedSecret['secret']) => kept && sealedAnew(context, kept, identity)
  const [now, former] = [anew(secret), anew(formerSecret)]
  if (now === null && former === null) return null
  return { secret: now ?? secret, formerSecret: former ?? formerSecret }
}
