// 外為Web: passwords and tokens in every state that a user can bring them to, and the lost report.

import { changePassword } from '../../../../src/authority/operations/change-password.ts'
import { enrollToken } from '../../../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../../../src/authority/operations/log-in.ts'
import { logOut } from '../../../../src/authority/operations/log-out.ts'
import { passFirstFactor } from '../../../../src/authority/operations/pass-first-factor.ts'
import { reportLost } from '../../../../src/authority/operations/report-lost.ts'
import { synchronizeToken } from '../../../../src/authority/operations/synchronize-token.ts'
import { createPasswords } from '../../../../src/platform/secrets/password.ts'
import { johoku, shoko } from '../../../support/world.ts'
import {
  type Actor,
  by,
  code,
  done,
  enter,
  newToken,
  newUser,
  otherThan,
  ownPassword,
  type Play,
  refused,
  settled,
  ticket,
  wrongPassword,
} from './play.ts'

export async function playFx(play: Play): Promise<Actor> {
  const { context } = play
  const user = await settled(play, { service: shoko, userId: '0000000001', userName: '割符 花子' })
  const { service, userId } = user
  const session = await enter(play, user)
  const typed = { service, userId, sessionHash: session, current: wrongPassword }
  const next = { newPassword: 'Atarashii2025', newPasswordAgain: 'Atarashii2025' }
  refused(await changePassword(context, by, { ...typed, ...next }), 'password_wrong')
  const same = { newPassword: ownPassword, newPasswordAgain: ownPassword }
  refused(
    await changePassword(context, by, { ...typed, current: ownPassword, ...same }),
    'new_password_reused',
  )
  done(await logOut(context, by, { service, userId, sessionHash: session }))
  await failCodes(play, user)
  const stronger = { ...context, passwords: createPasswords(context.keyRing, { cost: 'recommended' }) }
  const other = await newUser(play, {
    service: johoku,
    userId: '0000000003',
    customerName: '見本精工株式会社',
  })
  done(await passFirstFactor(stronger, by, { ...credentials(other), purpose: 'enrollment' }))
  await lockEverything(play)
  await enter(play, user)
  return user
}

function credentials({ service, userId, password }: Actor) {
  return { service, userId, password }
}

/** A wrong code, a spent one, and a clock that is off until two codes put it right. */
async function failCodes(play: Play, user: Actor): Promise<void> {
  const { context } = play
  const { service, userId, tokenId } = user
  const ticketHash = await ticket(play, user)
  const right = await code(play, tokenId)
  refused(
    await logIn(context, by, { service, userId, ticketHash, code: otherThan(right), device: 'Edge' }),
    'code_wrong',
  )
  refused(await logIn(context, by, { service, userId, ticketHash, code: right }), 'code_spent')
  const wrong = [otherThan(await code(play, tokenId, 8)), await code(play, tokenId, 9)] as const
  refused(
    await synchronizeToken(context, by, { service, userId, ticketHash, codes: wrong }),
    'synchronization_failed',
  )
  const codes = [await code(play, tokenId, 8), await code(play, tokenId, 9)] as const
  done(await synchronizeToken(context, by, { service, userId, ticketHash, codes }))
  play.clock.forward({ minutes: 10 })
  const back = [await code(play, tokenId, -1), await code(play, tokenId)] as const
  const again = await ticket(play, user)
  done(await synchronizeToken(context, by, { service, userId, ticketHash: again, codes: back }))
}

/** Locks of a password, of a code, of an ID that nobody has, and a lost token; each stays as it is. */
async function lockEverything(play: Play): Promise<void> {
  const { context } = play
  const careless = await newUser(play, { service: shoko, userId: '0000000004' })
  const wrong = { service: shoko, password: wrongPassword, purpose: 'login', device: 'Chrome' } as const
  for (let i = 0; i < 6; i++) await passFirstFactor(context, by, { ...wrong, userId: careless.userId })
  for (let i = 0; i < 6; i++) await passFirstFactor(context, by, { ...wrong, userId: 'nobody' })
  await passFirstFactor(context, by, { ...wrong, userId: 'nobody-else' })

  for (const number of ['0000000005', '0000000008']) {
    const guessing = await settled(play, { service: shoko, userId: number, customerName: '推測商事' })
    const ticketHash = await ticket(play, guessing)
    const { service, userId, tokenId } = guessing
    for (let i = 0; i < 10; i++)
      await logIn(context, by, { service, userId, ticketHash, code: otherThan(await code(play, tokenId)) })
  }

  const hasty = {
    ...(await newUser(play, { service: shoko, userId: '0000000006' })),
    tokenId: await newToken(play),
  }
  const same = await code(play, hasty.tokenId)
  const enrollment = {
    service: shoko,
    userId: hasty.userId,
    tokenId: hasty.tokenId,
    codes: [same, same],
  } as const
  const hastyTicket = await ticket(play, hasty, 'enrollment')
  await enrollToken(context, by, { ...enrollment, ticketHash: hastyTicket })

  const loser = await settled(play, { service: shoko, userId: '0000000007' })
  await enter(play, loser)
  refused(await reportLost(context, by, { ...credentials(loser), password: wrongPassword }), 'password_wrong')
  done(await reportLost(context, by, credentials(loser)))
}
