// People whose last event is still visible in their rows, for the folds that the scenario's later events hide. Each
// scene ends where it ends: whatever is added to it may hide the fold again (test/contract/landed-folds.test.ts).
import assert from 'node:assert/strict'
import { actOnBindings } from '../../../../src/authority/operations/bindings/user-otp.ts'
import { changePassword } from '../../../../src/authority/operations/change-password.ts'
import { checkToken } from '../../../../src/authority/operations/check-token.ts'
import { type Context, profileOf } from '../../../../src/authority/operations/context.ts'
import { enrollToken } from '../../../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../../../src/authority/operations/log-in.ts'
import { openMail } from '../../../../src/authority/operations/mail/draft-mail.ts'
import { logInByMail } from '../../../../src/authority/operations/methods/log-in-by-mail.ts'
import { registerAddress } from '../../../../src/authority/operations/methods/register-address.ts'
import {
  sendLoginCode,
  sendRegistrationCode,
} from '../../../../src/authority/operations/methods/send-code.ts'
import { offerToken } from '../../../../src/authority/operations/offer-token.ts'
import { passFirstFactor } from '../../../../src/authority/operations/pass-first-factor.ts'
import { synchronizeToken } from '../../../../src/authority/operations/synchronize-token.ts'
import {
  deleteCompanyUser,
  findCompanyUser,
} from '../../../../src/services/fx-web/operations/administration/users.ts'
import { changeClosedDays } from '../../../../src/services/web-fb/operations/administration/contract.ts'
import { changeIdLock } from '../../../../src/services/web-fb/operations/administration/id-locks.ts'
import { changeFixedPassword } from '../../../../src/services/web-fb/operations/change-fixed-password.ts'
import { settledPasswords } from '../../../support/web-fb/companies.ts'
import { createClock, shoko, withAuthenticators } from '../../../support/world.ts'
import { act, employ } from './desk.ts'
import { appoint, fbSession, openCompany } from './fb.ts'
import {
  type Actor,
  by,
  code,
  done,
  enter,
  mailedCode,
  newToken,
  newUser,
  otherThan,
  type Play,
  refused,
  settled,
  ticket,
  wrongPassword,
} from './play.ts'

const start = '2025-06-02T10:00:15+09:00'
/** When the service sends codes by mail, and still accepts those of tokens. */
const moving = '2025-07-01T10:00:15+09:00'
const mailing = 'shoko-chukin/fx-web-2025'

export async function playEndings(contextAt: (now: () => Temporal.Instant) => Context): Promise<void> {
  const clock = createClock(start)
  const play = { context: contextAt(clock.now), clock }
  const of = { service: mailing, customerName: '見本貿易株式会社' }
  const boss = await settled(play, { ...of, userId: '0000000011', administrator: true })
  const failing = await settled(play, { ...of, userId: '0000000012' })
  const passing = await settled(play, { ...of, userId: '0000000013' })
  const leaving = await settled(play, { ...of, userId: '0000000014' })
  clock.set(moving)
  await rejectPasswords(play)
  await synchronize(play)
  await check(play)
  await enrollOffered(play)
  await answerMails(play, { failing, passing })
  await deleteWithAddress(play, boss, leaving)
  await settleFixedPasswords(play)
  await restartService(play)
}

/** One failure, outside; and as many inside as lock the password and end the session. */
async function rejectPasswords(play: Play): Promise<void> {
  const { context } = play
  const { userId } = await newUser(play, { service: shoko, userId: '0000000001' })
  const login = { service: shoko, userId, password: wrongPassword, purpose: 'login' } as const
  refused(await passFirstFactor(context, by, login), 'password_wrong')
  const user = await settled(play, { service: shoko, userId: '0000000002' })
  const typed = { service: shoko, userId: user.userId, sessionHash: await enter(play, user) }
  const next = { newPassword: 'Atarashii2025', newPasswordAgain: 'Atarashii2025' }
  for (let i = 0; i < profileOf(context, shoko).password.failuresMax; i++)
    await changePassword(context, by, { ...typed, ...next, current: wrongPassword })
}

/** After a failure, which synchronization forgives. */
async function synchronize(play: Play): Promise<void> {
  const user = await settled(play, { service: shoko, userId: '0000000003' })
  const { service, userId, tokenId } = user
  play.clock.forward({ seconds: 30 })
  const ticketHash = await ticket(play, user)
  const wrong = otherThan(await code(play, tokenId))
  refused(await logIn(play.context, by, { service, userId, ticketHash, code: wrong }), 'code_wrong')
  const codes = [await code(play, tokenId, 8), await code(play, tokenId, 9)] as const
  done(await synchronizeToken(play.context, by, { service, userId, ticketHash, codes }))
}

