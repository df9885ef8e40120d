// A served desk: staff with browsers without JavaScript, and what they do on its screens.

import assert from 'node:assert/strict'
import { serviceHref } from '../../../src/authority/routes.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import type { Role } from '../../../src/authority/rules/rights.ts'
import { deskHref, deskUserHref } from '../../../src/desk/routes.ts'
import { entryOf } from '../../../src/platform/journal/chain.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { createClient, formTokenIn } from '../../support/client.ts'
import type { Event } from '../../support/events.ts'
import { createWorld, type World } from '../../support/world.ts'
import { appoint, type Caller, shokoDesk, staffPassword, type Worker } from './staff.ts'

type Browser = ReturnType<typeof createClient>
export type Fields = Readonly<Record<string, string>>

/** A member of the staff who is logged in. */
export type Seat = Worker & { readonly browser: Browser }
export type DeskSite = Awaited<ReturnType<typeof startDesk>>

export const why: Fields = { identification: 'callback', reason: 'ご本人からのお電話' }

/** For what is not about who approves it: revocation, reset and, at 外為Web, a rescue take two, the rest one. */
export function fewApprovals(profile: ServiceProfile): ServiceProfile {
  const rescue = profile.kind === 'fx' ? (['rescue_administrator'] as const) : []
  const approvals = ['revoke_token', 'reset_password', ...rescue] as const
  return { ...profile, desk: { ...profile.desk, approvals } }
}

export async function startDesk(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld({ edit: fewApprovals, ...options })
  const server = await world.serve()
  let staff = 0

  async function signIn(worker: Worker): Promise<Seat> {
    const browser = createClient(server.origin)
    const login = { userId: worker.operatorId, password: staffPassword }
    assert.equal((await browser.submit(serviceHref(worker.desk, 'login'), login)).status, 303)
    world.clock.forward({ seconds: 30 })
    const otp = await world.code(worker.tokenId)
    const arrived = await browser.submit(serviceHref(worker.desk, 'loginCode'), { otp })
    assert.equal(arrived.headers.get('Location'), deskHref(worker.desk, 'search'))
    return { ...worker, browser }
  }

  return {
    world,
    server,
    signIn,
    /** A new operator, logged in. */
    async seat(role: Role, desk = shokoDesk): Promise<Seat> {
      staff += 1
      return signIn(await appoint(world, role, { desk, operatorId: `${role}${staff}` }))
    },
    async end() {
      await server.stop()
      await world.end()
      assert.deepEqual(server.faults, [])
    },
  }
}

export function userHref({ desk }: Worker, { service, userId }: Caller): string {
  return deskUserHref(desk, 'user', service, userId)
}

/** What the form carries from the page on which the operator decides. */
export function carriedBy(html: string): Fields {
  const seen = /name="seen" value="([^"]+)"/.exec(html)?.[1]
  return { form_token: formTokenIn(html), ...(seen !== undefined && { seen }) }
}

/** Opens the user's page and presses the button of an action. */
export async function act(seat: Seat, caller: Caller, action: string, fields: Fields = why) {
  const page = await seat.browser.page(userHref(seat, caller))
  return actFrom(page, seat, caller, action, fields)
}

/** Presses the button on a page that was opened before. */
export function actFrom(page: string, seat: Seat, caller: Caller, action: string, fields: Fields = why) {
  const path = deskUserHref(seat.desk, 'act', caller.service, caller.userId)
  return seat.browser.post(path, { ...carriedBy(page), action, step: 'ask', ...fields })
}

export function carryOut(seat: Seat, caller: Caller, action: string, fields: Fields = {}) {
  return act(seat, caller, action, { step: 'carry_out', ...fields })
}

export const declinedBecause = '申込書と一致しないため'

/** Grants or declines what waits for this user and action, on the approvals page. */
export async function settle(seat: Seat, caller: Caller, action: string, verdict = 'granted') {
  const html = await seat.browser.page(deskHref(seat.desk, 'approvals'))
  const form = new RegExp(
    `name="service" value="${caller.service}">\\s*<input type="hidden" name="userId" value="${caller.userId}">` +
      `\\s*<input type="hidden" name="action" value="${action}">\\s*<input type="hidden" name="requestedAtMs" value="(\\d+)"`,
  ).exec(html)
  assert.ok(form?.[1], 'the request is not on the page')
  const { service, userId } = caller
  // Whoever declines says why.
  const words = verdict === 'declined' ? declinedBecause : ''
  const read = { service, userId, action, requestedAtMs: form[1] }
  const fields = { form_token: formTokenIn(html), ...read, verdict, words }
  return seat.browser.post(deskHref(seat.desk, 'settle'), fields)
}

export async function eventsOf({ context }: World, { service, userId }: Caller): Promise<Event[]> {
  const rows = await newestJournal(context.store, { service, userId }, 1000)
  return rows.toReversed().map((row) => (entryOf(row) as unknown as { event: Event }).event)
}

/** What the desk did to a user, from the journal. */
export async function deskEventsOf(world: World, caller: Caller) {
  const events = await eventsOf(world, caller)
  return events.filter((event) => event.type === 'desk_acted')
}

/** The text of a page as a person reads it. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
