import { refuse } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import {
  creationOptions,
  newUserHandle,
  newWebauthnChallenge,
  type RelyingParty,
  verifyCreation,
} from '../../../platform/secrets/webauthn.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState, decideChallenge, mailPolicyOf } from '../../rules/challenge.ts'
import { mailboxState } from '../../rules/mailbox.ts'
import { withNotices } from '../../rules/notices.ts'
import {
  decideAnotherAsk,
  decidePasskeyAsk,
  decidePasskeyRegistration,
  proofOf,
  type RegistrationAsk,
} from '../../rules/passkey-registration.ts'
import {
  parsePasskeyName,
  passkeyChallengeState,
  passkeyClaimState,
  passkeyPolicyOf,
  relyingPartyOf,
} from '../../rules/passkeys.ts'
import { passwordState } from '../../rules/password.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { type Token, tokenState, tokenUseState } from '../../rules/token.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { newMailCode, typedCodeHash } from '../methods/mail-code.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'
import { askForSignature } from '../signed-operations/signed-act.ts'
import { attestingOf, isAttestationAsked } from './attesting.ts'
import { type PasskeyVisitor, refsOf } from './care-for-passkey.ts'
import { faultRefusal } from './faults.ts'
import { findChallenge } from './find-challenge.ts'
import { type GivenAnswer, shownProof } from './proof-by-passkey.ts'
import { signedPasskey } from './signed-passkey.ts'

/** Mails the code with which whoever has no token registers a passkey. */
export function sendPasskeyCode(context: Context, caller: Caller, visitor: PasskeyVisitor) {
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { mailAddress } = await context.store.read({ mailAddress: mailAddressState.ref(service, userId) })
    if (mailAddress === undefined) return { ok: false, refusal: 'mail_address_missing' } as const
    const use = { service, userId, sessionHash, purpose: 'passkey' } as const
    const seenAtMs = await sessionSeenAtMs(context.store, sessionHash)
    const now = context.now()
    const code = newMailCode(context, use, reveal(mailAddress.address), mailPolicyOf(profile), now)
    const refs = {
      session: sessionState.ref(sessionHash),
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      binding: bindingState.ref(service, userHolder(userId)),
      mailAddress: mailAddressState.ref(service, userId),
      challenge: challengeState.ref(service, userId, 'passkey'),
      mailbox: mailboxState.ref(code.mailboxHash),
    }
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decideChallenge(states, { ...use, ...code, seenAtMs }, profile, now),
    )
  })
}

export type TypedProof =
  | { readonly by: 'signature' }
  | { readonly by: 'token' | 'mail'; readonly code: string }
  | ({ readonly by: 'passkey' } & GivenAnswer)

/** What another passkey is to sign, of a user who has neither token nor address. */
export function askToProve(context: Context, caller: Caller, visitor: PasskeyVisitor) {
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { holder, holderOf, refs: holderRefs } = await lookUpHolder(context, visitor)
    const seenAtMs = await sessionSeenAtMs(context.store, sessionHash)
    const now = context.now()
    const { holder: passkeys, ...own } = refsOf(visitor)
    const refs = {
      ...holderRefs,
      ...own,
      passkeys,
      mailAddress: mailAddressState.ref(service, userId),
      challenge: passkeyChallengeState.ref(sessionHash, 'passkey'),
    }
    const ask = { ...visitor, seenAtMs, challenge: newWebauthnChallenge() }
    return context.store.change(changeContext(caller, now), refs, (states) =>
      holderOf(states) === holder ? decideAnotherAsk(states, ask, profile, now) : refuse('stale'),
    )
  })
}

/**
 * The first step: a code of the token, the one that was mailed, or another passkey; nothing yet where the token signs what is made.
 * Accepted: the browser has something to sign.
 */
export function askToRegister(context: Context, caller: Caller, visitor: PasskeyVisitor, typed: TypedProof) {
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    // Before a code is spent on what can't end well.
    const attesting = attestingOf(context, profile)
    if (typeof attesting === 'string') return { ok: false, refusal: attesting } as const
    const found = await lookUpHolder(context, visitor)
    const { token } = await context.store.read({ token: tokenState.ref(found.tokenId) })
    const notices = await prepareNotices(context, visitor, 'code')
    const seenAtMs = await sessionSeenAtMs(context.store, sessionHash)
    const proof = await proofBy(context, visitor, typed, token)
    const now = context.now()
    const refs = {
      ...found.refs,
      ...refsOf(visitor),
      token: tokenState.ref(found.tokenId),
      tokenUse: tokenUseState.ref(found.tokenId),
      mailAddress: mailAddressState.ref(service, userId),
      mailed: challengeState.ref(service, userId, 'passkey'),
      toProve: passkeyChallengeState.ref(sessionHash, 'passkey'),
      challenge: passkeyChallengeState.ref(sessionHash, 'registration'),
    }
    const ask = {
      ...visitor,
      seenAtMs,
      proof,
      tokenHolder: found.holder,
      challenge: newWebauthnChallenge(),
      userHandle: newUserHandle(),
    }
    return context.store.change(changeContext(caller, now), refs, (states) =>
      found.holderOf(states) === found.holder
        ? withNotices(decidePasskeyAsk(states, ask, profile, now), notices, now)
        : refuse('stale'),
    )
  })
}

