import { type Caller, changeContext, untilFresh } from '../../authority/operations/context.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import { type Approval, approvalState } from '../../authority/rules/approval.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'
import { refuse } from '../../platform/decision/decision.ts'
import type { DeskContext, Money } from '../contract.ts'
import { decideTransferStop, type TransferStop } from '../rules/stop-transfer.ts'
import { findMoney } from './money.ts'
import { partOf } from './parts.ts'

const action = 'stop_transfer'

export type StopWork = Omit<TransferStop, 'details'> & {
  readonly receipt: string
  /** From 0. */
  readonly items: readonly number[]
}

/**
 * An operator asks to stop items of a transfer, or does what was granted. Refused with `item_left` when a run took it
 * first, with `item_stopped` or `item_ended` when somebody else was, and with `nothing_to_do` for what is not there.
 */
export function stopTransferAtDesk(
  context: DeskContext,
  caller: Caller,
  { receipt, items, ...work }: StopWork,
) {
  const { service, userId, operatorId } = work
  const part = partOf(context, service).money
  return untilFresh(async () => {
    const money = await part?.find(context, service, receipt)
    if (part?.stop === undefined || money?.userId !== userId) return nothing
    const { decide, refs: refsOf } = part.stop
    const told = await prepareDeskNotices(context, service, [userId], { action, onToken: false })
    const now = context.now()
    const desk = deskOf(service)
    const refs = {
      ...(await refsOf(context, money)),
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      user: userState.ref(service, userId),
      ...(await partyRefs(context, { service, userId, action })),
    }
    const request = { ...work, details: detailsOf(money, items) }
    return context.store.change(changeContext(caller, now), refs, (states) =>
      states.user === undefined
        ? refuse('no_such_user')
        : withDeskNotices(
            decideTransferStop(states, request, decide(states, { items, operatorId }, now), now),
            told,
            now,
          ),
    )
  })
}

const nothing = { ok: false, refusal: 'nothing_to_do' } as const

/** Carries out what was granted, as it was granted. */
export async function stopAsGranted(
  context: DeskContext,
  caller: Caller,
  granted: { readonly service: string; readonly userId: string; readonly operatorId: string },
) {
  const { service, userId } = granted
  const { approval } = await context.store.read({ approval: approvalState.ref(service, userId, action) })
  const { receipt } = approval?.details ?? {}
  if (approval === undefined || receipt === undefined) return nothing
  const step = 'carry_out'
  return stopTransferAtDesk(context, caller, {
    ...granted,
    receipt,
    items: itemsToStop(approval),
    step,
    reason: '',
    identification: '',
  })
}

/** Which items a request would stop, from 0. */
export function itemsToStop({ details }: Pick<Approval, 'details'>): readonly number[] {
  return (details['items'] ?? '').split('、').flatMap((place) => (place === '' ? [] : [Number(place) - 1]))
}

/** What a request would stop a part of, as it stands now; undefined for a request about something else. */
export async function moneyOfStop(
  context: DeskContext,
  { action: asked, service, details }: Pick<Approval, 'action' | 'service' | 'details'>,
): Promise<Money | undefined> {
  const { receipt } = details
  return asked === action && receipt !== undefined ? findMoney(context, service, receipt) : undefined
}

/** What never changes of a transfer, so that exactly what was read is done. */
function detailsOf({ receipt, items: all }: Money, items: readonly number[]): TransferStop['details'] {
  const chosen = [...new Set(items)].toSorted((a, b) => a - b)
  const of = chosen.flatMap((place) => all[place] ?? [])
  const yen = of.reduce((sum, { amountYen }) => sum + amountYen, 0)
  const payees = of.map(({ name, place }) => `${name}　${place}`).join('／')
  return {
    receipt,
    items: chosen.map((place) => String(place + 1)).join('、'),
    payees: payees.length > payeesMax ? `${payees.slice(0, payeesMax)}…` : payees,
    stopYen: `${yen.toLocaleString('ja-JP')}円`,
  }
}

const payeesMax = 500
