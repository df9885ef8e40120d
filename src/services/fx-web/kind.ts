import { plainKind, type ServiceKind } from '../../authority/operations/service-kind.ts'
import { signedActPart } from '../../authority/operations/signed-operations/signed-act.ts'
import { conclusionAct } from './operations/conclude-contract.ts'
import { orderAct } from './operations/place-order.ts'

/** 外為Web (S0, S1, S2). */
export const fxKind: ServiceKind = {
  ...plainKind,
  confirmations: {
    [conclusionAct.act]: signedActPart(conclusionAct),
    [orderAct.act]: signedActPart(orderAct),
  },
}
