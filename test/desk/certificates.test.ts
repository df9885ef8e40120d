// 電子証明書 at the desk: what a user has, and its revocation with a reason (S3-FAQ-07).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { certificateState } from '../../src/authority/rules/certificate.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskCertificateHref, deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { requireCertificate } from '../../src/services/web-fb/operations/certificates/require-certificate.ts'
import { authority, certificateOf } from '../support/certificates.ts'
import { formTokenIn } from '../support/client.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { type DeskSite, eventsOf, type Seat, settle, startDesk, textOf, why } from './support/site.ts'
import { shokoDesk } from './support/staff.ts'

const desk = 'desk/shinkin-5410'
let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk()
  await authority(site.world.context)
  clerk = await site.seat('desk', desk)
})
afterEach(() => site.end())

let users = 0
async function person() {
  const { context } = site.world
  const user = await openCompany(context, `D5410002${String(++users).padStart(4, '0')}`)
  const { serial } = await certificateOf(context, user)
  return { ...user, serial, userPage: deskUserHref(desk, 'user', webFb, user.userId) }
}

type Person = Awaited<ReturnType<typeof person>>
const pageOf = (target: Pick<Person, 'service' | 'userId' | 'serial'>, at = desk) =>
  deskCertificateHref(at, target)

test('the desk and the branch revoke one with a reason; the user’s page and the journal show it', async () => {
  for (const seat of [clerk, await site.seat('branch', desk)]) {
    const target = await person()
    assert.match(textOf(await seat.browser.page(target.userPage)), new RegExp(`${target.serial}\\s*有効`))
    const answer = await seat.browser.submit(pageOf(target), { ...why, cause: 'key_compromise' })
    assert.equal(answer.status, 303)
    assert.equal(
      answer.headers.get('Location'),
      `${target.userPage}?tab=certificates&notice=revoke_certificate`,
    )
    const page = textOf(
      await seat.browser.page(`${target.userPage}?tab=certificates&notice=revoke_certificate`),
    )
    assert.match(page, /電子証明書を失効しました。\(RMCFXDSK001016I\)/)
    assert.match(page, /失効（紛失・盗難・漏えい、2025/)
    const { certificate, user } = await site.world.context.store.read({
      certificate: certificateState.ref(target.serial),
      user: userState.ref(webFb, target.userId),
    })
    assert.deepEqual([certificate?.status, certificate?.reason], ['revoked', 'key_compromise'])
    assert.equal(user?.sessionHash, null)
    const events = await eventsOf(site.world, { ...target, password: '', tokenId: '' })
    assert.deepEqual(
      events.slice(-2).map(({ type }) => type),
      ['desk_acted', 'certificate_revoked'],
    )

    // The same form once more: somebody was first.
    const form_token = formTokenIn(await seat.browser.page(target.userPage))
    const again = await seat.browser.post(pageOf(target), { form_token, ...why, cause: 'superseded' })
    assert.equal(again.status, 409)
    assert.doesNotMatch(await again.text(), /name="cause"/)
  }
})

test('without a reason, an identification or a kind nothing happens, and what was typed stays', async () => {
  const target = await person()
  for (const fields of [{ cause: 'superseded' }, { ...why }, { ...why, cause: 'toString' }]) {
    const answer = await clerk.browser.submit(pageOf(target), { ...fields })
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /field-error/)
  }
  const kept = await clerk.browser.submit(pageOf(target), { ...why, cause: '' })
  assert.match(await kept.text(), /value="ご本人からのお電話"/)
  const { certificate } = await site.world.context.store.read({
    certificate: certificateState.ref(target.serial),
  })
  assert.equal(certificate?.status, 'active')
})

test('ADM-01: approvers, auditors and another institution revoke none; another user’s or an unknown one has no page', async () => {
  const target = await person()
  for (const role of ['approver', 'auditor'] as const) {
    const seat = await site.seat(role, desk)
    assert.doesNotMatch(await seat.browser.page(target.userPage), /certificates\//)
    assert.equal((await seat.browser.send(pageOf(target))).status, 403)
    const form_token = formTokenIn(await seat.browser.page(target.userPage))
    const answer = await seat.browser.post(pageOf(target), { form_token, ...why, cause: 'superseded' })
    assert.equal(answer.status, 403)
  }
  const stranger = await site.seat('desk', shokoDesk)
  assert.equal((await stranger.browser.send(pageOf(target, shokoDesk))).status, 404)
  const other = await person()
  for (const wrong of [
    { ...target, userId: other.userId },
    { ...target, serial: '4f'.repeat(16) },
  ])
    assert.equal((await clerk.browser.send(pageOf(wrong))).status, 404)
  const { certificate } = await site.world.context.store.read({
    certificate: certificateState.ref(target.serial),
  })
  assert.equal(certificate?.status, 'active')
})

test('a user who logs in by certificate only is shown as such, with or without a certificate', async () => {
  const target = await person()
  assert.doesNotMatch(await clerk.browser.page(target.userPage), /電子証明書方式/)
  const other = await openCompany(site.world.context, 'D54100029999')
  for (const { service, userId } of [target, other]) {
    await requireCertificate(site.world.context, testCaller, { service, userId, only: true })
    const page = await clerk.browser.page(deskUserHref(desk, 'user', service, userId))
    assert.match(page, /電子証明書方式のご利用者です/)
  }
})

test('the form of the other actions on the user’s page can’t revoke one', async () => {
  const target = await person()
  const page = await clerk.browser.page(target.userPage)
  const form = { form_token: formTokenIn(page), action: 'revoke_certificate', step: 'ask', ...why }
  assert.equal((await clerk.browser.post(deskUserHref(desk, 'act', webFb, target.userId), form)).status, 400)
})

test('X1: where the profile lists it, a revocation waits for another’s approval and is carried out as it was asked', async () => {
  await site.end()
  site = await startDesk({
    edit: (profile) => ({ ...profile, desk: { ...profile.desk, approvals: ['revoke_certificate'] } }),
  })
  await authority(site.world.context)
  clerk = await site.seat('desk', desk)
  const [colleague, approver] = [await site.seat('desk', desk), await site.seat('approver', desk)]
  const target = await person()
  const statusNow = async () =>
    (await site.world.context.store.read({ certificate: certificateState.ref(target.serial) })).certificate
  const asked = await clerk.browser.submit(pageOf(target), { ...why, cause: 'superseded' })
  assert.equal(asked.headers.get('Location'), `${deskHref(desk, 'approvals')}?notice=requested`)
  assert.equal((await statusNow())?.status, 'active')
  assert.match(textOf(await colleague.browser.page(pageOf(target))), /承認を待っているか、承認済みで未実行/)
  const list = textOf(await approver.browser.page(deskHref(desk, 'approvals')))
  for (const shown of ['電子証明書の失効', target.serial, '新しい電子証明書への切替', '有効期限20'])
    assert.ok(list.includes(shown), shown)
  const goOn = async (seat: Seat) => {
    const form_token = formTokenIn(await seat.browser.page(deskHref(desk, 'search')))
    const fields = { form_token, step: 'carry_out', cause: 'key_compromise' }
    return (await seat.browser.post(pageOf(target), fields)).status
  }
  assert.equal(await goOn(clerk), 409, 'nobody granted it')
  await settle(approver, { ...target, password: '', tokenId: '' }, 'revoke_certificate')
  assert.equal(await goOn(colleague), 409, 'somebody else asked')
  assert.equal(await goOn(clerk), 303)
  assert.deepEqual([(await statusNow())?.status, (await statusNow())?.reason], ['revoked', 'superseded'])
  assert.equal(await goOn(clerk), 409, 'once')
})
