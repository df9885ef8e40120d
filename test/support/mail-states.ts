import type { Challenge } from '../../src/authority/rules/challenge.ts'
import type { MailDraft } from '../../src/authority/rules/mail.ts'
import { type MailAddress, parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import type { RegisteredAddress } from '../../src/authority/rules/registered-address.ts'
import type { Session } from '../../src/authority/rules/session.ts'
import { at, ticket } from './states.ts'

/** Builders as in states.ts, for codes by mail, in the service that moves to them (S2). */

export const mailService = 'shoko-chukin/fx-web-2025'

function parsed(text: string): MailAddress {
  const address = parseMailAddress(text)
  if (address === undefined) throw new Error(`${text} is no address`)
  return address
}

export const address = parsed('taro@customer.example')
export const other = parsed('taro@elsewhere.example')

export function mailAddress(changes: Partial<RegisteredAddress> = {}): RegisteredAddress {
  return {
    service: mailService,
    userId: '0000000002',
    address: { confidential: address },
    registeredAtMs: 0,
    changedAtMs: null,
    coolingUntilMs: 0,
    ...changes,
  }
}

/** A code whose hash is `right`, sent a minute ago to whoever holds `ticket`. */
export function challenge(changes: Partial<Challenge> = {}): Challenge {
  const sentAtMs = at.epochMilliseconds - 60_000
  return {
    service: mailService,
    userId: '0000000002',
    purpose: 'login',
    sessionHash: 'ticket',
    mailId: 'm1',
    codeHash: { confidential: 'right' },
    address: { confidential: address },
    sentAtMs,
    expiresAtMs: sentAtMs + 600_000,
    attempts: 0,
    sends: [sentAtMs],
    ...changes,
  }
}

export function mailDraft(mailId: string): MailDraft {
  return {
    mailId,
    service: mailService,
    userId: '0000000002',
    kind: 'code',
    sealed: new Uint8Array(),
    notAfterMs: null,
    once: true,
  }
}

export function mailTicket(changes: Partial<Session> = {}): Session {
  return ticket({ service: mailService, ...changes })
}

/** A session with both factors behind it, named `session`. */
export function inside(changes: Partial<Session> = {}): Session {
  return mailTicket({ sessionHash: 'session', stage: 'authenticated', expiresAtMs: 1e15, ...changes })
}
