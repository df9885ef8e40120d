import { fromBase64url } from '../../../otp/base64url.ts'
import { sha256 } from '../../../platform/secrets/random.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { withNotices } from '../../rules/notices.ts'
import type { NewCredential, RegisteredFrom } from '../../rules/passkey-events.ts'
import { passkeyChallengeState, passkeyClaimState } from '../../rules/passkeys.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { decideSignedPasskey } from '../../rules/signed-passkey.ts'
import { profileOf } from '../context.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'
import { actFacts, nothingFollows, type SignedAct, type Subject } from '../signed-operations/signed-act.ts'
import { refsOf } from './care-for-passkey.ts'

export type PasskeySubject = Subject & {
  readonly made: NewCredential
  readonly name: string
  readonly userHandle: string
  readonly from: RegisteredFrom
}

/** A passkey that an authenticator has made, registered on the token's own screen (取引署名). */
export const signedPasskey: SignedAct<PasskeySubject, Refusal> = {
  act: 'passkey',
  template: 'passkey',
  tokenRefusals: { missing: 'not_enrolled', tooNew: 'not_enrolled' },
  async facts(context, { service, userId }, { sessionHash, ...registered }) {
    const { store } = context
    const profile = profileOf(context, service)
    const visitor = { service, userId, sessionHash }
    const { holder } = await lookUpHolder(context, visitor)
    const notices = await prepareNotices(context, visitor, 'code')
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const { credentialId } = registered.made
    const digest = sha256(fromBase64url(credentialId))
    return actFacts({
      holder,
      refs: {
        ...refsOf(visitor),
        claim: passkeyClaimState.ref(service, credentialId),
        challenge: passkeyChallengeState.ref(sessionHash, 'registration'),
      },
      decide: (states, now) => {
        const signed = { ...visitor, ...registered, seenAtMs, digest }
        return withNotices(decideSignedPasskey(states, signed, profile, now), notices, now)
      },
      rejected: nothingFollows,
    })
  },
}
