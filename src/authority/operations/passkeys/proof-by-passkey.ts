import { credentialOf, requestOptions } from '../../../platform/secrets/webauthn.ts'
import type { PasskeyPurpose } from '../../rules/passkey-events.ts'
import type { ShownPasskeyProof } from '../../rules/passkey-proof.ts'
import {
  passkeyChallengeState,
  passkeyHolderState,
  passkeyPolicyOf,
  relyingPartyOf,
} from '../../rules/passkeys.ts'
import { type Context, profileOf } from '../context.ts'
import { findChallenge } from './find-challenge.ts'
import { shownPasskey } from './shown-passkey.ts'

/** Whose passkey is to prove that they are there: in which session or ticket of theirs, and for what. */
export type ProofOf = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly purpose: PasskeyPurpose
}

/** The answer of an authenticator: the PublicKeyCredential, as JSON. `publicOrigin`: where browsers find this installation. */
export type GivenAnswer = { readonly answer: string; readonly publicOrigin: string }

/** What `navigator.credentials.get` takes there now; undefined: nothing, or its time is over. */
export async function proofOptions(
  context: Context,
  { service, sessionHash: askedBy, purpose }: Omit<ProofOf, 'userId'>,
  publicOrigin: string,
) {
  const policy = passkeyPolicyOf(profileOf(context, service))
  const challenge = await findChallenge(context, { service, askedBy, purpose })
  if (challenge === undefined) return undefined
  const relyingParty = relyingPartyOf(policy, publicOrigin)
  return requestOptions(relyingParty, challenge.challenge, policy.challengeSeconds * 1000)
}

/** What an answer shows, as far as it can be judged before the decision (`decidePasskeyProof`). Never throws. */
export async function shownProof(
  context: Context,
  { service, userId, sessionHash, purpose }: ProofOf,
  { answer, publicOrigin }: GivenAnswer,
): Promise<ShownPasskeyProof> {
  const relyingParty = relyingPartyOf(passkeyPolicyOf(profileOf(context, service)), publicOrigin)
  const { challenge, own } = await context.store.read({
    challenge: passkeyChallengeState.ref(sessionHash, purpose),
    own: passkeyHolderState.ref(service, userId),
  })
  const credentialId = credentialOf(answer)
  const publicKey = own?.passkeys.find((each) => each.credentialId === credentialId)?.publicKey
  const shown = await shownPasskey({ answer, relyingParty, challenge, publicKey })
  return { answered: challenge?.challenge ?? null, shown }
}
