// WEB-FB: a customer is opened, its administrator appoints users, registers tokens, locks and stops.
import assert from 'node:assert/strict'
import { passFirstFactor } from '../../../../src/authority/operations/pass-first-factor.ts'
import { touchSession } from '../../../../src/authority/queries/sessions.ts'
import { openAccount } from '../../../../src/bank/operations/open-account.ts'
import {
  changeClosedDays,
  stopService,
} from '../../../../src/services/web-fb/operations/administration/contract.ts'
import { changeIdLock } from '../../../../src/services/web-fb/operations/administration/id-locks.ts'
import {
  registerFbToken,
  releaseFbToken,
} from '../../../../src/services/web-fb/operations/administration/tokens.ts'
import { chooseUsageForm } from '../../../../src/services/web-fb/operations/administration/usage-form.ts'
import {
  addFbUser,
  changeFbUser,
  deleteFbUser,
  findFbUser,
} from '../../../../src/services/web-fb/operations/administration/users.ts'
import { changeFixedPassword } from '../../../../src/services/web-fb/operations/change-fixed-password.ts'
import { openFbCustomerAtDesk } from '../../../../src/services/web-fb/operations/desk/open-fb-customer.ts'
import { openFbCustomer } from '../../../../src/services/web-fb/operations/open-fb-customer.ts'
import { numberOf } from '../../../support/customers.ts'
import {
  beginWith,
  type FbPerson,
  firstPasswords,
  settledPasswords,
} from '../../../support/web-fb/companies.ts'
import { webFb } from '../../../support/web-fb/service.ts'
import { act, employ, type Staff, why } from './desk.ts'
import { type Actor, by, code, done, newToken, otherThan, type Play, ticket, wrongPassword } from './play.ts'

export const service = webFb
const { login, registration, approval, transfer } = settledPasswords
const rights = {
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  perTransferYen: null,
  perDayYen: null,
} as const

export type FbCompany = {
  readonly boss: Actor
  readonly clerk: Actor
  readonly customerId: string
  readonly accountId: string
}

export type FbSession = FbPerson & { readonly sessionHash: string }

/** A new login, from which tokens registered before it count. */
export async function fbSession(play: Play, actor: Actor): Promise<FbSession> {
  play.clock.forward({ seconds: 30 })
  const sessionHash = await ticket(play, actor)
  await touchSession(play.context.store, sessionHash, play.context.now().epochMilliseconds)
  const { userId, customerId } = actor
  return { service, userId, customerId, sessionHash }
}

export async function openCompany(
  play: Play,
  userId: string,
  number: string,
): Promise<{ readonly boss: Actor; readonly accountId: string }> {
  const { context } = play
  const opened = done(
    await openFbCustomer(context, by, {
      service,
      customerNumber: numberOf(service, `商事${userId}`),
      customerName: `商事${userId}`,
      companyCode: '0020000025',
      kanaName: 'ｶ)ｶｸﾆﾝﾖｳ',
      userId,
      userName: userId,
      passwords: firstPasswords,
    }),
  )
  const { customerId } = opened
  const account = { branchCode: '002', accountType: 'ordinary', number, holderName: 'ｶ)ｶｸﾆﾝﾖｳ' } as const
  done(await openAccount(context, by, { service, customerId, ...account, openingYen: 1_000_000 }))
  await beginWith(context, userId, firstPasswords, by)
  return {
    boss: { service, userId, customerId, password: login, tokenId: '' },
    accountId: `002-ordinary-${number}`,
  }
}

export async function playFb(play: Play): Promise<FbCompany> {
  const { context } = play
  const { boss, accountId } = await openCompany(play, 'M54100020025', '1000025')
  const acting = await fbSession(play, boss)
  const clerk = await appoint(play, acting, 'clerk01')
  const closed = { added: ['2025-08-13', '2025-08-14'], removed: [] }
  done(await changeClosedDays(context, by, acting, closed, registration))
  await administer(play, acting)
  const first = await newToken(play)
  done(await chooseUsageForm(context, by, acting, 'individual', await typed(play, first)))
  const clerkToken = await newToken(play)
  const wrong = { ...(await typed(play, clerkToken)), codes: [otherThan(await code(play, clerkToken))] }
  await registerFbToken(context, by, acting, clerk.userId, wrong)
  done(await registerFbToken(context, by, acting, clerk.userId, await typed(play, clerkToken)))
  const fixed = {
    purpose: 'transfer',
    current: transfer,
    next: 'Okurinaoshi1',
    again: 'Okurinaoshi1',
  } as const
  done(await changeFixedPassword(context, by, await fbSession(play, boss), fixed))
  return {
    boss: { ...boss, tokenId: first },
    clerk: { ...clerk, tokenId: clerkToken },
    customerId: boss.customerId,
    accountId,
  }
}

