// Staff of a support desk and callers in any state, made by the real operations, for tests over HTTP and in a browser.

import assert from 'node:assert/strict'
import { changePassword } from '../../../src/authority/operations/change-password.ts'
import { createUser } from '../../../src/authority/operations/create-user.ts'
import { enrollToken } from '../../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../../src/authority/operations/log-in.ts'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { registerAddress } from '../../../src/authority/operations/methods/register-address.ts'
import { sendRegistrationCode } from '../../../src/authority/operations/methods/send-code.ts'
import { passFirstFactor } from '../../../src/authority/operations/pass-first-factor.ts'
import { challengeState } from '../../../src/authority/rules/challenge.ts'
import { mailState } from '../../../src/authority/rules/mail.ts'
import type { Role } from '../../../src/authority/rules/rights.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import { numbered } from '../../support/customers.ts'
import { shoko, testCaller, type World } from '../../support/world.ts'

export const shokoDesk = 'desk/shoko-chukin'
export const johokuDesk = 'desk/johoku'
export const staffPassword = 'Kawase-Madoguchi-2025'
export const userPassword = 'Kawatta2025'
const firstPassword = 'Hajimete2024'

export type Worker = {
  readonly desk: string
  readonly operatorId: string
  readonly operatorName: string
  readonly tokenId: string
}

export type Caller = {
  readonly service: string
  readonly userId: string
  readonly password: string
  readonly tokenId: string
}

/** Somebody with a token and their own password, and a session that the next login ends. */
async function settle(world: World, service: string, userId: string, chosen: string): Promise<string> {
  const { context } = world
  const tokenId = await world.token()
  const first = { service, userId, password: firstPassword, purpose: 'enrollment' } as const
  const ticket = await passFirstFactor(context, testCaller, first)
  assert.ok(ticket.ok)
  const codes = [await world.code(tokenId, -1), await world.code(tokenId)] as const
  const ticketHash = sessionHash(ticket.sessionId)
  const enrolled = await enrollToken(context, testCaller, { service, userId, ticketHash, tokenId, codes })
  assert.ok(enrolled.ok)
  world.clock.forward({ seconds: 30 })
  const code = await world.code(tokenId)
  const loggedIn = await logIn(context, testCaller, {
    service,
    userId,
    ticketHash: sessionHash(enrolled.sessionId),
    code,
  })
  assert.ok(loggedIn.ok)
  const changed = await changePassword(context, testCaller, {
    service,
    userId,
    sessionHash: sessionHash(loggedIn.sessionId),
    current: firstPassword,
    newPassword: chosen,
    newPasswordAgain: chosen,
  })
  assert.ok(changed.ok, JSON.stringify(changed))
  return tokenId
}

/** An operator who has enrolled a token and chosen a password. */
export async function appoint(
  world: World,
  role: Role,
  { desk = shokoDesk, operatorId = `${role}01`, operatorName = '窓口 一子' } = {},
): Promise<Worker> {
  const created = await createUser(world.context, testCaller, {
    service: desk,
    customerNumber: null,
    customerName: '試験信用金庫',
    userId: operatorId,
    userName: operatorName,
    administrator: false,
    initialPassword: firstPassword,
    role,
  })
  assert.ok(created.ok)
  const tokenId = await settle(world, desk, operatorId, staffPassword)
  return { desk, operatorId, operatorName, tokenId }
}

type CallerTraits = {
  readonly service?: string
  readonly administrator?: boolean
  readonly userName?: string
  readonly customerName?: string
}

/** A user who never logged in. */
export async function newCaller(
  world: World,
  userId: string,
  {
    service = shoko,
    administrator = false,
    userName = '試験 太郎',
    customerName = '試験商事株式会社',
  }: CallerTraits = {},
): Promise<Caller> {
  const user = { service, customerName, userId, userName, administrator, initialPassword: firstPassword }
  const created = await createUser(world.context, testCaller, numbered(user))
  assert.ok(created.ok)
  return { service, userId, password: firstPassword, tokenId: '' }
}

