// The rows of a user who holds a ticket, and what events make of them (tickets.test.ts).

import assert from 'node:assert/strict'
import { ticketStarted } from '../../src/authority/rules/begin-session.ts'
import { bindingState } from '../../src/authority/rules/binding.ts'
import { type Certificate, decideWithCertificate } from '../../src/authority/rules/certificate.ts'
import type { TicketPurpose } from '../../src/authority/rules/events.ts'
import { decideFirstFactor } from '../../src/authority/rules/first-factor.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { mailAddressState } from '../../src/authority/rules/registered-address.ts'
import { sessionState } from '../../src/authority/rules/session.ts'
import { userState } from '../../src/authority/rules/user.ts'
import type { State } from '../../src/platform/decision/state.ts'
import { affects, type Event, folded } from './events.ts'
import { mailAddress, mailService } from './mail-states.ts'
import { at, binding, loginRules, password, profileOf, user } from './states.ts'

const moving = profileOf(mailService)
/** Both methods offered at once, so that every kind of ticket can be given. */
const both = [{ from: null, standing: 'recommended' }] as const
export const profile = { ...moving, methods: { ...moving.methods, token: both } }
const { service } = profile
export const userId = '0000000002'
export const holder = `user:${userId}`
const of = { service, userId }

/** What the user has while the ticket is given; `withToken` and `withAddress` say what a use needs. */
export type Has = { readonly withToken: boolean; readonly withAddress: boolean }

export function rowsOf({ withToken, withAddress }: Has) {
  return {
    user: user({ service, ticketGrant: null }),
    password: password({ service }),
    binding: withToken ? binding({ service }) : undefined,
    mailAddress: withAddress ? mailAddress() : undefined,
    ticket: undefined,
  }
}

export type Rows = {
  readonly user: ReturnType<typeof user> | undefined
  readonly password: ReturnType<typeof password> | undefined
  readonly binding: ReturnType<typeof binding> | undefined
  readonly mailAddress: ReturnType<typeof mailAddress> | undefined
  readonly ticket: ReturnType<typeof sessionState.evolve>
}

/** The rows after these events; an event that names somebody else's row leaves it alone, as in the store. */
export function after(rows: Rows, events: readonly Event[], ticketHash = 'ticket'): Rows {
  const row = <Row extends object>(state: State<Row>, key: string, before: Row | undefined) =>
    events.reduce(
      (kept, event) =>
        affects(event).some((ref) => ref.state.name === state.name && ref.key.join() === key)
          ? folded(state, kept, event)
          : kept,
      before,
    )
  const ofUser = `${service},${userId}`
  return {
    user: row(userState, ofUser, rows.user),
    password: row(passwordState, ofUser, rows.password),
    binding: row(bindingState, `${service},${holder}`, rows.binding),
    mailAddress: row(mailAddressState, ofUser, rows.mailAddress),
    ticket: row(sessionState, ticketHash, rows.ticket),
  }
}

/** The event that gives a ticket, on the user as it is now. */
export function given({ user: holding }: Rows, purpose: TicketPurpose, sessionHash = 'ticket'): Event {
  return ticketStarted({ ...of, sessionHash, grant: holding?.ticketGrant ?? null }, purpose, profile, at)
}

const certificate: Certificate = {
  ...of,
  serial: '01',
  authorityId: '4a',
  fingerprint: 'f0',
  issuedAtMs: 0,
  expiresAtMs: at.epochMilliseconds + 1,
  status: 'active',
  revokedAtMs: null,
  reason: null,
}

/** The event that gives a ticket for a login by a certificate and the password: the decision’s own. */
export function givenByCertificate(rows: Rows): Event {
  const check = { service, shown: { serial: '01', fingerprint: 'f0' }, seenSerial: '01' }
  const verdict = { matches: true, generation: rows.password?.generation ?? -1, rehashed: null }
  const asked = {
    ...of,
    loginHash: 'login',
    purpose: 'login',
    sessionHash: 'ticket',
    by: 'certificate',
  } as const
  const { outcome, events } = decideWithCertificate(certificate, check, at, () =>
    decideFirstFactor({ ...rows, unknownLogin: undefined }, { ...asked, verdict }, loginRules(profile), at),
  )
  const started = events.find(({ type }) => type === 'session_started')
  assert.ok(outcome.ok && started?.type === 'session_started' && started.stage === 'ticket')
  return started
}
