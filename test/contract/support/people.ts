// Users with tokens, made and moved by the real operations, on any store.

import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { loginMethods } from '../../../src/authority/methods/all.ts'
import { createAttemptWaits, freeFailures } from '../../../src/authority/operations/attempt-waits.ts'
import type { Caller, Context } from '../../../src/authority/operations/context.ts'
import { createUser } from '../../../src/authority/operations/create-user.ts'
import { enrollToken } from '../../../src/authority/operations/enroll-token.ts'
import { issueToken } from '../../../src/authority/operations/issue-token.ts'
import { logIn } from '../../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../../src/authority/operations/verify-journal.ts'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import type { CertificateCheck } from '../../../src/authority/rules/certificate.ts'
import type { CodeCap } from '../../../src/authority/rules/code-cap.ts'
import type { TicketPurpose } from '../../../src/authority/rules/events.ts'
import type { MovingFactor } from '../../../src/authority/rules/profile.ts'
import { tokenState, tokenUseState } from '../../../src/authority/rules/token.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { fences, kinds } from '../../../src/compose/kinds.ts'
import { loadProfiles } from '../../../src/compose/profiles.ts'
import { stepAt } from '../../../src/otp/totp.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { type KeyRing, parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { createPasswords } from '../../../src/platform/secrets/password.ts'
import { newSessionId, sessionHash } from '../../../src/platform/secrets/random.ts'
import { createTokenCodes } from '../../../src/platform/secrets/token-codes.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { numbered } from '../../support/customers.ts'
import type { Event } from '../../support/events.ts'
import { refsOf } from './changes.ts'

// Not from test/support/world.ts, which loads every screen: the processes that the tests start should start fast.
export const shoko = 'shoko-chukin/fx-web'
export const johoku = 'johoku/fx-web'
const profilesDir = fileURLToPath(new URL('../../../profiles', import.meta.url))

export const caller: Caller = { requestId: 'contract', actor: 'test', address: '127.0.0.1' }
export const initialPassword = 'Shokai2024'

/** A user of a service; `tokenId` is the token that is bound or will be. */
export type Person = { readonly service: string; readonly userId: string; readonly tokenId: string }

/** What `main.ts` puts together, with the cheapest passwords and the test's own clock. */
export function createContext(store: Store, keyRingText: string, now: () => Temporal.Instant): Context {
  return createContextOf(store, parseKeyRing(keyRingText), now)
}

export function createContextOf(store: Store, keyRing: KeyRing, now: () => Temporal.Instant): Context {
  return {
    store,
    keyRing,
    passwords: createPasswords(keyRing, { cost: 'lowest' }),
    waits: createAttemptWaits({ store, keyRing, now }, freeFailures),
    tokenCodes: createTokenCodes(keyRing, { entriesMax: 1000 }),
    profiles: loadProfiles(profilesDir),
    tokenActivation: 'open',
    kinds,
    fences,
    methods: loginMethods,
    tokensPerDevice: 1,
    now,
  }
}

/** The same with this cap of wrong codes over days in every profile. */
export function withCap(context: Context, cap: CodeCap | null): Context {
  const profiles = [...context.profiles].map(([service, profile]) => {
    return [service, { ...profile, code: { ...profile.code, cap } }] as const
  })
  return { ...context, profiles: new Map(profiles) }
}

/** A user with the initial password, of a customer of the same number. */
export async function addUser(context: Context, service: string, userId: string): Promise<void> {
  const newUser = {
    service,
    userId,
    customerName: `試験商事${userId}`,
    userName: '試験 太郎',
    administrator: false,
  }
  const outcome = await createUser(context, caller, numbered({ ...newUser, initialPassword }))
  assert.ok(outcome.ok, 'the user was not created')
}

export async function addToken(context: Context, movingFactor: MovingFactor = 'time'): Promise<string> {
  const settings = {
    movingFactor,
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    issuer: 'test',
  } as const
  return (await issueToken(context, caller, settings)).tokenId
}

