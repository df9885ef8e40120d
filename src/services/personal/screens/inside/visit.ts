import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { behind, type FormScreen, formBehind, type Gate, type Screen } from '../../../../platform/web/gate.ts'
import { currentSession, type PersonalService, redirectFor, whereItBelongs } from '../service.ts'

/** Who has shown everything that the login asks for; others are sent on. */
function customersOf(service: PersonalService, elsewhere: typeof whereItBelongs): Gate<FoundSession> {
  return async (c) => {
    const found = await currentSession(service, c)
    return found?.session.stage === 'authenticated' ? found : c.redirect(elsewhere(service, found), 303)
  }
}

/** A screen for a customer who is logged in. */
export function forCustomer(service: PersonalService, screen: Screen<FoundSession>) {
  return behind(customersOf(service, whereItBelongs), screen)
}

/** The same for a form that is posted there. */
export function forCustomerForm(service: PersonalService, screen: FormScreen<FoundSession>) {
  return formBehind(service.profile.service, customersOf(service, redirectFor), screen)
}
