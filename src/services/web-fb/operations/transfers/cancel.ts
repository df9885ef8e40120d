import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import {
  customerDayHolder,
  dailyTransferTotalState,
  type Transfer,
  transferState,
  userDayHolder,
} from '../../rules/transfer.ts'
import { decideCancellation, mayCancel } from '../../rules/transfer-execution.ts'
import { fbProfileOf } from '../profile-of.ts'
import { type Acting, confirmationFacts, type TypedConfirmation } from './facts.ts'

/** Can its customer still cancel it today? */
export function isCancelable({ now }: Context, transfer: Transfer): boolean {
  return mayCancel(transfer, dayOf(now()))
}

/** 予約取消 until the day before, confirmed like a transfer. Once canceled it can't be edited again (domain-notes a-2). */
export function cancelTransfer(
  context: Context,
  caller: Caller,
  acting: Acting,
  { transferId, ...typed }: TypedConfirmation & { readonly transferId: string },
) {
  const { service } = acting
  const profile = fbProfileOf(context, service)
  const transferRef = transferState.ref(service, transferId)
  return untilFresh(async () => {
    const { transfer } = await context.store.read({ transfer: transferRef })
    const { refs, confirmation, seenAtMs } = await confirmationFacts(context, acting, typed)
    const now = context.now()
    const acceptedAt = Temporal.Instant.fromEpochMilliseconds(transfer?.acceptedAtMs ?? 0)
    const acceptedOn = dayOf(acceptedAt).toString()
    const allRefs = {
      ...refs,
      transfer: transferRef,
      customerDay: dailyTransferTotalState.ref(service, customerDayHolder(acting.customerId), acceptedOn),
      userDay: dailyTransferTotalState.ref(service, userDayHolder(transfer?.userId ?? ''), acceptedOn),
    }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideCancellation(states, { ...acting, confirmation, seenAtMs }, profile, now),
    )
  })
}
