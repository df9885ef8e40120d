import { type RelyingParty, verifyAssertion } from '../../../platform/secrets/webauthn.ts'
import type { PasskeyAnswer, ShowingRefusal } from '../../rules/passkey-proof.ts'
import type { PasskeyChallenge } from '../../rules/passkeys.ts'
import { faultRefusal } from './faults.ts'

type Shown = {
  /** The PublicKeyCredential, as JSON. */
  readonly answer: string
  readonly relyingParty: RelyingParty
  readonly challenge: PasskeyChallenge | undefined
  /** Of the passkey that it says to be; undefined: there is none. */
  readonly publicKey: string | undefined
}

/** What an authenticator signed, or why it is nothing that counts. Never throws: the text comes from a browser. */
export async function shownPasskey({
  answer,
  relyingParty,
  challenge,
  publicKey,
}: Shown): Promise<PasskeyAnswer | ShowingRefusal> {
  if (publicKey === undefined) return 'passkey_unknown'
  const read = await verifyAssertion(answer, challenge?.challenge ?? '', relyingParty, publicKey)
  return typeof read === 'string' ? faultRefusal[read] : { ...read, checkedWith: publicKey }
}
