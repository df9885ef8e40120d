import { reveal } from '../../../platform/decision/event.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState, decideChallenge, mailPolicyOf } from '../../rules/challenge.ts'
import { mailState } from '../../rules/mail.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import { mailboxState } from '../../rules/mailbox.ts'
import { passwordState } from '../../rules/password.ts'
import { mailAddressState, readMailAddress } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import { newMailCode } from './mail-code.ts'

type Ticket = { readonly service: string; readonly userId: string; readonly ticketHash: string }

/**
 * Mails a code for the login that the ticket started, to the registered address. The mail is durably in the outbox when
 * this fulfills, whatever the mail server does.
 */
export function sendLoginCode(context: Context, caller: Caller, ticket: Ticket) {
  const { service, userId } = ticket
  return untilFresh(async () => {
    const { mailAddress } = await context.store.read({ mailAddress: mailAddressState.ref(service, userId) })
    if (mailAddress === undefined) return { ok: false, refusal: 'mail_address_missing' } as const
    return send(context, caller, ticket, 'login', reveal(mailAddress.address))
  })
}

/** Mails a code to an address typed twice for registration (S2-1.1-06). */
export function sendRegistrationCode(
  context: Context,
  caller: Caller,
  ticket: Ticket,
  typed: { readonly address: string; readonly again: string },
) {
  return untilFresh(async () => {
    const read = readMailAddress(typed.address, typed.again)
    if ('refusal' in read) return { ok: false, refusal: read.refusal } as const
    return send(context, caller, ticket, 'registration', read.address)
  })
}

/** Sends again to the address of the last code for this registration. */
export function resendRegistrationCode(context: Context, caller: Caller, ticket: Ticket) {
  const { service, userId, ticketHash } = ticket
  return untilFresh(async () => {
    const { challenge } = await context.store.read({
      challenge: challengeState.ref(service, userId, 'registration'),
    })
    if (challenge?.sessionHash !== ticketHash) return { ok: false, refusal: 'ticket_invalid' } as const
    return send(context, caller, ticket, 'registration', reveal(challenge.address))
  })
}

function send(
  context: Context,
  caller: Caller,
  { service, userId, ticketHash }: Ticket,
  purpose: 'login' | 'registration',
  address: MailAddress,
) {
  const profile = profileOf(context, service)
  const now = context.now()
  const use = { service, userId, purpose, sessionHash: ticketHash } as const
  const code = newMailCode(context, use, address, mailPolicyOf(profile), now)
  const refs = {
    session: sessionState.ref(ticketHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
    challenge: challengeState.ref(service, userId, purpose),
    mailbox: mailboxState.ref(code.mailboxHash),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideChallenge(states, { ...use, ...code, seenAtMs: 0 }, profile, now),
  )
}

/** Where the last code for a purpose went (the screen masks it) and when it expires; for this session only. */
export async function findSentCode(
  context: Context,
  { service, userId, ticketHash }: Ticket,
  purpose: 'login' | 'registration' | 'change' | 'reauthentication' | 'passkey',
): Promise<SentCode | undefined> {
  const { challenge } = await context.store.read({ challenge: challengeState.ref(service, userId, purpose) })
  if (challenge === undefined || challenge.sessionHash !== ticketHash) return undefined
  const { mail } = await context.store.read({ mail: mailState.ref(challenge.mailId) })
  const { resendSeconds } = mailPolicyOf(profileOf(context, service))
  return {
    address: reveal(challenge.address),
    expiresAtMs: challenge.expiresAtMs,
    resendAtMs: challenge.sentAtMs + resendSeconds * 1000,
    // A code that can no longer be sent will not arrive: tell the user instead of leaving them waiting.
    failed: mail?.status === 'dropped' || mail?.status === 'bounced',
  }
}

export type SentCode = {
  readonly address: MailAddress
  readonly expiresAtMs: number
  readonly resendAtMs: number
  readonly failed: boolean
}
