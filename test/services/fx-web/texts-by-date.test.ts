// M1, M4, M5: what users of the migrating service read and may do, by the date.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import type { MailContent } from '../../../src/authority/rules/mail-content.ts'
import { situationOf } from '../../../src/authority/rules/situation.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { mailText } from '../../../src/authority/texts/mails.ts'
import { tradeHref } from '../../../src/services/fx-web/routes.ts'
import { startCompanies } from '../../support/companies.ts'
import {
  at,
  beforeTransition,
  enterByMail,
  inside,
  inTransition,
  page,
  register,
  stepOne,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import { bindingOf, happen, locationOf, type Person, type Site, textOf, tokenOn } from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'

const afterEnd = '2025-09-01T09:00:15+09:00'
const administratorFirst =
  'お客さま社内の管理者権限ユーザ（全ての管理者権限ユーザがログインできない場合は、外為 Web サポートデスク）へ'
const deskOnly = 'ご利用いただけません。外為 Web サポートデスクへロック解除をご依頼ください。'

let site: Site
let first: Person
let member: Person
beforeEach(async () => {
  ;({ site, first, member } = await startCompanies())
})
afterEach(() => site.end())

test('M1, S2-1.1-08: before ユーザOTP管理 opens a user with a token is deleted, and the token with the user', async () => {
  site.world.clock.set(beforeTransition)
  site.world.clock.forward({ minutes: 10 })
  const client = await inside(site, first)
  const shown = await client.page(page('user', member.userId))
  assert.match(textOf(shown), /ユーザを削除すると、そのユーザのワンタイムパスワードも無効になります。/)
  assert.doesNotMatch(shown, /user-otp/, 'no way to a closed screen')
  const seen = /name="seen" value="([^"]+)"/.exec(shown)?.[1] ?? ''
  const form_token = await tokenOn(client, page('user', member.userId))
  const deleted = await client.post(page('deleteUser', member.userId), { form_token, seen })
  assert.match(textOf(await client.page(locationOf(deleted))), /ユーザを削除しました。/)
  const { user } = await site.world.context.store.read({ user: userState.ref(mailService, member.userId) })
  assert.equal(user?.status, 'deleted')
  assert.equal((await bindingOf(site.world, member))?.tokenId ?? null, null)
})

test('M2, S2-1.1-06, -07: chapter 2.8 says at each date what a new device takes then', async () => {
  const chapter = async (at: string) => {
    site.world.clock.set(at)
    return textOf(await site.browser().page(`/${mailService}/help/new-device`))
  }
  const lock = /失効処理を行います/
  const before = await chapter(beforeTransition)
  assert.match(before, lock)
  assert.match(before, /「新しい端末への引き継ぎ」/)
  const during = await chapter(inTransition)
  assert.match(during, /旧端末のワンタイムパスワード利用解除\(無効\)を行わなくても大丈夫です。/)
  assert.doesNotMatch(during, lock)
  const after = await chapter(afterEnd)
  assert.match(after, /端末を変更されるときのお手続きはありません。/)
  assert.doesNotMatch(after, /生成アプリ|トークン/)
})

test('M4, S2-1.3-04, -05: a locked or suspended user is sent to the administrators while they can help', async () => {
  const { service, userId } = member
  const of = { service, userId, holder: userHolder(userId) } as const
  const told = async () => textOf(await (await stepOne(site.browser(), member, 'login')).text())
  await happen(site.world, member, {
    ...of,
    type: 'code_rejected',
    refusal: 'code_wrong',
    failures: 10,
    locked: true,
  })
  site.world.clock.set(beforeTransition)
  site.world.clock.forward({ minutes: 20 })
  assert.ok((await told()).includes(deskOnly), 'before')
  site.world.clock.set(inTransition)
  assert.ok((await told()).includes(`${administratorFirst}ロック解除をご依頼ください。`), 'lock')
  await happen(site.world, member, { ...of, type: 'binding_unlocked' }, { ...of, type: 'binding_suspended' })
  assert.ok((await told()).includes(`${administratorFirst}ご連絡ください。`), 'suspension')
})

test('M4: a mail about a lock names whom to ask at its time', () => {
  const profile = profileOf(mailService)
  const lockAt = (at: string) => {
    const queuedAtMs = Temporal.Instant.from(at).epochMilliseconds
    const content: MailContent = { kind: 'lock_notice', locked: 'code', lockedAtMs: queuedAtMs }
    const situation = situationOf(profile, Temporal.Instant.from(at))
    return mailText(content, { userId: '1000000003', queuedAtMs }, profile, situation).body
  }
  const contact = (at: string) => /解除のご連絡先：(.*)/.exec(lockAt(at))?.[1]
  assert.equal(contact(beforeTransition), '外為 Web サポートデスク')
  assert.equal(contact(inTransition), administratorFirst.slice(0, -1))
  assert.equal(contact(afterEnd), '外為 Web サポートデスク')
})

test('M5, G-10: the first hours of an address are told at the first screen and before レート照会, with their end', async () => {
  const client = site.browser()
  await register(site, client, first, 'first@warifu.example')
  const registered = site.world.clock.now()
  await enterByMail(site, client, first, 'first@warifu.example')
  const end = registered
    .add({ hours: 24 })
    .toZonedDateTimeISO('Asia/Tokyo')
    .round({ smallestUnit: 'minute', roundingMode: 'ceil' })
  const told = `${end.year}年${end.month}月${end.day}日 ${end.hour}時${String(end.minute).padStart(2, '0')}分からご利用いただけます。`
  const screens = [
    at('home'),
    tradeHref(mailService, 'trade'),
    tradeHref(mailService, 'newOrder'),
    page('users'),
  ]
  for (const screen of screens) assert.ok(textOf(await client.page(screen)).includes(told), screen)
  assert.ok(!textOf(await client.page(tradeHref(mailService, 'contracts'))).includes(told), 'only to look at')
  site.world.clock.set(end.toString({ timeZoneName: 'never' }))
  const later = await inside(site, first)
  for (const screen of screens) assert.ok(!textOf(await later.page(screen)).includes(told), screen)
})
