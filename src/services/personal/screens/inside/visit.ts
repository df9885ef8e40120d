import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { type Form, readForm } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { currentSession, type PersonalService, redirectFor, whereItBelongs } from '../service.ts'

/** A screen for who has shown everything that the login asks for; others are sent to where they belong. */
export function forCustomer(
  service: PersonalService,
  screen: (c: HonoContext<Env>, found: FoundSession) => Promise<Response>,
) {
  return async (c: HonoContext<Env>): Promise<Response> => {
    const found = await currentSession(service, c)
    if (found?.session.stage !== 'authenticated') return c.redirect(whereItBelongs(service, found), 303)
    return screen(c, found)
  }
}

/** The same for a form that is posted there. */
export function forCustomerForm(
  service: PersonalService,
  screen: (c: HonoContext<Env>, found: FoundSession, form: Form) => Promise<Response>,
) {
  return async (c: HonoContext<Env>): Promise<Response> => {
    const form = await readForm(c, service.profile.service)
    const found = await currentSession(service, c)
    if (found?.session.stage !== 'authenticated') return c.redirect(redirectFor(service, found), 303)
    return screen(c, found, form)
  }
}