/** A user with a token and their own password. */
export async function settledCaller(
  world: World,
  userId: string,
  traits: CallerTraits = {},
): Promise<Caller> {
  const caller = await newCaller(world, userId, traits)
  const tokenId = await settle(world, caller.service, userId, userPassword)
  return { ...caller, password: userPassword, tokenId }
}

/** Types the wrong password until it is locked. */
export async function lockPassword({ context }: World, { service, userId }: Caller): Promise<void> {
  for (let i = 0; i < 5; i++) {
    const wrong = { service, userId, password: 'Machigai1', purpose: 'login' } as const
    await passFirstFactor(context, testCaller, wrong)
  }
}

/** Logs in with an unused code of a device whose clock is so many steps ahead; gives the refusal, or the stage. */
export async function tryLogin(
  world: World,
  { service, userId, password, tokenId }: Caller,
  ahead = 0,
): Promise<string> {
  const { context, clock } = world
  const ticket = await passFirstFactor(context, testCaller, { service, userId, password, purpose: 'login' })
  if (!ticket.ok) return ticket.refusal
  clock.forward({ seconds: 30 })
  const code = await world.code(tokenId, ahead)
  const ticketHash = sessionHash(ticket.sessionId)
  const login = await logIn(context, testCaller, { service, userId, ticketHash, code })
  return login.ok ? login.stage : login.refusal
}

/** Enrolls a token; gives the refusal, or `enrolled`. */
export async function tryEnrollment(
  world: World,
  { service, userId, password, tokenId }: Caller,
): Promise<string> {
  const { context, clock } = world
  const first = { service, userId, password, purpose: 'enrollment' } as const
  const ticket = await passFirstFactor(context, testCaller, first)
  if (!ticket.ok) return ticket.refusal
  clock.forward({ seconds: 60 })
  const codes = [await world.code(tokenId, -1), await world.code(tokenId)] as const
  const ticketHash = sessionHash(ticket.sessionId)
  const enrolled = await enrollToken(context, testCaller, { service, userId, ticketHash, tokenId, codes })
  return enrolled.ok ? 'enrolled' : enrolled.refusal
}

/** Nine wrong codes and one more: the binding is locked, through the enrolled token's own login. */
export async function lockCode(world: World, caller: Caller): Promise<void> {
  const { context } = world
  const { service, userId, password, tokenId } = caller
  const ticket = await passFirstFactor(context, testCaller, { service, userId, password, purpose: 'login' })
  assert.ok(ticket.ok)
  const right = await world.code(tokenId)
  const code = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
  for (let i = 0; i < 10; i++) {
    const ticketHash = sessionHash(ticket.sessionId)
    await logIn(context, testCaller, { service, userId, ticketHash, code })
  }
}

/** Registers an address with the code mailed there, in a service that has codes by mail. */
export async function registerMail(
  { context }: World,
  { service, userId, password }: Caller,
  address: string,
): Promise<void> {
  const first = { service, userId, password, purpose: 'registration' } as const
  const ticket = await passFirstFactor(context, testCaller, first)
  assert.ok(ticket.ok)
  const ticketHash = sessionHash(ticket.sessionId)
  const of = { service, userId, ticketHash }
  const sent = await sendRegistrationCode(context, testCaller, of, { address, again: address })
  assert.ok(sent.ok, JSON.stringify(sent))
  const { challenge } = await context.store.read({
    challenge: challengeState.ref(service, userId, 'registration'),
  })
  const { mail } = await context.store.read({ mail: mailState.ref(challenge?.mailId ?? '') })
  assert.ok(mail?.sealed)
  const { content } = openMail(context, mail.mailId, reveal(mail.sealed))
  assert.ok('code' in content)
  const registered = await registerAddress(context, testCaller, { ...of, code: content.code })
  assert.ok(registered.ok, JSON.stringify(registered))
}
