import type { Outcome } from '../../../platform/decision/decision.ts'
import { nothingAdded } from '../../rules/login-addition.ts'
import { withNotices } from '../../rules/notices.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { tokenState, tokenUseState } from '../../rules/token.ts'
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
import { lookUpHolder } from '../look-up-holder.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'

export type Verification = {
  readonly service: string
  /** As it was typed, or as the bank knows it; it need not exist. */
  readonly userId: string
  readonly code: string
  /** What the code is for, for the journal. */
  readonly context: string | null
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
  { service, userId, code, context: purpose }: Verification,
): Promise<Outcome<Verified, Refusal>> {
  const { store } = context
  const profile = profileOf(context, service)
  const part = kindOf(context, profile).login
  return untilFresh(async () => {
    const found = await lookUpHolder(context, { service, userId })
    const { subject, holder, holderOf, tokenId } = found
    const login = part?.prepare(subject, profile)
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices = await prepareNotices(context, subject, 'code')
    const now = context.now()
    const refs = {
      ...login?.refs,
      ...found.refs,
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = {
      ...subject,
      holder,
      code,
      codeAt: codeAtOf(context, token),
      loginHash: loginHash(context, service, userId),
      context: purpose,
    }
    return store.change(changeContext(caller, now), refs, (states) => {
      const rules = { profile, addition: login?.additionOf(states) ?? nothingAdded, holder: holderOf(states) }
      const { outcome, events } = decideVerification(states, submission, rules, now)
      const told = outcome.ok ? { ...outcome, atMs: now.epochMilliseconds } : outcome
      return withNotices({ outcome: told, events }, notices, now)
    })
  })
}
