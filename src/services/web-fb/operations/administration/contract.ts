import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { type Agreement, agreementState } from '../../../../bank/rules/agreement.ts'
import { decideServiceStop } from '../../rules/administration.ts'
import { decideClosedDays } from '../../rules/closed-days.ts'
import { fbProfileOf } from '../profile-of.ts'
import { actingRefs, confirmationFacts, type FbAdministrator } from './acting.ts'

/** What the administrator's customer agreed to and configured. */
export async function agreementOf(
  { store }: Context,
  { service, customerId }: Pick<FbAdministrator, 'service' | 'customerId'>,
): Promise<Agreement | undefined> {
  return (await store.read({ agreement: agreementState.ref(service, customerId) })).agreement
}

/** カレンダー管理: sets and removes the customer's closing days (YYYY-MM-DD), all of them or none. */
export function changeClosedDays(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  asked: { readonly added: readonly string[]; readonly removed: readonly string[] },
  password: string,
) {
  const profile = fbProfileOf(context, acting.service)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'registration', password })
    const now = context.now()
    return context.store.change(changeContext(caller, now), actingRefs(acting, 'registration'), (states) =>
      decideClosedDays(states, { ...facts, ...asked }, profile, now),
    )
  })
}

/** WEB-FB取引停止: once committed, nobody of the customer logs in or acts, including the administrator. */
export function stopService(context: Context, caller: Caller, acting: FbAdministrator, password: string) {
  const profile = fbProfileOf(context, acting.service)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'registration', password })
    const now = context.now()
    return context.store.change(changeContext(caller, now), actingRefs(acting, 'registration'), (states) =>
      decideServiceStop(states, facts, profile, now),
    )
  })
}
