import { bindingState, userHolder } from '../rules/binding.ts'
import { passwordState } from '../rules/password.ts'
import { sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'

type TicketHolder = { readonly service: string; readonly userId: string; readonly ticketHash: string }

/** A ticket and the rows that may have voided it since it was given, for `openTicket` (rules/gate.ts). */
export function ticketRefs({ service, userId, ticketHash }: TicketHolder) {
  return {
    ticket: sessionState.ref(ticketHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
  }
}
