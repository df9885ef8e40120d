// A company administers its own users and tokens: 外為Web of 2025.
import assert from 'node:assert/strict'
import { actOnBindings, actOnCustomer } from '../../../../src/authority/operations/bindings/user-otp.ts'
import { logIn } from '../../../../src/authority/operations/log-in.ts'
import { remindOfExpiry } from '../../../../src/authority/operations/remind-of-expiry.ts'
import {
  addCompanyUser,
  changeCompanyUser,
  chooseNotices,
  deleteCompanyUser,
  findCompanyUser,
  removeCompanyAddress,
} from '../../../../src/services/fx-web/operations/administration/users.ts'
import { playAddressChange, playMailLogin, playPost, registerMail } from './mail.ts'
import { type Actor, by, code, done, enter, newUser, otherThan, type Play, settled, ticket } from './play.ts'

const service = 'shoko-chukin/fx-web-2025'

export type Company = Readonly<Record<'boss' | 'clerk' | 'leaver' | 'newcomer', Actor>>

/** Before the move, while tokens can be enrolled. */
export async function foundCompany(play: Play): Promise<Company> {
  const of = { service, customerName: '見本貿易株式会社' }
  return {
    boss: await settled(play, { ...of, userId: '0000000011', userName: '見本 梅子', administrator: true }),
    clerk: await settled(play, { ...of, userId: '0000000012', userName: '見本 太郎' }),
    leaver: await settled(play, { ...of, userId: '0000000013', userName: '見本 次郎' }),
    newcomer: await settled(play, { ...of, userId: '0000000014', userName: '見本 四郎' }),
  }
}

export async function playCompany(play: Play, { boss, clerk, leaver, newcomer }: Company): Promise<void> {
  const { context } = play
  await registerMail(play, boss, 'hanako@warifu.example')
  await registerMail(play, clerk, 'taro@warifu.example')
  await registerMail(play, leaver, 'jiro@warifu.example')
  await playPost(play)
  play.clock.forward({ hours: 25 })
  await playMailLogin(play, clerk)
  await playAddressChange(play, clerk, "o'neill+otp@warifu.example")
  await playAddressChange(play, newcomer, 'shiro@warifu.example')
  const ticketHash = await ticket(play, leaver)
  const wrong = otherThan(await code(play, leaver.tokenId))
  const guess = { service, userId: leaver.userId, ticketHash, code: wrong }
  for (let i = 0; i < 10; i++) await logIn(context, by, guess)
  play.clock.forward({ hours: 25 })
  await administer(play, boss, clerk, leaver)
  await remindOfExpiry(play.context)
}

async function administer(play: Play, boss: Actor, clerk: Actor, leaver: Actor): Promise<void> {
  const { context } = play
  const { userId, customerId } = boss
  const acting = { service, userId, customerId, sessionHash: await enter(play, boss) }
  const settings = { login: true, lock: true, registration: false, change: true }
  done(await chooseNotices(context, by, acting, settings))
  const line = (actor: Actor) => [{ userId: actor.userId, seen: null }]
  done(await actOnBindings(context, by, acting, 'unlock', line(leaver)))
  done(await actOnCustomer(context, by, acting, 'suspend'))
  done(await actOnBindings(context, by, acting, 'resume', line(leaver)))
  done(await actOnBindings(context, by, acting, 'revoke', line(leaver)))
  done(await removeCompanyAddress(context, by, acting, leaver.userId))
  const seenOf = async (actor: Actor) => {
    const found = await findCompanyUser(context, acting, actor.userId)
    assert.ok(found)
    return { userId: actor.userId, seen: found.seen }
  }
  const renamed = { userName: '見本 太郎左衛門', administrator: true }
  done(await changeCompanyUser(context, by, acting, { ...(await seenOf(clerk)), ...renamed }))
  done(await deleteCompanyUser(context, by, acting, await seenOf(leaver)))
  done(await addCompanyUser(context, by, acting, { userName: '見本 三郎', administrator: false }))
  await newUser(play, { service, userId: '0000000019', customerName: '割符物産株式会社' })
}
