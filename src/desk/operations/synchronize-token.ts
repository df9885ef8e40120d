import { caseOfAct } from '../../authority/operations/calls.ts'
import {
  atCase,
  type Caller,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { codeAtOf } from '../../authority/operations/enroll-token.ts'
import { lookUpHolder } from '../../authority/operations/look-up-holder.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { tokenState, tokenUseState } from '../../authority/rules/token.ts'
import { userState } from '../../authority/rules/user.ts'
import type { DeskContext } from '../contract.ts'
import { type DeskSynchronization, decideDeskSynchronization } from '../rules/synchronization.ts'

type Asked = Omit<DeskSynchronization, 'holder' | 'codeAt'>

/** 同期ズレ補正 with two codes that the caller reads out. A wrong pair counts toward the lock, as on the customer's screen. */
export function synchronizeAtDesk(context: DeskContext, caller: Caller, asked: Asked) {
  const { store } = context
  const { service, userId, operatorId } = asked
  const profile = profileOf(context, service)
  const desk = deskOf(service)
  return untilFresh(async () => {
    const { holder, holderOf, tokenId, refs: holderRefs } = await lookUpHolder(context, asked)
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const told = await prepareDeskNotices(context, service, [userId], {
      action: 'synchronize_token',
      onToken: false,
    })
    const act = { service, userId, operatorId, action: 'synchronize_token', step: 'ask' } as const
    const { refs: ofCall, caseNumber } = await caseOfAct(context, act)
    const now = context.now()
    const refs = {
      ...ofCall,
      ...holderRefs,
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = { ...asked, caseNumber, holder, codeAt: codeAtOf(context, token) }
    return store.change(atCase(changeContext(caller, now), caseNumber), refs, (states) =>
      holderOf(states) === holder
        ? withDeskNotices(decideDeskSynchronization(states, submission, profile, now), told, now)
        : ({ outcome: { ok: false, refusal: 'stale' }, events: [] } as const),
    )
  })
}
