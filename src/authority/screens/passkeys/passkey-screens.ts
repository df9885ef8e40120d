import type { FoundSession } from '../../operations/find-session.ts'
import { signsPasskeys } from '../../operations/passkeys/care-for-passkey.ts'
import { loginPasskeyScreen } from './login-passkey.ts'
import { newPasskeyScreen } from './new-passkey.ts'
import { passkeyOperationScreen } from './operation.ts'
import type { PasskeyFrame, PasskeyService } from './passkey-service.ts'
import { passkeysScreen } from './passkeys.ts'
import { removalScreen } from './removal.ts'

/** All screens of passkeys in one service; none where its profile has no passkeys. */
export function passkeyScreens<Found extends FoundSession>(frame: PasskeyFrame<Found>): void {
  const policy = frame.profile.methods.passkey
  if (policy === null) return
  const service: PasskeyService<Found> = { ...frame, policy }
  loginPasskeyScreen(service)
  passkeysScreen(service)
  newPasskeyScreen(service)
  // Those of a desk's staff go by others' hands.
  if (policy.staff === undefined) removalScreen(service)
  if (signsPasskeys(service.profile)) passkeyOperationScreen(service)
}
