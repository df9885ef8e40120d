import { holderPart } from '../../../authority/operations/holder-part.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { holderAt } from '../rules/transfer-confirmation.ts'

/** In WEB-FB all users of a customer may share one token (S3-3.2-08). */
export const fbHolder = holderPart({
  refs: ({ service, customerId }) => ({ agreement: agreementState.ref(service, customerId) }),
  holder: ({ agreement }, subject) => holderAt(agreement, subject),
})
