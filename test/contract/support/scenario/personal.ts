// 個人インターネットバンキング and the certificates of WEB-FB: registered, stopped, lost, revoked.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createAuthority } from '../../../../src/authority/operations/certificates/authorities.ts'
import { issueCertificate } from '../../../../src/authority/operations/certificates/issue-certificate.ts'
import { revokeCertificate } from '../../../../src/authority/operations/certificates/revoke-certificate.ts'
import { changePassword } from '../../../../src/authority/operations/change-password.ts'
import { stopToken } from '../../../../src/authority/operations/stop-token.ts'
import { touchSession } from '../../../../src/authority/queries/sessions.ts'
import { openAccount } from '../../../../src/bank/operations/open-account.ts'
import { revokeCertificateAtDesk } from '../../../../src/desk/operations/revoke-certificate.ts'
import { askMobileBalance } from '../../../../src/services/personal/operations/ask-mobile-balance.ts'
import { personalProfileOf } from '../../../../src/services/personal/operations/profile-of.ts'
import { stopLost } from '../../../../src/services/personal/operations/stop-lost.ts'
import { stopService } from '../../../../src/services/personal/operations/stop-service.ts'
import {
  logInByCertificate,
  showCertificate,
} from '../../../../src/services/web-fb/operations/certificates/log-in-by-certificate.ts'
import { requireCertificate } from '../../../../src/services/web-fb/operations/certificates/require-certificate.ts'
import { type Staff, why } from './desk.ts'
import { type FbCompany, service as webFb } from './fb.ts'
import {
  type Actor,
  by,
  code,
  done,
  enroll,
  enter,
  newToken,
  newUser,
  otherThan,
  type Play,
  refused,
  ticket,
  wrongPassword,
} from './play.ts'

const service = 'sample-shinkin/personal'
const password = 'Kawatta16'

/** Somebody with an account and their own password; with a token on request. */
async function person(play: Play, userId: string, withToken = true): Promise<Actor> {
  const { context } = play
  const user = await newUser(play, { service, userId, customerName: `見本 ${userId}` })
  const account = { branchCode: '010', accountType: 'ordinary', number: userId.slice(-7) } as const
  const { customerId } = user
  done(
    await openAccount(context, by, {
      service,
      customerId,
      ...account,
      holderName: 'ﾐﾎﾝ',
      openingYen: 456_789,
    }),
  )
  const sessionHash = await ticket(play, user)
  const { password: current } = user
  const change = { service, userId, sessionHash, current, newPassword: password, newPasswordAgain: password }
  done(await changePassword(context, by, change))
  play.clock.forward({ hours: 1 })
  if (!withToken) return { ...user, password }
  const enrolled = { ...user, password, tokenId: await newToken(play) }
  await enroll(play, enrolled, 1)
  return enrolled
}

export async function playPersonal(play: Play): Promise<Actor> {
  const { context } = play
  const user = await person(play, '12345678901')
  await enterHours(play, user)
  const stopping = await person(play, '12345678902')
  const session = await enterHours(play, stopping)
  const request = { service, userId: stopping.userId, sessionHash: session, password }
  const right = await code(play, stopping.tokenId, 0)
  refused(
    await stopService(context, by, { ...request, password: wrongPassword, code: right }),
    'password_wrong',
  )
  await stopService(context, by, { ...request, code: otherThan(right) })
  play.clock.forward({ seconds: 30 })
  const next = await code(play, stopping.tokenId)
  await touchSession(context.store, session, context.now().epochMilliseconds)
  done(await stopService(context, by, { ...request, code: next }))

  const lost = await person(play, '12345678903')
  done(await stopLost(context, by, { service, userId: lost.userId, password, device: 'Chrome' }))

  const leaving = await person(play, '12345678904')
  play.clock.forward({ hours: 1 })
  const ticketHash = await ticket(play, leaving, 'stop')
  const stop = { service, userId: leaving.userId, ticketHash, code: await code(play, leaving.tokenId) }
  done(await stopToken(context, by, stop))
  await askByMobile(play, await person(play, '12345678905', false))
  return user
}

/** At an institution that keeps モバイルIB. */
async function askByMobile({ context }: Play, { userId }: Actor): Promise<void> {
  const profile = personalProfileOf(context, service)
  const keeping = { ...profile, personal: { ...profile.personal, mobile: { serviceName: 'モバイルIB' } } }
  const profiles = new Map(context.profiles).set(service, keeping)
  const asked = { service, userId, device: 'Phone' }
  refused(
    await askMobileBalance({ ...context, profiles }, by, { ...asked, password: wrongPassword }),
    'password_wrong',
  )
  done(await askMobileBalance({ ...context, profiles }, by, { ...asked, password }))
}

/** Long enough after the last session for another login. */
async function enterHours(play: Play, actor: Actor): Promise<string> {
  play.clock.forward({ hours: 1 })
  return enter(play, actor)
}

/** Certificates that count, were revoked at a terminal and at the desk, and what they let in. */
export async function playCertificates(play: Play, { boss, clerk }: FbCompany, staff: Staff): Promise<void> {
  const { context } = play
  await createAuthority(context, by, { name: '割符 認証局', days: 3650 })
  const issue = async ({ userId }: Actor) => {
    const issued = done(
      await issueCertificate(context, by, { service: webFb, userId, days: 730, requestPem: null }),
    )
    return { serial: issued.serial, der: new Uint8Array(new X509Certificate(issued.pem).raw) }
  }
  const first = await issue(clerk)
  const shown = { service: webFb, shown: { der: first.der, chainHolds: true } }
  done(await requireCertificate(context, by, { service: webFb, userId: clerk.userId, only: true }))
  const login = { ...shown, seenSerial: first.serial, device: 'Edge' }
  done(await logInByCertificate(context, by, { ...login, password: clerk.password }))
  refused(
    await logInByCertificate(context, by, {
      service: webFb,
      shown: null,
      password,
      seenSerial: '',
      device: null,
    }),
    'certificate_missing',
  )
  done(await revokeCertificate(context, by, { serial: first.serial, reason: 'superseded' }))
  const again = await showCertificate(context, by, shown)
  assert.equal(again.ok, false)
  done(await requireCertificate(context, by, { service: webFb, userId: clerk.userId, only: false }))
  const second = await issue(boss)
  const cause = { cause: 'key_compromise', step: 'ask', ...why } as const
  const revocation = { serial: second.serial, service: webFb, userId: boss.userId, ...cause }
  done(await revokeCertificateAtDesk(context, by, { ...revocation, operatorId: staff.desk.userId }))
  await issue(boss)
}
