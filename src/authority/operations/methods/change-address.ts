import { reveal } from '../../../platform/decision/event.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { type Binding, bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState, mailPolicyOf } from '../../rules/challenge.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import {
  decideAddressChange,
  decideAddressChangeRequest,
  decideAddressChangeResend,
  provesByToken,
} from '../../rules/mail-registration.ts'
import { mailboxState } from '../../rules/mailbox.ts'
import { withNotices } from '../../rules/notices.ts'
import { passwordState } from '../../rules/password.ts'
import { mailAddressState, type RegisteredAddress, readMailAddress } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { tokenState, tokenUseState } from '../../rules/token.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, insideTurn, profileOf, untilFresh } from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'
import { passwordVerdict } from '../password-verdict.ts'
import { newMailCode, typedCodeHash } from './mail-code.ts'
import { prepareAddressNotice, prepareNotices } from './prepare-notices.ts'

type Visitor = { readonly service: string; readonly userId: string; readonly sessionHash: string }

/**
 * The first step of a change: the current password, and the new address twice. Accepted: a code is on its way to the
 * new address, and one to the old one, if any. Also serves users who log in with a token and register their first
 * address.
 */
export function requestAddressChange(
  context: Context,
  caller: Caller,
  visitor: Visitor,
  typed: { readonly password: string; readonly address: string; readonly again: string },
) {
  const { store } = context
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const read = readMailAddress(typed.address, typed.again)
    if ('refusal' in read) return { ok: false, refusal: read.refusal } as const
    const states = await store.read({
      password: passwordState.ref(service, userId),
      mailAddress: mailAddressState.ref(service, userId),
      binding: bindingState.ref(service, userHolder(userId)),
    })
    const verdict = await passwordVerdict(context, insideTurn(caller), states.password, typed.password)
    const notices = await prepareNotices(context, visitor, 'password')
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    const { refs, codes } = newCodes(context, visitor, read.address, states, now)
    const all = { ...refs, password: passwordState.ref(service, userId) }
    const request = { ...visitor, ...codes, seenAtMs, verdict }
    return store.change(changeContext(caller, now), all, (loaded) =>
      withNotices(decideAddressChangeRequest(loaded, request, profile, now), notices, now),
    )
  })
}

/** Sends both codes again, to where the first step of this session sent them (M10). */
export function resendAddressChange(context: Context, caller: Caller, visitor: Visitor) {
  const { store } = context
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { challenge, ...states } = await store.read({
      challenge: challengeState.ref(service, userId, 'change'),
      mailAddress: mailAddressState.ref(service, userId),
      binding: bindingState.ref(service, userHolder(userId)),
    })
    if (challenge?.sessionHash !== sessionHash) return { ok: false, refusal: 'ticket_invalid' } as const
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    const { refs, codes } = newCodes(context, visitor, reveal(challenge.address), states, now)
    const request = { ...visitor, ...codes, seenAtMs }
    return store.change(changeContext(caller, now), refs, (loaded) =>
      decideAddressChangeResend(loaded, request, profile, now),
    )
  })
}

/** A code for the new address, one for the registered one unless the token proves it, and the rows that both depend on. */
function newCodes(
  context: Context,
  visitor: Visitor,
  address: MailAddress,
  states: { readonly mailAddress: RegisteredAddress | undefined; readonly binding: Binding | undefined },
  now: Temporal.Instant,
) {
  const profile = profileOf(context, visitor.service)
  const policy = mailPolicyOf(profile)
  const code = newMailCode(context, { ...visitor, purpose: 'change' }, address, policy, now)
  const toOwn = { ...visitor, purpose: 'reauthentication' } as const
  const { mailAddress } = states
  const own =
    mailAddress === undefined || provesByToken(states, profile)
      ? null
      : newMailCode(context, toOwn, reveal(mailAddress.address), policy, now)
  return {
    refs: {
      ...refsOf(visitor),
      mailbox: mailboxState.ref(code.mailboxHash),
      ownMailbox: mailboxState.ref((own ?? code).mailboxHash),
    },
    codes: {
      newAddress: code.address,
      newMailboxHash: code.mailboxHash,
      newCodeHash: code.codeHash,
      newDraft: code.draft,
      own,
    },
  }
}

/**
 * The second step: the code from the new address, and as proof the code from the old address or the token. Accepted:
 * codes go to the new address from now on, and the old one is notified.
 */
export function changeAddress(
  context: Context,
  caller: Caller,
  visitor: Visitor,
  typed: { readonly newCode: string; readonly proof: string },
) {
  const { store } = context
  const { service, userId, sessionHash } = visitor
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { mailAddress, binding } = await store.read({
      mailAddress: mailAddressState.ref(service, userId),
      binding: bindingState.ref(service, userHolder(userId)),
    })
    const tokenId = binding?.tokenId ?? ''
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices =
      mailAddress === undefined
        ? await prepareAddressNotice(context, visitor, 'change')
        : await prepareNotices(context, visitor, 'code')
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    const refs = { ...refsOf(visitor), token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) }
    const ofPurpose = (purpose: 'change' | 'reauthentication', code: string) =>
      typedCodeHash(context, { ...visitor, purpose }, code)
    const change = {
      ...visitor,
      seenAtMs,
      newCodeHash: await ofPurpose('change', typed.newCode),
      proof:
        mailAddress === undefined
          ? { code: typed.proof, codeAt: codeAtOf(context, token) }
          : { codeHash: await ofPurpose('reauthentication', typed.proof) },
    }
    return store.change(changeContext(caller, now), refs, (states) =>
      withNotices(decideAddressChange(states, change, profile, now), notices, now),
    )
  })
}

function refsOf({ service, userId, sessionHash }: Visitor) {
  return {
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
    challenge: challengeState.ref(service, userId, 'change'),
    reauthentication: challengeState.ref(service, userId, 'reauthentication'),
  }
}
