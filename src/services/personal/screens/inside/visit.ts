import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { isInside } from '../../../../authority/screens/stages.ts'
import { type FormScreen, forSession, forSessionForm, type Screen } from '../../../../platform/web/gate.ts'
import { type PersonalService, sessionsOf } from '../service.ts'

/** A screen for users who have passed everything that the login asks for. */
export function forCustomer(service: PersonalService, screen: Screen<FoundSession>) {
  return forSession(sessionsOf(service), isInside, screen)
}

/** The same for a form posted there. */
export function forCustomerForm(service: PersonalService, screen: FormScreen<FoundSession>) {
  return forSessionForm(sessionsOf(service), isInside, screen)
}