async function typed(play: Play, tokenId: string) {
  return { tokenId, codes: [await code(play, tokenId)], password: approval }
}

export async function appoint(play: Play, acting: FbSession, userId: string): Promise<Actor> {
  const asked = { userId, userName: `経理 ${userId}`, rights, passwords: null }
  const { passwords } = done(await addFbUser(play.context, by, acting, asked, registration))
  await beginWith(play.context, userId, passwords, by)
  return { service, userId, customerId: acting.customerId, password: login, tokenId: '' }
}

/** Users who are changed, locked, unlocked, deleted; and one whose ID stays locked by wrong fixed passwords. */
async function administer(play: Play, acting: FbSession): Promise<void> {
  const { context } = play
  for (const userId of ['locked01', 'forced01', 'leaver01']) await appoint(play, acting, userId)
  const find = async (userId: string) => {
    const found = await findFbUser(context, acting, userId)
    assert.ok(found)
    return { userId, seen: found.seen }
  }
  const changed = { userName: '経理 改姓', rights: { ...rights, perDayYen: 500_000 }, renews: true }
  done(await changeFbUser(context, by, acting, { ...(await find('leaver01')), ...changed }, registration))
  done(await deleteFbUser(context, by, acting, await find('leaver01'), registration))
  const lock = (userId: string, action: 'lock' | 'unlock_password') =>
    changeIdLock(context, by, acting, { userId, action }, registration)
  done(await lock('forced01', 'lock'))
  done(await lock('forced01', 'unlock_password'))
  done(await lock('forced01', 'lock'))
  const careless = {
    service,
    userId: 'locked01',
    customerId: acting.customerId,
    password: login,
    tokenId: '',
  }
  const wrong = {
    purpose: 'transfer',
    current: wrongPassword,
    next: 'Atarashii9',
    again: 'Atarashii9',
  } as const
  for (let i = 0; i < 2; i++) {
    const session = await fbSession(play, careless)
    for (let n = 0; n < 6; n++) await changeFixedPassword(context, by, session, wrong)
    if (i === 0) done(await lock('locked01', 'unlock_password'))
  }
}

/** A second customer with one token for all, released and registered again; its service is stopped, and stays so. */
export async function playSharedToken(play: Play): Promise<Staff> {
  const { context } = play
  const { boss } = await openCompany(play, 'M54100020026', '1000026')
  const acting = await fbSession(play, boss)
  const own = await newToken(play)
  done(await chooseUsageForm(context, by, acting, 'individual', await typed(play, own)))
  const clerk = await appoint(play, acting, 'clerk02')
  const clerkToken = await newToken(play)
  done(await registerFbToken(context, by, acting, clerk.userId, await typed(play, clerkToken)))
  done(await releaseFbToken(context, by, acting, clerk.userId, { password: approval }))
  const shared = await newToken(play)
  done(await chooseUsageForm(context, by, acting, 'shared', await typed(play, shared)))
  const staff = await employ(play, 'shinkin-5410')
  await act(play, staff, boss, 'release_token')
  play.clock.forward({ seconds: 30 })
  done(await registerFbToken(context, by, await fbSession(play, boss), null, await typed(play, shared)))
  await act(play, staff, boss, 'stop_service')
  await act(play, staff, boss, 'restart_service')
  done(await stopService(context, by, await fbSession(play, boss), registration))
  const form = {
    customerNumber: numberOf(service, '窓口工業'),
    customerName: '窓口工業',
    companyCode: '0020000027',
    kanaName: 'ﾏﾄﾞｸﾞﾁｺｳｷﾞﾖｳ',
    userId: 'Mado0027',
  }
  const account = { branchCode: '003', accountType: 'current', number: '2000027' } as const
  const of = { service, operatorId: staff.desk.userId, step: 'ask' } as const
  const opened = { ...of, ...form, userName: '窓口 太郎', account, ...why }
  done(await openFbCustomerAtDesk(context, by, opened))
  await act(play, staff, { service, userId: 'Mado0027' }, 'issue_letter')
  // An opening printed the letter itself, in no time.
  play.clock.forward({ seconds: -30 })
  await lockOut(play, 'Mado0027', staff)
  return staff
}

/** Wrong passwords lock an administrator, whom the desk rescues with new ones. */
async function lockOut({ context, clock }: Play, userId: string, staff: Staff): Promise<void> {
  const wrong = { service, userId, password: wrongPassword, purpose: 'login', device: 'Edge' } as const
  for (let i = 0; i < 6; i++) await passFirstFactor(context, by, wrong)
  await act({ context, clock }, staff, { service, userId }, 'unlock_password')
  await act({ context, clock }, staff, { service, userId }, 'issue_letter')
}
