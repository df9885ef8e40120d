import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { codeAtOf } from '../../../../authority/operations/enroll-token.ts'
import { oldTokenOf } from '../../../../authority/operations/replacement/old-token.ts'
import {
  type Binding,
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../../../authority/rules/binding.ts'
import { type Token, type TokenUse, tokenState, tokenUseState } from '../../../../authority/rules/token.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { agreementState, type UsageForm } from '../../../../bank/rules/agreement.ts'
import { newId } from '../../../../platform/secrets/random.ts'
import type { FbUserLine } from '../../queries/users.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import { decideTokenRegistration, decideTokenRelease } from '../../rules/token-registration.ts'
import { fbProfileOf } from '../profile-of.ts'
import { actingRefs, confirmationFacts, type FbAdministrator } from './acting.ts'
import { tokenNotices } from './token-notices.ts'
import { listFbUsers } from './users.ts'

/** The input that registers a token. */
export type TypedToken = {
  readonly tokenId: string
  readonly codes: readonly string[]
  /** 承認用パスワード. */
  readonly password: string
  /** A code of the token that confirms the administrator's transfers now; null: none was typed. */
  readonly old?: string | null
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
  /** The token that confirms the acting administrator's own transfers: theirs, or the shared one. */
  readonly ownTokenId: string | null
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
    return { usageForm, lines: [line], isBegun: tokenId !== null, ownTokenId: tokenId }
  }
  const lines = await listFbUsers(context, acting)
  const isBegun =
    usageForm !== null && lines.some(({ role, tokenId }) => role === 'administrator' && tokenId !== null)
  const ownTokenId = lines.find(({ userId }) => userId === acting.userId)?.tokenId ?? null
  return { usageForm, lines, isBegun, ownTokenId }
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
    const administrators = await administratorTokens(context, acting, typed.old ?? null)
    const refs = {
      ...administrators.refs,
      ...actingRefs(acting, 'approval'),
      ...proof.refs(service),
      user: userState.ref(service, userId ?? ''),
      rights: fbUserState.ref(service, userId ?? ''),
      binding: bindingState.ref(service, holder),
    }
    const told = await tokenNotices(context, acting)
    const now = context.now()
    const { old } = administrators
    const registration = { ...facts, ...proof.submission, userId, old }
    return store.change(changeContext(caller, now), refs, (states) => {
      const all = { ...states, ...administrators.of(states) }
      return told(decideTokenRegistration(all, registration, profile, now), now)
    })
  })
}

/** 登録解除 of a user's token, which ends the user's session. */
export function releaseFbToken(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  userId: string | null,
  { password, old: typed = null }: Pick<TypedToken, 'password' | 'old'>,
) {
  const { store } = context
  const { service } = acting
  const profile = fbProfileOf(context, service)
  const bindingRef = bindingState.ref(service, userHolder(userId ?? ''))
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'approval', password })
    const { binding } = await store.read({ binding: bindingRef })
    const administrators = await administratorTokens(context, acting, typed)
    const { old } = administrators
    const refs = {
      ...administrators.refs,
      ...actingRefs(acting, 'approval'),
      user: userState.ref(service, userId ?? ''),
      rights: fbUserState.ref(service, userId ?? ''),
      binding: bindingRef,
      claim: tokenClaimState.ref(service, binding?.tokenId ?? ''),
    }
    const told = await tokenNotices(context, acting)
    const now = context.now()
    return store.change(changeContext(caller, now), refs, (states) => {
      const all = { ...states, ...administrators.of(states) }
      return told(decideTokenRelease(all, { ...facts, userId, old }, profile, now), now)
    })
  })
}

/** The tokens of the customer's administrators, and the acting one's own with a typed code of it. */
async function administratorTokens(context: Context, acting: FbAdministrator, typed: string | null) {
  const { service, userId } = acting
  const all = (await listFbUsers(context, acting)).filter(({ role }) => role === 'administrator')
  const bindings: Record<`binding ${string}`, ReturnType<typeof bindingState.ref>> = {}
  for (const each of all)
    bindings[`binding ${each.userId}`] = bindingState.ref(service, userHolder(each.userId))
  const { old, token, tokenUse } = await oldTokenOf(context, { service, holder: userHolder(userId) }, typed)
  return {
    old,
    refs: { ...bindings, ownToken: token, ownTokenUse: tokenUse },
    of: (
      states: { readonly [N in `binding ${string}`]?: Binding | undefined } & {
        readonly ownToken: Token | undefined
        readonly ownTokenUse: TokenUse | undefined
      },
    ) => ({
      own: {
        binding: states[`binding ${userId}`],
        token: states.ownToken,
        tokenUse: states.ownTokenUse,
      },
      administratorBindings: all.map((each) => states[`binding ${each.userId}`]),
    }),
  }
}

/** What proves a token: its ID and its codes. */
export async function proofOf(context: Context, { tokenId, codes }: TypedToken) {
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  return {
    submission: { tokenId, codes, codeAt: codeAtOf(context, token), bindingId: newId() },
    refs: (service: string) => ({
      claim: tokenClaimState.ref(service, tokenId),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }),
  }
}
