import { hasUsablePasskey } from '../passkeys.ts'
import type { MethodRules } from './method.ts'

/** A passkey (WebAuthn): it answers no page but the institution's own. */
export const passkeyMethod: MethodRules = {
  name: 'passkey',
  phases: ({ passkey }) => passkey?.phases ?? [],
  isReady: ({ passkeys }, now) => hasUsablePasskey(passkeys, now),
  // After a login, with a code of the moment: a password alone adds none.
  registration: null,
  countsBesidePasskey: () => true,
  phishingResistant: true,
}
