import { newId } from '../../../platform/secrets/random.ts'
import { tokenClaimState } from '../../rules/binding.ts'
import { decideClientEnrollment, decideClientSynchronization } from '../../rules/client-acts.ts'
import { nothingAdded } from '../../rules/login-addition.ts'
import { withNotices } from '../../rules/notices.ts'
import { sessionState } from '../../rules/session.ts'
import { tokenState, tokenUseState } from '../../rules/token.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'

type OfUser = { readonly service: string; readonly userId: string }

export type ClientEnrollment = OfUser & {
  readonly tokenId: string
  /** As many as the profile asks for. */
  readonly codes: readonly string[]
  /** The version of the terms that the user accepted, in a service that has them. */
  readonly acceptedTerms: string | null
}

/**
 * 利用開始登録 on the bank's own screens. Accepted: the token is the user's, and its codes are spent. A wrong code is counted
 * as on the screens.
 */
export function enrollForClient(context: Context, caller: Caller, enrollment: ClientEnrollment) {
  const { store } = context
  const { service, userId, tokenId } = enrollment
  const profile = profileOf(context, service)
  const { login: part, sharesTokens } = kindOf(context, profile)
  return untilFresh(async () => {
    const { user, subject, refs: holderRefs } = await lookUpHolder(context, enrollment)
    const login = part?.prepare(subject, profile)
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices = await prepareNotices(context, enrollment, 'code')
    const sessionHash = user?.sessionHash ?? null
    const now = context.now()
    const refs = {
      ...login?.refs,
      ...holderRefs,
      claim: tokenClaimState.ref(service, tokenId),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      session: sessionState.ref(sessionHash ?? ''),
    }
    const submission = { ...enrollment, codeAt: codeAtOf(context, token), bindingId: newId(), sessionHash }
    return store.change(changeContext(caller, now), refs, (states) => {
      const rules = { profile, addition: login?.additionOf(states) ?? nothingAdded, sharesTokens }
      return withNotices(decideClientEnrollment(states, { ...submission, userId }, rules, now), notices, now)
    })
  })
}

/**
 * 同期ズレ補正 on the bank's own screens. Accepted: both codes are spent; a third one is what proves anything. `tokenId`: the
 * one token that is meant; left out: the user's, whichever it is.
 */
export function synchronizeForClient(
  context: Context,
  caller: Caller,
  {
    codes,
    tokenId: only,
    ...of
  }: OfUser & { readonly codes: readonly [string, string]; readonly tokenId?: string },
) {
  const { store } = context
  const profile = profileOf(context, of.service)
  const part = kindOf(context, profile).login
  return untilFresh(async () => {
    const { subject, holder, holderOf, tokenId, refs: holderRefs } = await lookUpHolder(context, of)
    if (only !== undefined && only !== tokenId) return { ok: false, refusal: 'token_unknown' } as const
    const login = part?.prepare(subject, profile)
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices = await prepareNotices(context, of, 'code')
    const now = context.now()
    const refs = {
      ...login?.refs,
      ...holderRefs,
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = { ...of, holder, codes, codeAt: codeAtOf(context, token) }
    return store.change(changeContext(caller, now), refs, (states) => {
      if (holderOf(states) !== holder)
        return { outcome: { ok: false, refusal: 'stale' }, events: [] } as const
      const rules = { profile, addition: login?.additionOf(states) ?? nothingAdded }
      return withNotices(decideClientSynchronization(states, submission, rules, now), notices, now)
    })
  })
}
