import type { Outcome } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { newId, sessionHash } from '../../../platform/secrets/random.ts'
import type { Refs, StatesOf } from '../../../platform/store/store.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState } from '../../rules/challenge.ts'
import { nothingAdded } from '../../rules/login-addition.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import { decideMailCode, decideMailVerification } from '../../rules/mail-verification.ts'
import { mailboxState } from '../../rules/mailbox.ts'
import { withNotices } from '../../rules/notices.ts'
import { passwordState } from '../../rules/password.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { isCooling, mailAddressState } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import {
  type Caller,
  type Context,
  changeContext,
  kindOf,
  loginHash,
  profileOf,
  untilFresh,
} from '../context.ts'
import { newMailCode, typedCodeHash } from '../methods/mail-code.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'

type Asked = { readonly service: string; readonly userId: string; readonly clientId: string }

/** What names a code that was sent; whoever has it checked says which it is (EML-04). */
export type SentMailCode = { readonly mailCodeId: string; readonly expiresAtMs: number }

/**
 * Mails a code to the registered address of a user, for a system that has checked the user's first factor itself. The
 * mail is durably in the outbox when this fulfills. An unknown user is journaled without the text that was sent.
 */
export function sendMailCodeForClient(
  context: Context,
  caller: Caller,
  asked: Asked,
): Promise<Outcome<SentMailCode, Refusal>> {
  return untilFresh(async () => {
    const { refs, subject, rulesOf, profile } = await lookUp(context, asked)
    const mailCodeId = newId()
    const use = useOf(asked, mailCodeId)
    const now = context.now()
    const address = await registeredAddress(context, asked)
    const policy = profile.methods.mail
    const made = address === null || policy === null ? null : newMailCode(context, use, address, policy, now)
    const code = made === null ? null : { ...made, sessionHash: use.sessionHash }
    const all = { ...refs, mailbox: mailboxState.ref(code?.mailboxHash ?? '') }
    return context.store.change(changeContext(caller, now), all, (states) => {
      const about = { ...subject, context: null }
      const { outcome, events } = decideMailCode(states, about, code, rulesOf(states), now)
      return { outcome: outcome.ok ? { ...outcome, mailCodeId } : outcome, events }
    })
  })
}

export type PassedMailCode = {
  readonly atMs: number
  /** Until when the address is too new for transactions on our own screens; null: it isn't. */
  readonly coolingUntilMs: number | null
}

/** Is this the code that was mailed? Accepted: it is spent, durably. It counts and locks as a code of a login does. */
export function verifyMailCodeForClient(
  context: Context,
  caller: Caller,
  submission: Asked & { readonly mailCodeId: string; readonly code: string; readonly context: string | null },
): Promise<Outcome<PassedMailCode, Refusal>> {
  return untilFresh(async () => {
    const { refs, subject, rulesOf } = await lookUp(context, submission)
    const notices = await prepareNotices(context, submission, 'code')
    const use = useOf(submission, submission.mailCodeId)
    const codeHash = await typedCodeHash(context, use, submission.code)
    const now = context.now()
    return context.store.change(changeContext(caller, now), refs, (states) => {
      const submitted = { ...subject, context: submission.context, sessionHash: use.sessionHash, codeHash }
      const { outcome, events } = decideMailVerification(states, submitted, rulesOf(states), now)
      const { mailAddress } = states
      const coolingUntilMs = isCooling(mailAddress, now) ? (mailAddress?.coolingUntilMs ?? null) : null
      const told = outcome.ok ? { ...outcome, atMs: now.epochMilliseconds, coolingUntilMs } : outcome
      return withNotices({ outcome: told, events }, notices, now)
    })
  })
}

/** What both ask about a user, and the rows that they decide on. */
async function lookUp(context: Context, { service, userId }: Asked) {
  const profile = profileOf(context, service)
  const userRef = userState.ref(service, userId)
  const { user } = await context.store.read({ user: userRef })
  const subject = { service, userId, customerId: user?.customerId ?? '' }
  const login = kindOf(context, profile).login?.prepare(subject, profile)
  const refs = {
    ...login?.refs,
    user: userRef,
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
    challenge: challengeState.ref(service, userId, 'verification'),
    session: sessionState.ref(''),
  }
  return {
    profile,
    refs,
    subject: { ...subject, loginHash: loginHash(context, service, userId) },
    rulesOf: (states: StatesOf<Refs>) => ({ profile, addition: login?.additionOf(states) ?? nothingAdded }),
  }
}

async function registeredAddress(
  { store }: Context,
  { service, userId }: Asked,
): Promise<MailAddress | null> {
  const { mailAddress } = await store.read({ mailAddress: mailAddressState.ref(service, userId) })
  return mailAddress === undefined ? null : reveal(mailAddress.address)
}

/** A code is of the client that had it sent, and of that one mail. */
function useOf({ service, userId, clientId }: Asked, mailCodeId: string) {
  const hash = sessionHash(`${clientId} ${mailCodeId}`)
  return { service, userId, purpose: 'verification', sessionHash: hash } as const
}
