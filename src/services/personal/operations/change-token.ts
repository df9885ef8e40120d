import type { Caller, Context } from '../../../authority/operations/context.ts'
import { prepareNotices } from '../../../authority/operations/methods/prepare-notices.ts'
import { newTokenProof, newTokenRefs } from '../../../authority/operations/signed-operations/new-token.ts'
import {
  actFacts,
  askForSignature,
  nothingFollows,
  type SignedAct,
  type Subject,
  subjectIn,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { sessionSeenAtMs } from '../../../authority/queries/sessions.ts'
import { tokenClaimState, userHolder } from '../../../authority/rules/binding.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import type { SignedOperation } from '../../../authority/rules/signed-operation.ts'
import { userState } from '../../../authority/rules/user.ts'
import { newId } from '../../../platform/secrets/random.ts'
import type { Refusal } from '../rules/refusal.ts'
import { decideTokenChange } from '../rules/token-change.ts'
import { personalProfileOf } from './profile-of.ts'

/** Null: none comes in the place of the old one (利用停止). */
type TokenSubject = Subject & { readonly newTokenId: string | null; readonly bindingId: string }

/** Is the token given up, and none comes in its place? */
export function isTokenStop(operation: Pick<SignedOperation, 'subject'>): boolean {
  return subjectIn<TokenSubject>(operation).newTokenId === null
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
    const newRefs = newTokenRefs({ service, holder }, newTokenId)
    const oldTokenId = (await store.read({ binding: newRefs.newHolder })).binding?.tokenId ?? null
    const notices = await prepareNotices(context, { service, userId }, 'code')
    const refs = {
      ...newRefs,
      session: sessionState.ref(sessionHash),
      user: userState.ref(service, userId),
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

/** トークンの変更: the new token is proven by its codes now. Accepted: the operation that waits for the old one. */
export async function askForTokenChange(
  context: Context,
  caller: Caller,
  { service, userId, sessionHash }: Asking,
  { tokenId, codes }: { readonly tokenId: string; readonly codes: readonly string[] },
) {
  const of = { service, userId, holder: userHolder(userId), tokenId, bindingId: newId() }
  const subject = { sessionHash, newTokenId: tokenId, bindingId: of.bindingId }
  const proof = await newTokenProof(context, of, codes)
  return askForSignature(context, caller, tokenChangeAct, { service, userId }, subject, proof)
}

/** 利用停止, confirmed by the token that is given up. */
export function askForTokenStop(context: Context, caller: Caller, { service, userId, sessionHash }: Asking) {
  const subject = { sessionHash, newTokenId: null, bindingId: '' }
  return askForSignature(context, caller, tokenChangeAct, { service, userId }, subject)
}
