import { backgroundCaller } from '../../../authority/operations/background.ts'
import { type Caller, changeContext, untilFresh } from '../../../authority/operations/context.ts'
import { partyRefs } from '../../../authority/operations/parties.ts'
import { prepareDeskNotices } from '../../../authority/operations/tell-desk-acts.ts'
import { withDeskNotices } from '../../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../../authority/rules/operator.ts'
import { userState } from '../../../authority/rules/user.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { DeskContext } from '../../contract.ts'
import { stragglers } from '../../queries/customer-ends.ts'
import { type Closing, type ClosingStates, decideClosing, endEverybody } from '../../rules/closing.ts'
import { partOf } from '../parts.ts'
import { endOf, type OfCustomer } from './end-refs.ts'

type Asked = Omit<Closing, 'customerId' | 'isBusy'>

/**
 * Two operators end the contract of a user's customer (decision 65). Refused with `customer_closed` when others were first,
 * and with `customer_busy` while something of its business is open. The user's page asks; who is opened meanwhile is
 * ended right after.
 */
export async function closeAtDesk(context: DeskContext, caller: Caller, asked: Asked) {
  const { store } = context
  const { service, userId, operatorId } = asked
  const desk = deskOf(service)
  const action = 'close_customer'
  const outcome = await untilFresh(async () => {
    const { user } = await store.read({ user: userState.ref(service, userId) })
    if (user === undefined) return refuse('no_such_user').outcome
    const { customerId } = user
    const of = { service, customerId }
    const isBusy = (await partOf(context, service).ending?.isBusy?.(context, of)) ?? false
    const end = await endOf(context, of)
    const told = await prepareDeskNotices(context, service, end.userIds, { action, onToken: false })
    const now = context.now()
    const refs = {
      ...end.refs,
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...(await partyRefs(context, { service, userId, action })),
      user: userState.ref(service, userId),
    }
    return store.change(changeContext(caller, now), refs, (rows) => {
      const states = { ...rows, ...end.statesIn(rows) } as ClosingStates
      const closing = { ...asked, customerId, isBusy }
      return withDeskNotices(decideClosing(states, closing, end.eventsIn(rows), now), told, now)
    })
  })
  if (outcome.ok && outcome.result === 'done') await endStragglers(context)
  return outcome
}

/** Ends whoever was opened while the contract ended. Upkeep calls it too, where a process ended in between. */
export async function endStragglers(context: DeskContext): Promise<void> {
  for (const of of await stragglers(context.store)) await endAgain(context, of)
}

async function endAgain(context: DeskContext, of: OfCustomer): Promise<void> {
  await untilFresh(async () => {
    const end = await endOf(context, of)
    const now = context.now()
    return context.store.change(changeContext(backgroundCaller('upkeep'), now), end.refs, (rows) => {
      const events = endEverybody(
        end.statesIn(rows),
        { ...of, by: end.userIds[0] ?? '' },
        end.eventsIn(rows),
        now,
      )
      return events === 'stale' ? refuse('stale') : accept({}, ...events)
    })
  })
}

/** Carries out what was granted. */
export function closeAsGranted(
  context: DeskContext,
  caller: Caller,
  granted: Pick<Asked, 'service' | 'userId' | 'operatorId'>,
) {
  return closeAtDesk(context, caller, { ...granted, step: 'carry_out', reason: '', identification: '' })
}
