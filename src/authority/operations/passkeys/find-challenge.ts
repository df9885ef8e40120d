import type { PasskeyPurpose } from '../../rules/passkey-events.ts'
import { type PasskeyChallenge, passkeyChallengeState } from '../../rules/passkeys.ts'
import type { Context } from '../context.ts'

type Asked = { readonly service: string; readonly askedBy: string; readonly purpose: PasskeyPurpose }

/** What a browser was given to sign and has not answered; undefined: nothing, or its time is over. */
export async function findChallenge(
  { store, now }: Context,
  { service, askedBy, purpose }: Asked,
): Promise<PasskeyChallenge | undefined> {
  const { challenge } = await store.read({ challenge: passkeyChallengeState.ref(askedBy, purpose) })
  const isLive = challenge?.service === service && now().epochMilliseconds < challenge.expiresAtMs
  return isLive ? challenge : undefined
}
