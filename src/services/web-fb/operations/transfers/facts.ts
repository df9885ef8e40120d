import type { Context } from '../../../../authority/operations/context.ts'
import { codeAtOf } from '../../../../authority/operations/enroll-token.ts'
import { ref } from '../../../../authority/rules/states.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { customerDayHolder, userDayHolder } from '../../rules/transfer.ts'
import { holderAt } from '../../rules/transfer-confirmation.ts'
import { fixedPasswordVerdict } from '../change-first-passwords.ts'

/** Who acts at WEB-FB, never taken from the request. */
export type Acting = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** What was typed to confirm: one of the two, as the screen asked. */
export type TypedConfirmation = { readonly code?: string; readonly fixedPassword?: string }

type Owner = Pick<Acting, 'service' | 'userId' | 'customerId'>

/** What the price of a transfer and its limits depend on. */
export function orderRefs({ service, userId, customerId }: Owner, accountId: string, now: Temporal.Instant) {
  const today = dayOf(now).toString()
  return {
    fbUser: ref.fbUser(service, userId),
    agreement: ref.agreement(service, customerId),
    account: ref.account(service, accountId),
    customerDay: ref.transferDay(service, customerDayHolder(customerId), today),
    userDay: ref.transferDay(service, userDayHolder(userId), today),
  }
}

/**
 * What a confirmation by code, or by the fixed password, is decided on: references, and what is slow or outside. The
 * token is looked up before the transaction; where it changed meanwhile the decision says `stale`.
 */
export async function confirmationFacts(context: Context, acting: Acting, typed: TypedConfirmation) {
  const { store } = context
  const { service, userId, customerId, sessionHash } = acting
  const { agreement } = await store.read({ agreement: ref.agreement(service, customerId) })
  const holder = holderAt(agreement, acting)
  const tokenId = (await store.read({ binding: ref.binding(service, holder) })).binding?.tokenId ?? ''
  const { token } = await store.read({ token: ref.token(tokenId) })
  const asked = { service, userId, purpose: 'transfer' } as const
  const fixed =
    typed.fixedPassword === undefined
      ? { matches: false, generation: -1 }
      : await fixedPasswordVerdict(context, asked, typed.fixedPassword)
  const refs = {
    session: ref.session(sessionHash),
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    fbUser: ref.fbUser(service, userId),
    agreement: ref.agreement(service, customerId),
    fixedPassword: ref.fixedPassword(service, userId, 'transfer'),
    binding: ref.binding(service, holder),
    token: ref.token(tokenId),
    tokenUse: ref.tokenUse(tokenId),
  }
  const confirmation = { holder, code: typed.code ?? '', codeAt: codeAtOf(context, token), fixed }
  return { refs, confirmation, seenAtMs: await store.sessionSeenAtMs(sessionHash) }
}
