import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { codeAtOf } from '../../../../authority/operations/enroll-token.ts'
import { touchSession } from '../../../../authority/queries/sessions.ts'
import {
  type Binding,
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../../../authority/rules/binding.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { tokenState, tokenUseState } from '../../../../authority/rules/token.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { agreementState, type UsageForm } from '../../../../bank/rules/agreement.ts'
import { newId, newSessionId, sessionHash } from '../../../../platform/secrets/random.ts'
import type { FbUserLine } from '../../queries/users.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import { decideTokenRegistration, decideTokenRelease } from '../../rules/token-registration.ts'
import { holderAt } from '../../rules/transfer-confirmation.ts'
import { decideUsageForm, type HeldBinding } from '../../rules/usage-form.ts'
import { fbProfileOf } from '../profile-of.ts'
import { actingRefs, confirmationFacts, type FbAdministrator } from './acting.ts'
import { listFbUsers } from './users.ts'

/** The input that registers a token. */
export type TypedToken = {
  readonly tokenId: string
  readonly code: string
  /** 承認用パスワード. */
  readonly password: string
}

/** A line of ワンタイムパスワード認証情報: a user's, or 共通トークン, whose `userId` is null. */
export type TokenLine = {
  readonly userId: string | null
  readonly userName: string | null
  readonly role: FbUserLine['role'] | null
  readonly mayTransfer: boolean
  readonly tokenId: string | null
}

export type TokenOverview = {
  readonly usageForm: UsageForm | null
  /** One line per user in one form, only 共通トークン in the other. */
  readonly lines: readonly TokenLine[]
  /** Does the form's first token exist? Without it, the form may be chosen again. */
  readonly isBegun: boolean
}

/** 利用形態 and tokens of the administrator's customer. */
export async function tokenOverview(context: Context, acting: FbAdministrator): Promise<TokenOverview> {
  const { service, customerId } = acting
  const { agreement, shared } = await context.store.read({
    agreement: agreementState.ref(service, customerId),
    shared: bindingState.ref(service, customerHolder(customerId)),
  })
  const usageForm = agreement?.usageForm ?? null
  if (usageForm === 'shared') {
    const tokenId = shared?.tokenId ?? null
    const line = { userId: null, userName: null, role: null, mayTransfer: true, tokenId }
    return { usageForm, lines: [line], isBegun: tokenId !== null }
  }
  const lines = await listFbUsers(context, acting)
  const isBegun =
    usageForm !== null && lines.some(({ role, tokenId }) => role === 'administrator' && tokenId !== null)
  return { usageForm, lines, isBegun }
}

/** Registers a user's token or, with `userId` null, the shared one again. Effective from the next login on. */
export function registerFbToken(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  userId: string | null,
  typed: TypedToken,
) {
  const { store } = context
  const { service, customerId } = acting
  const profile = fbProfileOf(context, service)
  const holder = userId === null ? customerHolder(customerId) : userHolder(userId)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'approval', password: typed.password })
    const proof = await proofOf(context, typed)
    const administrators = (await listFbUsers(context, acting)).filter(({ role }) => role === 'administrator')
    const others: Record<`binding ${string}`, ReturnType<typeof bindingState.ref>> = {}
    for (const each of administrators)
      others[`binding ${each.userId}`] = bindingState.ref(service, userHolder(each.userId))
    const refs = {
      ...others,
      ...actingRefs(acting, 'approval'),
      ...proof.refs(service),
      user: userState.ref(service, userId ?? ''),
      rights: fbUserState.ref(service, userId ?? ''),
      binding: bindingState.ref(service, holder),
    }
    const bindingsOf = (states: { readonly [N in `binding ${string}`]?: Binding | undefined }) =>
      administrators.map((each) => states[`binding ${each.userId}`])
    const now = context.now()
    const registration = { ...facts, ...proof.submission, userId }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideTokenRegistration(
        { ...states, administratorBindings: bindingsOf(states) },
        registration,
        profile,
        now,
      ),
    )
  })
}

/** 登録解除 of a user's token, which ends the user's session. */
export function releaseFbToken(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  userId: string | null,
  password: string,
) {
  const { store } = context
  const { service } = acting
  const profile = fbProfileOf(context, service)
  const bindingRef = bindingState.ref(service, userHolder(userId ?? ''))
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'approval', password })
    const { binding } = await store.read({ binding: bindingRef })
    const refs = {
      ...actingRefs(acting, 'approval'),
      user: userState.ref(service, userId ?? ''),
      rights: fbUserState.ref(service, userId ?? ''),
      binding: bindingRef,
      claim: tokenClaimState.ref(service, binding?.tokenId ?? ''),
    }
    const now = context.now()
    return store.change(changeContext(caller, now), refs, (states) =>
      decideTokenRelease(states, { ...facts, userId }, profile, now),
    )
  })
}

/**
 * 利用形態設定 with its first token. Accepted: `sessionId` is the administrator's new session if a change of the form ended
 * the old one, otherwise null.
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
    const sessionId = newSessionId()
    const nextSessionHash = sessionHash(sessionId)
    const refs = {
      ...heldRefs,
      ...actingRefs(acting, 'approval'),
      ...proof.refs(service),
      binding: bindingState.ref(service, holderAt({ usageForm }, acting)),
      next: sessionState.ref(nextSessionHash),
    }
    const choice = { ...facts, ...proof.submission, usageForm, nextSessionHash }
    const now = context.now()
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      decideUsageForm({ ...states, held: heldOf(states) }, choice, profile, now),
    )
    if (!outcome.ok) return outcome
    if (!outcome.replaced) return { ok: true, sessionId: null }
    await touchSession(store, nextSessionHash, now.epochMilliseconds)
    return { ok: true, sessionId }
  })
}

/** What proves a token: its ID and one code. */
async function proofOf(context: Context, { tokenId, code }: TypedToken) {
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  return {
    submission: { tokenId, codes: [code], codeAt: codeAtOf(context, token), bindingId: newId() },
    refs: (service: string) => ({
      claim: tokenClaimState.ref(service, tokenId),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }),
  }
}

/** All bindings that a customer can have, with their claims and the users whose sessions may end with them. */
async function refsOfHeld(context: Context, acting: FbAdministrator) {
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
