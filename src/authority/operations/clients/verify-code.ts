import { type Outcome, refuse } from '../../../platform/decision/decision.ts'
import { nothingAdded } from '../../rules/login-addition.ts'
import { withNotices } from '../../rules/notices.ts'
import { passwordState } from '../../rules/password.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { sessionState } from '../../rules/session.ts'
import { decideTicketVerification } from '../../rules/ticket-verification.ts'
import { decideVerification } from '../../rules/verification.ts'
import {
  type Caller,
  type Context,
  changeContext,
  kindOf,
  loginHash,
  profileOf,
  untilFresh,
} from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'
import { holderPath } from '../holder-path.ts'
import { noticeDrafts, noticeRefs } from '../methods/prepare-notices.ts'

export type Verification = {
  readonly service: string
  /** As it was typed, or as the bank knows it; it need not exist. */
  readonly userId: string
  readonly code: string
  /** What the code is for, for the journal. */
  readonly context: string | null
  /** The one token whose code it may be; left out: the user's, whichever it is. */
  readonly tokenId?: string
  /** Of the ticket that a password got here; without it, the caller has checked the first factor. */
  readonly ticketHash?: string
}

export type Verified = { readonly tokenId: string; readonly atMs: number }

/**
 * Is this code right for this user, once, now? For a system that has checked the user's first factor itself. Accepted:
 * the code is spent, durably, everywhere. It counts and locks as a code of a login does. An unknown user costs the same
 * work, and is journaled without the text that was sent.
 */
export function verifyCode(
  context: Context,
  caller: Caller,
  { service, userId, code, context: purpose, tokenId, ticketHash }: Verification,
): Promise<Outcome<Verified, Refusal>> {
  const profile = profileOf(context, service)
  const part = kindOf(context, profile).login
  const { path, subjectOf, holderOf } = holderPath(context, { service, userId }, (subject) => ({
    ...part?.prepare(subject, profile).refs,
    ...noticeRefs(context, subject),
    ...(ticketHash !== undefined && {
      ticket: sessionState.ref(ticketHash),
      password: passwordState.ref(service, userId),
    }),
  }))
  return untilFresh(() => {
    const now = context.now()
    return context.store.change(changeContext(caller, now), path, (states) => {
      const isAnother = tokenId !== undefined && states.token?.tokenId !== tokenId
      if (states.user !== undefined && isAnother) return refuse('token_unknown')
      const subject = subjectOf(states)
      const holder = holderOf(states)
      const submission = {
        ...subject,
        holder,
        code,
        codeAt: codeAtOf(context, states.token),
        loginHash: () => loginHash(context, service, userId),
        context: purpose,
      }
      const addition = part?.prepare(subject, profile).additionOf(states) ?? nothingAdded
      const rules = { profile, addition, holder }
      const { outcome, events } =
        ticketHash === undefined
          ? decideVerification(states, submission, rules, now)
          : decideTicketVerification(states, submission, rules, now)
      const told = outcome.ok ? { ...outcome, atMs: now.epochMilliseconds } : outcome
      const drafts = noticeDrafts(context, subject, states, { locked: 'code', now })
      return withNotices({ outcome: told, events }, drafts, now)
    })
  })
}
