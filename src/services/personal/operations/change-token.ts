import type { Caller, Context } from '../../../authority/operations/context.ts'
import { codeAtOf } from '../../../authority/operations/enroll-token.ts'
import { prepareNotices } from '../../../authority/operations/methods/prepare-notices.ts'
import {
  actFacts,
  askForSignature,
  nothingFollows,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { sessionSeenAtMs } from '../../../authority/queries/sessions.ts'
import { bindingState, tokenClaimState, userHolder } from '../../../authority/rules/binding.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import { userState } from '../../../authority/rules/user.ts'
import { newId } from '../../../platform/secrets/random.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { decideNewToken, decideTokenChange, tokenTakesSignature } from '../rules/token-change.ts'
import { personalProfileOf } from './profile-of.ts'

/** Null: none comes in the place of the old one (利用停止). */
type TokenSubject = Subject & { readonly newTokenId: string | null; readonly bindingId: string }

/** The rows of a token that comes; of none, rows that there are not. */
function newTokenRefs(service: string, newTokenId: string | null) {
  const tokenId = newTokenId ?? ''
  return {
    newClaim: tokenClaimState.ref(service, tokenId),
    newToken: tokenState.ref(tokenId),
    newTokenUse: tokenUseState.ref(tokenId),
  }
}

/** Another token, or none any more, confirmed on the screen of the one that is there (取引署名). */
export const tokenChangeAct: SignedAct<TokenSubject, Refusal> = {
  act: 'token_change',
  template: 'token_change',
  // Who got a token after the login logs in again.
  tokenRefusals: { missing: 'not_enrolled', tooNew: 'ticket_invalid' },
  async facts(context, { service, userId }, { sessionHash, newTokenId, bindingId }) {
    const { store } = context
    const profile = personalProfileOf(context, service)
    const holder = userHolder(userId)
    const bindingRef = bindingState.ref(service, holder)
    const oldTokenId = (await store.read({ binding: bindingRef })).binding?.tokenId ?? null
    const notices = await prepareNotices(context, { service, userId }, 'code')
    const refs = {
      ...newTokenRefs(service, newTokenId),
      session: sessionState.ref(sessionHash),
      user: userState.ref(service, userId),
      binding: bindingRef,
      oldClaim: tokenClaimState.ref(service, oldTokenId ?? ''),
    }
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const change = { service, userId, holder, seenAtMs, oldTokenId, newTokenId, bindingId }
    return actFacts({
      holder,
      refs,
      decide: (states, now) => withNotices(decideTokenChange(states, change, profile, now), notices, now),
      rejected: nothingFollows,
    })
  },
}

type Asking = { readonly service: string; readonly userId: string; readonly sessionHash: string }

/** トークンの変更: the new token is proven by a code now. Accepted: the operation that waits for the old one. */
export async function askForTokenChange(
  context: Context,
  caller: Caller,
  { service, userId, sessionHash }: Asking,
  { tokenId, code }: { readonly tokenId: string; readonly code: string },
) {
  const holder = userHolder(userId)
  const bindingId = newId()
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  const of = { service, userId, holder, tokenId, bindingId }
  const submission = { ...of, codes: [code], codeAt: codeAtOf(context, token) }
  return askForSignature(
    context,
    caller,
    tokenChangeAct,
    { service, userId },
    { sessionHash, newTokenId: tokenId, bindingId },
    {
      refs: { ...newTokenRefs(service, tokenId), binding: bindingState.ref(service, holder) },
      decide: (states, now) => decideNewToken(states, submission, personalProfileOf(context, service), now),
    },
  )
}

/** 利用停止, confirmed by the token that is given up. */
export function askForTokenStop(context: Context, caller: Caller, { service, userId, sessionHash }: Asking) {
  const subject = { sessionHash, newTokenId: null, bindingId: '' }
  return askForSignature(context, caller, tokenChangeAct, { service, userId }, subject)
}

/** Do customers of this service change their token on its own screen? */
export function changesTokenBySignature({ confirmation }: Pick<PersonalProfile, 'confirmation'>): boolean {
  return tokenTakesSignature(confirmation)
}
