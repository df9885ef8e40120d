import { signedActPart } from '../../../authority/operations/signed-operations/signed-act.ts'
import { restartAct } from './restart-service.ts'

export const signedActs = { restart: signedActPart(restartAct) }
