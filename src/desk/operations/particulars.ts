import { askedNames, readAskedParticulars } from '../../authority/operations/asked-particulars.ts'
import { caseOfAct } from '../../authority/operations/calls.ts'
import {
  atCase,
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import {
  findParticulars,
  openParticulars,
  prepareParticulars,
} from '../../authority/operations/particulars.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import type { Approval } from '../../authority/rules/approval.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, type Operator, operatorState } from '../../authority/rules/operator.ts'
import { nothingKnown, type Particulars, particularsState } from '../../authority/rules/particulars.ts'
import { userState } from '../../authority/rules/user.ts'
import { accept } from '../../platform/decision/decision.ts'
import { type DeskParticulars, decideDeskParticulars } from '../rules/particulars.ts'

/** What a caller is identified with, for an operator who asked for it: journaled before it is shown, each time (X9). */
export async function showParticulars(
  context: Context,
  caller: Caller,
  { service: desk, userId: readBy }: Operator,
  of: { readonly service: string; readonly userId: string },
): Promise<Particulars> {
  const { service, userId } = of
  const kept = await findParticulars(context, { service, userId })
  const fields = kept?.held ?? []
  if (fields.length > 0) {
    const event = { type: 'particulars_shown', service, userId, desk, readBy, fields } as const
    await context.store.change(changeContext(caller, context.now()), {}, () => accept({}, event))
  }
  return openParticulars(context, kept)
}

/** The same of somebody whom a request would open; of nothing where the request is over. */
export async function showAskedParticulars(
  context: Context,
  caller: Caller,
  { service: desk, userId: readBy }: Operator,
  approval: Approval,
): Promise<Particulars> {
  const { service, userId } = approval
  const fields = askedNames(approval)
  const event = { type: 'particulars_shown', service, userId, desk, readBy, fields } as const
  await context.store.change(changeContext(caller, context.now()), {}, () => accept({}, event))
  return (await readAskedParticulars(context, approval)) ?? nothingKnown
}

type Asked = Omit<DeskParticulars, 'change'> & { readonly given: Partial<Particulars> }

/**
 * An operator changes what a caller is identified with; what isn't given stays. Refused with `nothing_to_do` where nothing
 * differs. The user is told as of any act of the desk.
 */
export function changeParticularsAtDesk(context: Context, caller: Caller, { given, ...asked }: Asked) {
  const { store } = context
  const { service, userId, operatorId } = asked
  const profile = profileOf(context, service)
  const desk = deskOf(service)
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    user: userState.ref(service, userId),
    particulars: particularsState.ref(service, userId),
  }
  return untilFresh(async () => {
    const kept = await findParticulars(context, { service, userId })
    const change = prepareParticulars(context, { service, userId }, kept, { given, source: 'desk' })
    const action = 'change_particulars'
    const told = await prepareDeskNotices(context, service, [userId], { action, onToken: false })
    const act = { service, userId, operatorId, action, step: 'ask' } as const
    const { refs: ofCall, caseNumber } = await caseOfAct(context, act)
    const now = context.now()
    const inCall = atCase(changeContext(caller, now), caseNumber)
    return store.change(inCall, { ...refs, ...ofCall }, (states) =>
      withDeskNotices(
        decideDeskParticulars(states, { ...asked, change, caseNumber }, profile, now),
        told,
        now,
      ),
    )
  })
}
