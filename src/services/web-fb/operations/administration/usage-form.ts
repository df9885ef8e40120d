import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { prepareWaitNotices } from '../../../../authority/operations/replacement/notices.ts'
import { oldTokenOf } from '../../../../authority/operations/replacement/old-token.ts'
import { touchSession } from '../../../../authority/queries/sessions.ts'
import {
  type Binding,
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../../../authority/rules/binding.ts'
import { withReplacementNotices } from '../../../../authority/rules/notices.ts'
import { pendingReplacementState } from '../../../../authority/rules/pending-replacement.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { agreementState, type UsageForm } from '../../../../bank/rules/agreement.ts'
import { newSessionId, sessionHash } from '../../../../platform/secrets/random.ts'
import { holderAt } from '../../rules/transfer-confirmation.ts'
import { decideUsageForm, type HeldBinding } from '../../rules/usage-form.ts'
import { fbProfileOf } from '../profile-of.ts'
import { actingRefs, confirmationFacts, type FbAdministrator } from './acting.ts'
import { tokenNotices } from './token-notices.ts'
import { proofOf, type TypedToken } from './tokens.ts'
import { listFbUsers } from './users.ts'

/**
 * 利用形態設定 with its first token. Accepted: `sessionId` is the administrator's new session if a change of the form ended
 * the old one, otherwise null; with `dueAtMs` nothing has changed, and it waits until then.
 */
export function chooseUsageForm(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  usageForm: UsageForm,
  typed: TypedToken,
) {
  const { store } = context
  const { service } = acting
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'approval', password: typed.password })
    const proof = await proofOf(context, typed)
    const { refs: heldRefs, heldOf } = await refsOfHeld(context, acting)
    const { waiting, old, refs: oldRefs } = await whatIsThere(context, acting, typed.old ?? null)
    const sessionId = newSessionId()
    const nextSessionHash = sessionHash(sessionId)
    const refs = {
      ...heldRefs,
      ...waiting,
      oldTokenRow: oldRefs.token,
      oldTokenUse: oldRefs.tokenUse,
      ...actingRefs(acting, 'approval'),
      ...proof.refs(service),
      binding: bindingState.ref(service, holderAt({ usageForm }, acting)),
    }
    const choice = { ...facts, ...proof.submission, usageForm, nextSessionHash, old }
    const told = await tokenNotices(context, acting)
    const waitTold = await prepareWaitNotices(context, acting, 'usage_form', null)
    const now = context.now()
    const outcome = await store.change(changeContext(caller, now), refs, (states) => {
      const oldToken = { token: states.oldTokenRow, tokenUse: states.oldTokenUse }
      const all = { ...states, oldToken, held: heldOf(states) }
      return withReplacementNotices(told(decideUsageForm(all, choice, profile, now), now), waitTold, now)
    })
    if (!outcome.ok) return outcome
    const { dueAtMs } = outcome
    if (!outcome.replaced) return { ok: true, sessionId: null, dueAtMs }
    await touchSession(store, nextSessionHash, now.epochMilliseconds)
    return { ok: true, sessionId, dueAtMs }
  })
}

/** The token that the change would go around, by the form of now, and what waits already. */
async function whatIsThere(context: Context, acting: FbAdministrator, typed: string | null) {
  const { service, customerId } = acting
  const pendingRef = pendingReplacementState.ref(service, customerHolder(customerId))
  const { agreement, pending } = await context.store.read({
    agreement: agreementState.ref(service, customerId),
    pending: pendingRef,
  })
  const { old, ...refs } = await oldTokenOf(context, { service, holder: holderAt(agreement, acting) }, typed)
  const waiting = { pending: pendingRef, asker: userState.ref(service, pending?.userId ?? '') }
  return { waiting, old, refs }
}

/** All bindings that a customer can have, with their claims and the users whose sessions may end with them. */
export async function refsOfHeld(
  context: Context,
  acting: Pick<FbAdministrator, 'service' | 'userId' | 'customerId'>,
) {
  const { service, userId, customerId } = acting
  const users = await listFbUsers(context, acting)
  const refs: Record<`held ${string}`, ReturnType<typeof bindingState.ref>> &
    Record<`user ${string}`, ReturnType<typeof userState.ref>> &
    Record<`claim ${string}`, ReturnType<typeof tokenClaimState.ref>> = {}
  const shared = customerHolder(customerId)
  const { binding } = await context.store.read({ binding: bindingState.ref(service, shared) })
  const held = users.map(({ role, ...user }) => ({
    userId: user.userId,
    holder: userHolder(user.userId),
    isShared: false,
    isAdministrators: role === 'administrator',
    knownTokenId: user.tokenId,
  }))
  const common = { userId, holder: shared, isShared: true, isAdministrators: false }
  const all = [...held, { ...common, knownTokenId: binding?.tokenId ?? null }]
  for (const each of all) {
    refs[`held ${each.holder}`] = bindingState.ref(service, each.holder)
    refs[`user ${each.userId}`] = userState.ref(service, each.userId)
    refs[`claim ${each.holder}`] = tokenClaimState.ref(service, each.knownTokenId ?? '')
  }
  const heldOf = (
    states: {
      readonly [N in `held ${string}`]?: Binding | undefined
    },
  ): readonly HeldBinding[] => all.map((each) => ({ ...each, binding: states[`held ${each.holder}`] }))
  return { refs, heldOf }
}
