// What every scene of the scenario is played with: a context, a frozen clock, and the shortest ways in.

import assert from 'node:assert/strict'
import { changePassword } from '../../../../src/authority/operations/change-password.ts'
import type { Caller, Context } from '../../../../src/authority/operations/context.ts'
import { createUser } from '../../../../src/authority/operations/create-user.ts'
import { enrollToken } from '../../../../src/authority/operations/enroll-token.ts'
import { issueToken } from '../../../../src/authority/operations/issue-token.ts'
import { logIn } from '../../../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../../../src/authority/operations/pass-first-factor.ts'
import { touchSession } from '../../../../src/authority/queries/sessions.ts'
import { challengeState } from '../../../../src/authority/rules/challenge.ts'
import type { TicketPurpose } from '../../../../src/authority/rules/events.ts'
import { mailState } from '../../../../src/authority/rules/mail.ts'
import type { MovingFactor } from '../../../../src/authority/rules/profile.ts'
import { reveal } from '../../../../src/platform/decision/event.ts'
import { sessionHash } from '../../../../src/platform/secrets/random.ts'
import { numbered } from '../../../support/customers.ts'
import type { createClock } from '../../../support/world.ts'
import { codeOf, stepNow } from '../people.ts'

export type Play = { readonly context: Context; readonly clock: ReturnType<typeof createClock> }

/** Somebody with their own password and, if the service has one per user, a token. */
export type Actor = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly password: string
  readonly tokenId: string
}

/** The names of a user as the desk or a terminal takes them. */
export type Named = {
  readonly service: string
  readonly userId: string
  readonly customerName?: string
  readonly userName?: string
  readonly administrator?: boolean
}

export const by: Caller = { requestId: 'scenario', actor: 'test', address: '192.0.2.1' }
export const firstPassword = 'Hajimete2024'
export const ownPassword = 'Kawatta2025'
export const wrongPassword = 'Machigai1'

/** Asserts that the request was carried out; gives the result. */
export function done<O extends { readonly ok: boolean }>(outcome: O | undefined): Extract<O, { ok: true }> {
  assert.ok(outcome?.ok, JSON.stringify(outcome))
  return outcome as Extract<O, { ok: true }>
}

/** Asserts that it was refused for exactly this reason. */
export function refused(outcome: { readonly ok: boolean } | undefined, reason: string): void {
  assert.deepEqual(outcome, { ...outcome, ok: false, refusal: reason })
}

/** The code of a token now or that many steps from now. */
export function code({ context }: Play, tokenId: string, steps = 0): Promise<string> {
  return codeOf(context, tokenId, stepNow(context) + steps)
}

export function otherThan(right: string): string {
  return String((Number(right) + 1) % 10 ** right.length).padStart(right.length, '0')
}

export async function newToken({ context }: Play, movingFactor: MovingFactor = 'time'): Promise<string> {
  const terms = { movingFactor, formFactor: 'mobile', algorithm: 'SHA1', digits: 6, issuer: 'test' } as const
  return (await issueToken(context, by, terms)).tokenId
}

/** A user who never logged in, with the first password. */
export async function newUser({ context }: Play, named: Named): Promise<Actor> {
  const { service, userId, customerName = '試験商事株式会社' } = named
  const { userName = `試験 ${userId}`, administrator = false } = named
  const user = { service, userId, customerName, userName, administrator, initialPassword: firstPassword }
  const { customerId } = done(await createUser(context, by, numbered(user)))
  return { service, userId, customerId, password: firstPassword, tokenId: '' }
}

/** STEP 1: the hash of the ticket, or of the session where no code is asked. */
export async function ticket(
  { context }: Play,
  { service, userId, password }: Pick<Actor, 'service' | 'userId' | 'password'>,
  purpose: TicketPurpose = 'login',
): Promise<string> {
  return sessionHash(
    done(await passFirstFactor(context, by, { service, userId, password, purpose })).sessionId,
  )
}

/** Binds a token by two codes, or by one where the service asks for one, and gives the ticket that follows. */
export async function enroll(play: Play, actor: Actor, count: 1 | 2 = 2): Promise<string> {
  const ticketHash = await ticket(play, actor, 'enrollment')
  const now = await code(play, actor.tokenId)
  const codes = count === 1 ? ([now] as const) : ([await code(play, actor.tokenId, -1), now] as const)
  const { service, userId, tokenId } = actor
  const enrolled = done(
    await enrollToken(play.context, by, {
      service,
      userId,
      tokenId,
      ticketHash,
      codes,
      acceptedTerms: '1.0',
    }),
  )
  play.clock.forward({ seconds: 30 })
  return sessionHash(enrolled.sessionId)
}

/** STEP 2 with the code of now, which must not have been used. */
export async function stepTwo(play: Play, actor: Actor, ticketHash: string): Promise<string> {
  const { service, userId, tokenId } = actor
  const login = { service, userId, ticketHash, code: await code(play, tokenId), device: 'Chrome' }
  return sessionHash(done(await logIn(play.context, by, login)).sessionId)
}

/** A login with password and code, half a minute after the last one; gives the session. */
export async function enter(play: Play, actor: Actor): Promise<string> {
  play.clock.forward({ seconds: 30 })
  const hash = await stepTwo(play, actor, await ticket(play, actor))
  await touchSession(play.context.store, hash, play.context.now().epochMilliseconds)
  return hash
}

/** A user who enrolled a token, logged in and chose a password. */
export async function settled(play: Play, named: Named): Promise<Actor> {
  const user = { ...(await newUser(play, named)), tokenId: await newToken(play) }
  return settle(play, user)
}

export async function settle(play: Play, user: Actor, chosen = ownPassword): Promise<Actor> {
  const session = await stepTwo(play, user, await enroll(play, user))
  const { service, userId, password: current } = user
  done(
    await changePassword(play.context, by, {
      service,
      userId,
      sessionHash: session,
      current,
      newPassword: chosen,
      newPasswordAgain: chosen,
    }),
  )
  return { ...user, password: chosen }
}

/** The newest code that was mailed to a user for that purpose. */
export async function mailedCode(
  { context }: Play,
  { service, userId }: Pick<Actor, 'service' | 'userId'>,
  purpose: 'login' | 'registration' | 'change' | 'reauthentication',
  open: (context: Context, mailId: string, sealed: Uint8Array) => { readonly content: object },
): Promise<string> {
  const { challenge } = await context.store.read({ challenge: challengeState.ref(service, userId, purpose) })
  assert.ok(challenge)
  const { mail } = await context.store.read({ mail: mailState.ref(challenge.mailId) })
  assert.ok(mail?.sealed)
  const { content } = open(context, mail.mailId, reveal(mail.sealed))
  assert.ok('code' in content && typeof content.code === 'string')
  return content.code
}
