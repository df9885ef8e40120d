import { plainKind, type ServiceKind } from '../../authority/operations/service-kind.ts'
import { signedActPart } from '../../authority/operations/signed-operations/signed-act.ts'
import { personalLogin } from './operations/login-part.ts'
import { restartAct } from './operations/restart-service.ts'
import { personalSplit } from './operations/split-part.ts'

/** 個人インターネットバンキング (S4). */
export const personalKind: ServiceKind = {
  ...plainKind,
  lossStopsUser: false,
  login: personalLogin,
  split: personalSplit,
  confirmations: { [restartAct.act]: signedActPart(restartAct) },
}
