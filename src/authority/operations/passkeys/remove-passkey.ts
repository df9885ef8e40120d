import { refuse } from '../../../platform/decision/decision.ts'
import { newWebauthnChallenge } from '../../../platform/secrets/webauthn.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { withNotices } from '../../rules/notices.ts'
import {
  decidePasskeyRemoval,
  decideRemovalAsk,
  type RemovalProof,
  removalProofsOf,
} from '../../rules/passkey-care.ts'
import { passkeyChallengeState, passkeyClaimState } from '../../rules/passkeys.ts'
import { tokenState, tokenUseState } from '../../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'
import type { FoundSession } from '../find-session.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'
import { type PasskeyVisitor, refsOf } from './care-for-passkey.ts'
import { type GivenAnswer, shownProof } from './proof-by-passkey.ts'

/** With what whoever is inside can show that they are the user, and remove a passkey; nothing: it takes the desk. */
export async function removalProofsNow(
  context: Context,
  { user, passkeys }: FoundSession,
): Promise<readonly RemovalProof[]> {
  const { binding } = await lookUpHolder(context, user)
  return removalProofsOf({ binding, passkeys }, profileOf(context, user.service), context.now())
}

/** What the browser is to sign, before a passkey is removed. */
export async function askForRemoval(context: Context, caller: Caller, visitor: PasskeyVisitor) {
  const { store } = context
  const { service, sessionHash } = visitor
  const profile = profileOf(context, service)
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  const now = context.now()
  const refs = { ...refsOf(visitor), challenge: passkeyChallengeState.ref(sessionHash, 'removal') }
  const ask = { ...visitor, seenAtMs, challenge: newWebauthnChallenge() }
  return store.change(changeContext(caller, now), refs, (states) =>
    decideRemovalAsk(states, ask, profile, now),
  )
}

export type GivenProof =
  | { readonly by: 'token'; readonly code: string }
  | ({ readonly by: 'passkey' } & GivenAnswer)

/** Removes a passkey of whoever is inside and shows that they are its user: a stolen session alone removes none. */
export function removePasskey(
  context: Context,
  caller: Caller,
  visitor: PasskeyVisitor,
  { credentialId, proof }: { readonly credentialId: string; readonly proof: GivenProof },
) {
  const { store } = context
  const { service, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { tokenId, holder, holderOf, refs: holderRefs } = await lookUpHolder(context, visitor)
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const shown =
      proof.by === 'token'
        ? { ...proof, codeAt: codeAtOf(context, token) }
        : { by: proof.by, ...(await shownProof(context, { ...visitor, purpose: 'removal' }, proof)) }
    const notices = await prepareNotices(context, visitor, 'code')
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    const refs = {
      ...holderRefs,
      ...refsOf(visitor),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      challenge: passkeyChallengeState.ref(sessionHash, 'removal'),
      claim: passkeyClaimState.ref(service, credentialId),
    }
    const removal = { ...visitor, seenAtMs, credentialId, tokenHolder: holder, proof: shown }
    return store.change(changeContext(caller, now), refs, (states) =>
      holderOf(states) === holder
        ? withNotices(decidePasskeyRemoval(states, removal, profile, now), notices, now)
        : refuse('stale'),
    )
  })
}
