import { type Kept, KeyRingError, type Under } from './key-ring.ts'
import { MechanismUnknown } from './key-token.ts'
import { newDataKey, oaepHashes, type WrappingKey, wrapDataKey } from './wrapped-ring.ts'

/**
 * What a ring is to lie under from now on: its data key, wrapped by a key of the token, which has shown that it unwraps it. A
 * ring that lies wrapped keeps its data key, so that processes that serve read it without asking the token. Throws
 * KeyRingError.
 */
export function newUnder(
  { token }: Kept,
  key: Pick<WrappingKey, 'token' | 'keyId'>,
  before: Under | null,
): Under {
  if (token === null)
    throw new KeyRingError('WARIFU_PKCS11_MODULE is not set: it names the library that reaches the token')
  const publicKey = token.publicKey(key)
  const opened = before?.opened ?? newDataKey()
  let unknown: MechanismUnknown | undefined
  for (const hash of oaepHashes) {
    const wrapping = { ...key, hash }
    const wrapped = { ...wrapping, dataKey: wrapDataKey(opened, publicKey, wrapping) }
    try {
      if (!Buffer.from(token.unwrap(wrapped)).equals(opened))
        throw new KeyRingError(`the token ${key.token} unwraps something else than was wrapped`)
      return { ...wrapped, opened }
    } catch (error) {
      // It took the PIN, and knows another hash.
      if (!(error instanceof MechanismUnknown)) throw error
      unknown = error
    }
  }
  throw unknown ?? new KeyRingError('there is no way to wrap')
}
