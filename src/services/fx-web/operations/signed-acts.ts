import { addressAct } from '../../../authority/operations/methods/sign-address-change.ts'
import { signedActPart } from '../../../authority/operations/signed-operations/signed-act.ts'
import { conclusionAct } from './conclude-contract.ts'
import { orderAct } from './place-order.ts'

export const signedActs = {
  fx_contract: signedActPart(conclusionAct),
  fx_order: signedActPart(orderAct),
  mail_address: signedActPart(addressAct),
}
