import type { Context } from '../../../../authority/operations/context.ts'
import { codeAtOf } from '../../../../authority/operations/enroll-token.ts'
import { sessionSeenAtMs } from '../../../../authority/queries/sessions.ts'
import { bindingState } from '../../../../authority/rules/binding.ts'
import { passkeyRefs } from '../../../../authority/rules/methods/registered.ts'
import { passwordState } from '../../../../authority/rules/password.ts'
import { riskRefs } from '../../../../authority/rules/risk.ts'
import { sessionState } from '../../../../authority/rules/session.ts'
import { tokenState, tokenUseState } from '../../../../authority/rules/token.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { accountState } from '../../../../bank/rules/account.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import { fixedPasswordState } from '../../rules/fixed-password.ts'
import type { FbProfile } from '../../rules/profile.ts'
import { customerDayHolder, dailyTransferTotalState, userDayHolder } from '../../rules/transfer.ts'
import { holderAt } from '../../rules/transfer-confirmation.ts'
import { fixedPasswordVerdict } from '../fixed-password-verdict.ts'
import { fbProfileOf } from '../profile-of.ts'

/** The acting user, never taken from the request. */
export type Acting = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** The typed confirmation: one of the two, as the screen asked. */
export type TypedConfirmation = { readonly code?: string; readonly fixedPassword?: string }

type Owner = Pick<Acting, 'service' | 'userId' | 'customerId'>

/** What the price and the limits of a transfer depend on. */
export function orderRefs(
  profile: FbProfile,
  { service, userId, customerId }: Owner,
  accountId: string,
  now: Temporal.Instant,
) {
  const today = dayOf(now).toString()
  return {
    fbUser: fbUserState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
    account: accountState.ref(service, accountId),
    customerDay: dailyTransferTotalState.ref(service, customerDayHolder(customerId), today),
    userDay: dailyTransferTotalState.ref(service, userDayHolder(userId), today),
    ...passkeyRefs(profile, userId),
  }
}

/**
 * What decides a confirmation by code, or by the fixed password: references, and slow or external facts. The token is
 * looked up before the transaction; if it changed in the meantime the decision says `stale`.
 */
export async function confirmationFacts(context: Context, acting: Acting, typed: TypedConfirmation) {
  const { store } = context
  const { service, userId, customerId, sessionHash } = acting
  const { agreement } = await store.read({ agreement: agreementState.ref(service, customerId) })
  const holder = holderAt(agreement, acting)
  const tokenId = (await store.read({ binding: bindingState.ref(service, holder) })).binding?.tokenId ?? ''
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  const asked = { service, userId, purpose: 'transfer' } as const
  const fixed =
    typed.fixedPassword === undefined
      ? { matches: false, generation: -1 }
      : await fixedPasswordVerdict(context, asked, typed.fixedPassword)
  const refs = {
    ...riskRefs(fbProfileOf(context, service), { userId, holder }),
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    fbUser: fbUserState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
    fixedPassword: fixedPasswordState.ref(service, userId, 'transfer'),
    binding: bindingState.ref(service, holder),
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  }
  const confirmation = { holder, code: typed.code ?? '', codeAt: codeAtOf(context, token), fixed }
  return { refs, confirmation, seenAtMs: await sessionSeenAtMs(store, sessionHash) }
}
