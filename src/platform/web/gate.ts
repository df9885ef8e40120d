import type { Context as HonoContext } from 'hono'
import { type Form, readForm } from '../http/form.ts'
import type { Env } from '../http/guards.ts'
import { ensureSessionId, sessionIdOf } from '../http/session-cookie.ts'

/** The visitor of a screen, and who may see it. */

type Answer = Response | Promise<Response>

/** Whom a screen is for, or the answer for everybody else: a redirect, or a refusal. */
export type Gate<Visitor> = (c: HonoContext<Env>) => Promise<Visitor | Response>

export type Screen<Visitor> = (c: HonoContext<Env>, visitor: Visitor) => Answer
export type FormScreen<Visitor> = (c: HonoContext<Env>, visitor: Visitor, form: Form) => Answer

/** A screen behind a gate. */
export function behind<Visitor>(gate: Gate<Visitor>, screen: Screen<Visitor>) {
  return async (c: HonoContext<Env>): Promise<Response> => {
    const visitor = await gate(c)
    return visitor instanceof Response ? visitor : screen(c, visitor)
  }
}

/** The same for a posted form, whose token is checked before anything else (SES-08). */
export function formBehind<Visitor>(service: string, gate: Gate<Visitor>, screen: FormScreen<Visitor>) {
  return async (c: HonoContext<Env>): Promise<Response> => {
    const form = await readForm(c, service)
    return behind(gate, (context, visitor) => screen(context, visitor, form))(c)
  }
}

/** Has its own cookie in a browser. */
type WithSessions = { readonly profile: { readonly service: string } }

/** The session ID for the forms of a page; a browser without one gets one. */
export function sessionFor({ profile }: WithSessions, c: HonoContext<Env>): string {
  return ensureSessionId(c, profile.service)
}

/** The browser's valid session, if any. */
export async function shownSession<Found>(
  { profile }: WithSessions,
  c: HonoContext<Env>,
  find: (service: string, sessionId: string) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const sessionId = sessionIdOf(c, profile.service)
  return sessionId === undefined ? undefined : find(profile.service, sessionId)
}

/** The sessions of one service: how to find one, and where to send a browser whose session does not fit. */
export type Sessions<Found> = {
  readonly service: string
  readonly find: (c: HonoContext<Env>) => Promise<Found | undefined>
  /** Forward, back, or to the start with an explanation. */
  readonly whereItBelongs: (found: Found | undefined) => string
  /**
   * Where a POST leads. Its sender may have another session by now: the second of two clicks carries the ticket that
   * the first one used up.
   */
  readonly redirectFor: (found: Found | undefined) => string
}

type May<Found, Passed extends Found> = (found: Found | undefined) => found is Passed

/** Admits those with a fitting session; others are redirected to where they belong. */
export function fitting<Found, Passed extends Found>(
  { find, whereItBelongs }: Sessions<Found>,
  may: May<Found, Passed>,
): Gate<Passed> {
  return async (c) => {
    const found = await find(c)
    return may(found) ? found : c.redirect(whereItBelongs(found), 303)
  }
}

/** A second gate behind a first one: whom it admits, as screens need to know them. */
export function beyond<First, Visitor>(
  first: Gate<First>,
  second: (c: HonoContext<Env>, visitor: First) => Promise<Visitor | Response>,
): Gate<Visitor> {
  return async (c) => {
    const visitor = await first(c)
    return visitor instanceof Response ? visitor : second(c, visitor)
  }
}

/** A screen for those with a fitting session. */
export function forSession<Found, Passed extends Found>(
  sessions: Sessions<Found>,
  may: May<Found, Passed>,
  screen: Screen<Passed>,
) {
  return behind(fitting(sessions, may), screen)
}

/** The same for a posted form. */
export function forSessionForm<Found, Passed extends Found>(
  { service, find, redirectFor }: Sessions<Found>,
  may: May<Found, Passed>,
  screen: FormScreen<Passed>,
) {
  const gate: Gate<Passed> = async (c) => {
    const found = await find(c)
    return may(found) ? found : c.redirect(redirectFor(found), 303)
  }
  return formBehind(service, gate, screen)
}