async function check(play: Play): Promise<void> {
  const tokenId = await newToken(play)
  const typed = { tokenId, code: await code(play, tokenId) }
  done(await checkToken(play.context, by, typed, profileOf(play.context, shoko).code))
}

/** Of a standard authenticator, whose token is active only from its enrollment. */
async function enrollOffered(play: Play): Promise<void> {
  const profiles = new Map(play.context.profiles)
  profiles.set(shoko, withAuthenticators(profileOf(play.context, shoko)))
  const user = await newUser(play, { service: shoko, userId: '0000000004' })
  const { service, userId } = user
  const ticketHash = await ticket(play, user, 'enrollment')
  const context = { ...play.context, profiles }
  const { offered } = done(await offerToken(context, by, { service, userId, ticketHash, replaces: '' }))
  assert.ok(offered)
  const { tokenId } = offered
  const codes = [await code(play, tokenId, -1), await code(play, tokenId)] as const
  done(await enrollToken(context, by, { service, userId, ticketHash, tokenId, codes }))
}

async function register(play: Play, actor: Actor, address: string): Promise<void> {
  const { service, userId } = actor
  const of = { service, userId, ticketHash: await ticket(play, actor, 'registration') }
  done(await sendRegistrationCode(play.context, by, of, { address, again: address }))
  const right = await mailedCode(play, actor, 'registration', openMail)
  done(await registerAddress(play.context, by, { ...of, code: right }))
}

/** A wrong mailed code is the last of one, and of another is the right one that forgives it. */
async function answerMails(
  play: Play,
  actors: Readonly<Record<'failing' | 'passing', Actor>>,
): Promise<void> {
  await register(play, actors.failing, 'hanako@warifu.example')
  await register(play, actors.passing, 'taro@warifu.example')
  play.clock.forward({ hours: 25 })
  for (const actor of [actors.failing, actors.passing]) {
    const { service, userId } = actor
    const of = { service, userId, ticketHash: await ticket(play, actor) }
    done(await sendLoginCode(play.context, by, of))
    const right = await mailedCode(play, actor, 'login', openMail)
    refused(await logInByMail(play.context, by, { ...of, code: otherThan(right) }), 'mail_code_wrong')
    if (actor === actors.passing) done(await logInByMail(play.context, by, { ...of, code: right }))
  }
}

async function deleteWithAddress(play: Play, boss: Actor, leaving: Actor): Promise<void> {
  const { context } = play
  await register(play, boss, 'umeko@warifu.example')
  await register(play, leaving, 'jiro@warifu.example')
  play.clock.forward({ hours: 25 })
  const { service, userId, customerId } = boss
  const acting = { service, userId, customerId, sessionHash: await enter(play, boss) }
  done(await actOnBindings(context, by, acting, 'revoke', [{ userId: leaving.userId, seen: null }]))
  const found = await findCompanyUser(context, acting, leaving.userId)
  assert.ok(found)
  done(await deleteCompanyUser(context, by, acting, { userId: leaving.userId, seen: found.seen }))
}

/** Failures of two fixed passwords: one forgiven by the right one, one by unlocking the ID. */
async function settleFixedPasswords(play: Play): Promise<void> {
  const { context } = play
  const { registration } = settledPasswords
  const { boss } = await openCompany(play, 'M54100020025', '1000025')
  const acting = await fbSession(play, boss)
  const clerk = await appoint(play, acting, 'clerk01')
  const wrong = {
    purpose: 'transfer',
    current: wrongPassword,
    next: 'Atarashii9',
    again: 'Atarashii9',
  } as const
  const mistaken = await changeFixedPassword(context, by, await fbSession(play, clerk), wrong)
  assert.equal(mistaken.ok, false)
  for (const action of ['lock', 'unlock_password'] as const)
    done(await changeIdLock(context, by, acting, { userId: clerk.userId, action }, registration))
  const closed = { added: ['2025-08-13'], removed: [] }
  const guessed = await changeClosedDays(context, by, acting, closed, otherThan(registration))
  assert.equal(guessed.ok, false)
  done(await changeClosedDays(context, by, acting, closed, registration))
}

async function restartService(play: Play): Promise<void> {
  const { boss } = await openCompany(play, 'M54100020026', '1000026')
  const staff = await employ(play, 'shinkin-5410')
  await act(play, staff, boss, 'stop_service')
  await act(play, staff, boss, 'restart_service')
}
