// What voids a ticket, and which user can meet which kind of ticket (ticket-race.test.ts).

import assert from 'node:assert/strict'
import type { CertificateCheck } from '../../../src/authority/rules/certificate.ts'
import type { TicketPurpose } from '../../../src/authority/rules/events.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import { happen } from './changes.ts'
import { epoch } from './databases.ts'
import type { Person } from './people.ts'
import type { TicketChange, TicketUse } from './ticket-uses.ts'

export type Kind = TicketUse['kind']
/** What each kind of use takes: the purpose of the ticket, and what its user has. */
export const kinds = {
  login: { purpose: 'login', token: true, address: true },
  /** By the ticket that 電子証明書 and password opened. */
  certificate_login: { purpose: 'login', token: true, address: true },
  mail_login: { purpose: 'login', token: true, address: true },
  send_login_code: { purpose: 'login', token: true, address: true },
  synchronization: { purpose: 'login', token: true, address: true },
  enrollment: { purpose: 'enrollment', token: false, address: true },
  offer: { purpose: 'enrollment', token: false, address: true },
  send_registration_code: { purpose: 'registration', token: true, address: false },
  registration: { purpose: 'registration', token: true, address: false },
  stop: { purpose: 'stop', token: true, address: true },
} as const satisfies Record<
  Kind,
  { readonly purpose: TicketPurpose; readonly token: boolean; readonly address: boolean }
>

export function addressOf(userId: string, name = 'first') {
  const address = parseMailAddress(`${name}${userId}@warifu.example`)
  assert.ok(address)
  return { confidential: address }
}

type Change = {
  /** What the user must have for it; by default it doesn't matter. */
  readonly token?: boolean
  readonly address?: boolean
  /** Does it also end the user's session? */
  readonly ends: boolean
  readonly make: (person: Person) => readonly Event[] | Exclude<TicketChange, { readonly kind: 'events' }>
}

/** When the tickets are given, changed and used: one instant. */
export const later = epoch.add({ minutes: 3 })
const atMs = later.epochMilliseconds
const verifier = { confidential: 'another' }
const passwordSet = { type: 'password_set', verifier, setAtMs: atMs, expiresAtMs: null } as const
const cooled = { coolingUntilMs: atMs } as const
const ofUser = ({ service, userId }: Person) => ({ service, userId })
/** The certificate of a user: its serial is theirs. */
const serialOf = ({ userId }: Pick<Person, 'userId'>) => userId
const ofHolder = (person: Person) => ({ ...ofUser(person), holder: `user:${person.userId}` })

/** Gives the user a certificate, as if signed; nothing here reads its text. */
export async function giveCertificate(store: Store, person: Person): Promise<void> {
  const { serial, fingerprint } = shownOf(person)
  const issued = { serial, fingerprint, authorityId: '4a', issuedAtMs: 0, expiresAtMs: atMs + 3_600_000 }
  await happen(store, { type: 'certificate_issued', ...ofUser(person), ...issued })
}

/** It is shown with the request, as the page before it said. */
export function checkOf(person: Person): CertificateCheck {
  return { service: person.service, shown: shownOf(person), seenSerial: serialOf(person) }
}

function shownOf(person: Person) {
  return { serial: serialOf(person), fingerprint: 'f0' }
}

export const changes: Readonly<Record<string, Change>> = {
  'password changed by its user': {
    ends: false,
    make: (person) => [{ ...passwordSet, ...ofUser(person), mustChange: null }],
  },
  'password reset by the desk': {
    ends: true,
    make: (person) => [
      { ...passwordSet, ...ofUser(person), mustChange: 'reset' },
      { type: 'password_unlocked', ...ofUser(person) },
    ],
  },
  'letter printed again': {
    ends: true,
    make: (person) => [
      { ...passwordSet, ...ofUser(person), mustChange: 'initial' },
      { type: 'password_unlocked', ...ofUser(person) },
    ],
  },
  'password locked': { ends: true, make: (person) => [{ type: 'password_locked', ...ofUser(person) }] },
  'password locked and unlocked': {
    ends: true,
    make: (person) => [
      { type: 'password_locked', ...ofUser(person) },
      { type: 'password_unlocked', ...ofUser(person) },
    ],
  },
  'suspended by a report of loss': { ends: true, make: () => ({ kind: 'lost' }) },
  'suspended by a loss that the desk took': {
    ends: true,
    make: ({ userId }) => ({ kind: 'desk_lost', operatorId: `desk${userId}` }),
  },
  'suspended and resumed': {
    ends: true,
    make: (person) => [
      { type: 'user_suspended', ...ofUser(person) },
      { type: 'user_resumed', ...ofUser(person) },
    ],
  },
  'contract stopped and served again': {
    ends: true,
    make: ({ service, userId }) => {
      const out = { type: 'customer_signed_out', service, customerId: 'c', userIds: [userId] } as const
      return [out, out]
    },
  },
  deleted: { ends: true, make: (person) => [{ type: 'user_deleted', ...ofUser(person) }] },
  'token revoked': { token: true, ends: true, make: ({ tokenId }) => ({ kind: 'bar', tokenId }) },
  'token revoked everywhere': {
    token: true,
    ends: true,
    make: ({ tokenId }) => ({ kind: 'revoke_everywhere', tokenId }),
  },
  'token suspended': {
    token: true,
    ends: true,
    make: (person) => [{ type: 'binding_suspended', ...ofHolder(person) }],
  },
  'token suspended and resumed': {
    token: true,
    ends: true,
    make: (person) => [
      { type: 'binding_suspended', ...ofHolder(person) },
      { type: 'binding_resumed', ...ofHolder(person) },
    ],
  },
  'token locked and unlocked': {
    token: true,
    ends: false,
    make: (person) => [
      { type: 'code_rejected', ...ofHolder(person), refusal: 'code_wrong', failures: 10, locked: true },
      { type: 'binding_unlocked', ...ofHolder(person) },
    ],
  },
  'address registered': {
    address: false,
    ends: false,
    make: (person) => {
      const address = addressOf(person.userId, 'second')
      return [
        { type: 'mail_address_registered', ...ofUser(person), address, ...cooled, registeredAtMs: atMs },
      ]
    },
  },
  'address changed': {
    address: true,
    ends: false,
    make: (person) => {
      const address = addressOf(person.userId, 'second')
      return [{ type: 'mail_address_changed', ...ofUser(person), address, ...cooled, changedAtMs: atMs }]
    },
  },
  'address removed': {
    address: true,
    ends: true,
    make: (person) => [{ type: 'mail_address_removed', ...ofUser(person) }],
  },
  'made an administrator': {
    ends: false,
    make: (person) => [
      { type: 'user_changed', ...ofUser(person), userName: '試験 太郎', administrator: true },
    ],
  },
  'moved to another role at the desk': {
    ends: true,
    make: (person) => [{ type: 'operator_role_changed', ...ofUser(person), role: 'auditor', former: 'desk' }],
  },
  'a fence after a restore': {
    ends: true,
    make: (person) => [{ type: 'users_fenced', users: [ofUser(person)] }],
  },
  'certificate revoked': {
    ends: true,
    make: (person) => [
      {
        type: 'certificate_revoked',
        ...ofUser(person),
        serial: serialOf(person),
        reason: 'superseded',
        revokedAtMs: atMs,
      },
    ],
  },
}

/** The same user enrolls another token: the real thing, see the test. */
export const anotherTicket = 'token enrolled by another ticket'
