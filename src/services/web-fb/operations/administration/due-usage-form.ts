import { backgroundCaller } from '../../../../authority/operations/background.ts'
import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { prepareReplacementNotices } from '../../../../authority/operations/replacement/notices.ts'
import { dueReplacements } from '../../../../authority/queries/replacements.ts'
import { customerHolder, tokenClaimState } from '../../../../authority/rules/binding.ts'
import { withReplacementNotices } from '../../../../authority/rules/notices.ts'
import { pendingReplacementState } from '../../../../authority/rules/pending-replacement.ts'
import { tokenState, tokenUseState } from '../../../../authority/rules/token.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import { decideDueUsageForm } from '../../rules/due-usage-form.ts'
import { tokenNotices } from './token-notices.ts'
import { refsOfHeld } from './usage-form.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

/**
 * Lets a change of the 利用形態 happen whose wait is over, or drops it if something voided it since: at the next login of
 * anybody at the customer or by upkeep, on whichever node comes first. For the others there is nothing left to do.
 */
export async function applyDueUsageForm(
  context: Context,
  caller: Caller,
  { service, customerId }: OfCustomer,
): Promise<void> {
  const { store } = context
  const pendingRef = pendingReplacementState.ref(service, customerHolder(customerId))
  const { pending } = await store.read({ pending: pendingRef })
  if (pending === undefined || context.now().epochMilliseconds < pending.dueAtMs) return
  const { userId, details, dueAtMs } = pending
  const tokenId = details['tokenId'] ?? ''
  await untilFresh(async () => {
    const { refs: heldRefs, heldOf } = await refsOfHeld(context, { service, userId, customerId })
    const refs = {
      ...heldRefs,
      asker: userState.ref(service, userId),
      agreement: agreementState.ref(service, customerId),
      claim: tokenClaimState.ref(service, tokenId),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      pending: pendingRef,
    }
    const told = await tokenNotices(context, { service, customerId })
    const now = context.now()
    const done = { step: 'done', way: 'usage_form', atMs: now.epochMilliseconds, dueAtMs } as const
    const doneTold = await prepareReplacementNotices(context, { service, userId }, done, null)
    return store.change(changeContext(caller, now), refs, (states) => {
      const decision = decideDueUsageForm({ ...states, held: heldOf(states) }, now)
      return withReplacementNotices(told(decision, now), doneTold, now)
    })
  })
}

/** The same for every customer whose wait is over. */
export async function applyDueUsageForms(context: Context): Promise<void> {
  const caller = backgroundCaller('upkeep')
  const due = await dueReplacements(context.store, 'usage_form', context.now().epochMilliseconds)
  for (const { service, userId } of due) {
    const { user } = await context.store.read({ user: userState.ref(service, userId) })
    if (user !== undefined) await applyDueUsageForm(context, caller, { service, customerId: user.customerId })
  }
}
