import { accept, type Outcome, refuse } from '../../../platform/decision/decision.ts'
import { newSessionId, sessionHash } from '../../../platform/secrets/random.ts'
import { credentialOf, newWebauthnChallenge, requestOptions } from '../../../platform/secrets/webauthn.ts'
import { careState } from '../../rules/care.ts'
import { isAccepted, standingOf } from '../../rules/methods/method.ts'
import { passkeyMethod } from '../../rules/methods/passkey.ts'
import { withNotices } from '../../rules/notices.ts'
import { decidePasskeyLogin, type PasskeyLogin } from '../../rules/passkey-login.ts'
import { passkeyChallenged } from '../../rules/passkey-proof.ts'
import {
  passkeyChallengeState,
  passkeyClaimState,
  passkeyHolderState,
  passkeyPolicyOf,
  relyingPartyOf,
} from '../../rules/passkeys.ts'
import { passwordState } from '../../rules/password.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, loginHash, profileOf, untilFresh } from '../context.ts'
import type { MustWait } from '../judge-password.ts'
import { browserOf } from '../known-browser.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'
import { prepareLogin } from '../prepare-login.ts'
import { isModelBarred } from './attesting.ts'
import { findChallenge } from './find-challenge.ts'
import { shownPasskey } from './shown-passkey.ts'

type Browser = {
  readonly service: string
  /** That the browser has before it logs in. */
  readonly sessionId: string
}

/** `publicOrigin`: where browsers find this installation. */
type AtOrigin = Browser & { readonly publicOrigin: string }

/** What a stranger could try again and again. */
const failures: readonly (Refusal | string)[] = [
  'passkey_wrong',
  'passkey_unknown',
  'passkey_of_other',
  'passkey_challenge_void',
  'passkey_origin_wrong',
  'passkey_unverified',
] satisfies readonly Refusal[]

/**
 * Whoever failed of late waits, as with passwords (decision 32); nothing counts against a password. `what` is what was tried,
 * so that those who share an address don't wait for each other before it has failed often.
 */
async function attempt<O extends Outcome<object, string>>(
  context: Context,
  { client }: Caller,
  { service, what }: { readonly service: string; readonly what: string },
  of: () => Promise<O>,
): Promise<O | MustWait> {
  if (client === undefined) return of()
  const source = { network: client.network, loginHash: loginHash(context, service, `passkey ${what}`) }
  const trying = await context.waits.begin(source)
  if ('waitSeconds' in trying) return { ok: false, refusal: 'attempts_wait', ...trying }
  try {
    const outcome = await of()
    if (outcome.ok) await trying.succeeded()
    else if (failures.includes(outcome.refusal)) await trying.failed()
    return outcome
  } finally {
    trying.end()
  }
}

/** What the browser is to sign for a login, in the place of what it was to sign before. */
export function askForPasskey(context: Context, caller: Caller, { service, sessionId }: Browser) {
  const profile = profileOf(context, service)
  const askedBy = sessionHash(sessionId)
  const begin = async () => {
    const now = context.now()
    const challenge = newWebauthnChallenge()
    const of = { service, sessionHash: askedBy, purpose: 'login', challenge, userHandle: null } as const
    const refs = { challenge: passkeyChallengeState.ref(askedBy, 'login') }
    return context.store.change(changeContext(caller, now), refs, () =>
      isAccepted(standingOf(profile, passkeyMethod, now))
        ? accept({}, passkeyChallenged(of, profile, now))
        : refuse('method_ended'),
    )
  }
  return attempt(context, caller, { service, what: '' }, begin)
}

/** What `navigator.credentials.get` takes in this browser now; undefined: nothing, or its time is over. */
export async function loginOptions(context: Context, { service, sessionId, publicOrigin }: AtOrigin) {
  const policy = passkeyPolicyOf(profileOf(context, service))
  const challenge = await findChallenge(context, {
    service,
    askedBy: sessionHash(sessionId),
    purpose: 'login',
  })
  if (challenge === undefined) return undefined
  const relyingParty = relyingPartyOf(policy, publicOrigin)
  return requestOptions(relyingParty, challenge.challenge, policy.challengeSeconds * 1000)
}

export type PasskeyAnswerGiven = AtOrigin & {
  /** The PublicKeyCredential, as JSON. */
  readonly answer: string
  readonly device?: string | null
}

/** Whose passkey an answer says to be of, before anybody knows whether it holds; undefined: nobody's. */
export async function passkeyOwner(
  { store }: Context,
  { service, answer }: Pick<PasskeyAnswerGiven, 'service' | 'answer'>,
): Promise<string | undefined> {
  const { claim } = await store.read({ claim: passkeyClaimState.ref(service, credentialOf(answer) ?? '') })
  return claim?.userId
}

/** A login by passkey alone. Accepted: `sessionId` is the user's session, and the challenge is durably used up. */
export function logInByPasskey(context: Context, caller: Caller, given: PasskeyAnswerGiven) {
  const what = credentialOf(given.answer) ?? ''
  const trying = { service: given.service, what }
  return attempt(context, caller, trying, () => untilFresh(() => logIn(context, caller, given)))
}

async function logIn(context: Context, caller: Caller, given: PasskeyAnswerGiven) {
  const { store } = context
  const { service, answer, publicOrigin, device = null } = given
  const askedBy = sessionHash(given.sessionId)
  const profile = profileOf(context, service)
  const relyingParty = relyingPartyOf(passkeyPolicyOf(profile), publicOrigin)
  const credentialId = credentialOf(answer) ?? ''
  const { challenge, claim } = await store.read({
    challenge: passkeyChallengeState.ref(askedBy, 'login'),
    claim: passkeyClaimState.ref(service, credentialId),
  })
  const userId = claim?.userId ?? ''
  const { holder, user } = await store.read({
    holder: passkeyHolderState.ref(service, userId),
    user: userState.ref(service, userId),
  })
  const passkey = holder?.passkeys.find((each) => each.credentialId === credentialId)
  const signed = await shownPasskey({ answer, relyingParty, challenge, publicKey: passkey?.publicKey })
  const isBarred =
    typeof signed !== 'string' && passkey !== undefined && isModelBarred(context, profile, passkey)
  const shown = isBarred ? 'passkey_model_refused' : signed
  const prepared = await prepareLogin(context, profile, userId)
  const notices = await prepareNotices(context, { service, userId }, 'code')
  const sessionId = newSessionId()
  const browser = await browserOf(context, caller, { service, userId })
  const now = context.now()
  const refs = {
    ...prepared.refs,
    // A passkey that may have been copied ends it.
    current: sessionState.ref(prepared.currentHash ?? user?.sessionHash ?? ''),
    challenge: passkeyChallengeState.ref(askedBy, 'login'),
    claim: passkeyClaimState.ref(service, credentialId),
    holder: passkeyHolderState.ref(service, userId),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    care: careState.ref(service, userId),
  }
  const login: PasskeyLogin = {
    service,
    userId,
    askedBy,
    answered: challenge?.challenge ?? null,
    shown,
    sessionHash: sessionHash(sessionId),
    device,
    ...browser,
    currentHash: prepared.currentHash,
    currentSeenAtMs: prepared.currentSeenAtMs,
  }
  const outcome = await store.change(changeContext(caller, now), refs, (states) => {
    const rules = { profile, addition: prepared.additionOf(states) }
    return withNotices(decidePasskeyLogin(states, login, rules, now), notices, now)
  })
  return outcome.ok ? { ...outcome, userId, sessionId, browserId: browser.browserId } : outcome
}