async function proofBy(
  context: Context,
  visitor: PasskeyVisitor,
  typed: TypedProof,
  token: Token | undefined,
): Promise<RegistrationAsk['proof']> {
  if (typed.by === 'signature') return typed
  if (typed.by === 'passkey')
    return { by: typed.by, ...(await shownProof(context, { ...visitor, purpose: 'passkey' }, typed)) }
  const { by, code } = typed
  if (by === 'token') return { by, code, codeAt: codeAtOf(context, token) }
  return { by, codeHash: await typedCodeHash(context, { ...visitor, purpose: 'passkey' }, code) }
}

/** What `navigator.credentials.create` takes in this session now; undefined: the first step comes first. */
export async function registrationOptions(context: Context, visitor: PasskeyVisitor, publicOrigin: string) {
  const { store } = context
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  const policy = passkeyPolicyOf(profile)
  const asked = { service, askedBy: sessionHash, purpose: 'registration' } as const
  const challenge = await findChallenge(context, asked)
  if (challenge === undefined) return undefined
  const { user, holder } = await store.read(refsOf(visitor))
  return creationOptions({
    relyingParty: relyingPartyOf(policy, publicOrigin),
    name: profile.institutionName,
    challenge: challenge.challenge,
    user: {
      handle: challenge.userHandle ?? '',
      name: `${profile.serviceName} ${userId}`,
      displayName: user?.userName ?? userId,
    },
    existing: holder?.passkeys ?? [],
    timeoutMs: policy.challengeSeconds * 1000,
    attested: isAttestationAsked(profile),
  })
}

const whyNotMade = {
  ...faultRefusal,
  wrong: 'passkey_unfit',
  passkey_metadata_missing: 'passkey_metadata_missing',
} as const

type Made = {
  /** The PublicKeyCredential, as JSON. */
  readonly answer: string
  readonly name: string
  readonly publicOrigin: string
}

/**
 * The second step: what the authenticator made. Accepted: it is registered, and counts after a wait; or `operationId` is what the
 * token's own screen confirms first.
 */
export async function registerPasskey(
  context: Context,
  caller: Caller,
  visitor: PasskeyVisitor,
  { answer, publicOrigin, ...typed }: Made,
) {
  const { store } = context
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  const name = parsePasskeyName(typed.name)
  if (name === undefined) return { ok: false, refusal: 'passkey_name_wrong' } as const
  const relyingParty = relyingPartyOf(passkeyPolicyOf(profile), publicOrigin)
  const from = { browser: caller.client?.browser ?? null, address: caller.address }
  const signed = await madeToSign(context, visitor, { answer, relyingParty })
  if (signed !== null)
    return askForSignature(context, caller, signedPasskey, visitor, { sessionHash, name, from, ...signed })
  return untilFresh(async () => {
    const { challenge } = await store.read({
      challenge: passkeyChallengeState.ref(sessionHash, 'registration'),
    })
    const attesting = attestingOf(context, profile)
    const read =
      typeof attesting === 'string'
        ? attesting
        : await verifyCreation(answer, challenge?.challenge ?? '', relyingParty, attesting)
    const made = typeof read === 'string' ? whyNotMade[read] : read
    const notices = await prepareNotices(context, visitor, 'code')
    const { holderOf, holder, refs: holderRefs } = await lookUpHolder(context, visitor)
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    const refs = {
      ...holderRefs,
      ...refsOf(visitor),
      mailAddress: mailAddressState.ref(service, userId),
      challenge: passkeyChallengeState.ref(sessionHash, 'registration'),
      claim: passkeyClaimState.ref(service, typeof read === 'string' ? '' : read.credentialId),
    }
    const answered = challenge?.challenge ?? null
    const given = { ...visitor, seenAtMs, answered, made, name, from }
    return store.change(changeContext(caller, now), refs, (states) =>
      holderOf(states) === holder
        ? withNotices(decidePasskeyRegistration(states, given, profile, now), notices, now)
        : refuse('stale'),
    )
  })
}

/** What the token is to confirm of an answer that holds; null: none does, or nothing of the kind is asked for. */
async function madeToSign(
  context: Context,
  visitor: PasskeyVisitor,
  { answer, relyingParty }: { readonly answer: string; readonly relyingParty: RelyingParty },
) {
  const { service, sessionHash: askedBy } = visitor
  const { store } = context
  const { binding } = await lookUpHolder(context, visitor)
  const { mailAddress } = await store.read({ mailAddress: mailAddressState.ref(service, visitor.userId) })
  const registered = { binding, mailAddress }
  if (proofOf(registered, profileOf(context, service), context.now()) !== 'signature') return null
  const challenge = await findChallenge(context, { service, askedBy, purpose: 'registration' })
  const made = await verifyCreation(answer, challenge?.challenge ?? '', relyingParty)
  if (challenge === undefined || typeof made === 'string') return null
  return { made, userHandle: challenge.userHandle ?? '' }
}