/** Passes STEP 1 with the initial password, and a certificate if one is shown, and gives the ticket. */
export async function ticketOf(
  context: Context,
  { service, userId }: Omit<Person, 'tokenId'>,
  purpose: TicketPurpose = 'login',
  certificate?: CertificateCheck,
): Promise<string> {
  const shown = certificate === undefined ? {} : { certificate }
  const credentials = { service, userId, password: initialPassword, purpose, ...shown }
  const outcome = await passFirstFactor(context, caller, credentials)
  assert.ok(outcome.ok, `no ticket: ${outcome.ok ? '' : outcome.refusal}`)
  return sessionHash(outcome.sessionId)
}

/** As many tickets as asked for in one change, without a password each. */
export async function ticketsOf(
  context: Context,
  { service, userId }: Omit<Person, 'tokenId'>,
  count: number,
  purpose: TicketPurpose = 'login',
): Promise<string[]> {
  const startedAtMs = context.now().epochMilliseconds
  const expiresAtMs = startedAtMs + 300_000
  const hashes = Array.from({ length: count }, () => sessionHash(newSessionId()))
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  const grantedUnder = user?.ticketGrant ?? hashes[0] ?? ''
  const events = hashes.map((hash): Event => {
    const ofSession = { service, userId, sessionHash: hash, stage: 'ticket', purpose } as const
    return { type: 'session_started', ...ofSession, startedAtMs, expiresAtMs, grantedUnder }
  })
  await context.store.change({ ...caller, at: context.now() }, refsOf(events), () => accept({}, ...events))
  return hashes
}

/** The code of a token: of a step, or by default the one that its clock shows now. */
export async function codeOf(context: Context, tokenId: string, step?: number): Promise<string> {
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token, `there is no token ${tokenId}`)
  const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
  return context.tokenCodes.codeAt(sealed, step ?? stepNow(context))
}

export function stepNow(context: Context): number {
  return stepAt(context.now().epochMilliseconds, 30)
}

/** A user whose token is bound by two codes: those of the last two steps, or the first two of an event-based one. */
export async function enroll(
  context: Context,
  person: Person,
  movingFactor: MovingFactor = 'time',
): Promise<void> {
  const ticketHash = await ticketOf(context, person, 'enrollment')
  const step = movingFactor === 'time' ? stepNow(context) : 1
  const codes = [
    await codeOf(context, person.tokenId, step - 1),
    await codeOf(context, person.tokenId, step),
  ] as const
  const outcome = await enrollToken(context, caller, { ...person, ticketHash, codes })
  assert.ok(outcome.ok, `not enrolled: ${outcome.ok ? '' : outcome.refusal}`)
}

/** A new user with a new token, bound. */
export async function addPerson(
  context: Context,
  service: string,
  userId: string,
  movingFactor: MovingFactor = 'time',
): Promise<Person> {
  await addUser(context, service, userId)
  const person = { service, userId, tokenId: await addToken(context, movingFactor) }
  await enroll(context, person, movingFactor)
  return person
}

/** STEP 2 with a fresh ticket. 'accepted', or why not. */
export async function submit(context: Context, person: Person, code: string): Promise<string> {
  const ticketHash = await ticketOf(context, person)
  const outcome = await logIn(context, caller, { ...person, ticketHash, code })
  return outcome.ok ? 'accepted' : outcome.refusal
}

export async function bindingOf(store: Store, { service, userId }: Omit<Person, 'tokenId'>) {
  return (await store.read({ binding: bindingState.ref(service, userHolder(userId)) })).binding
}

export async function lastStepOf(store: Store, tokenId: string): Promise<number> {
  return (await store.read({ use: tokenUseState.ref(tokenId) })).use?.lastStep ?? -1
}

/** The journal holds, and the rows are what it makes of them (AUD-03). */
export async function assertHolds(context: Context): Promise<void> {
  const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
}
