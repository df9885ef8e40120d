import { signedActPart } from '../../../authority/operations/signed-operations/signed-act.ts'
import { tokenChangeAct } from './change-token.ts'
import { restartAct } from './restart-service.ts'

export const signedActs = {
  restart: signedActPart(restartAct),
  token_change: signedActPart(tokenChangeAct),
}
