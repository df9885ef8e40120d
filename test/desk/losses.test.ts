// D6, decision 27: lost is lost, whoever reports it and wherever; who restarts reads why, and is never alone.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import {
  barredHolder,
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../src/authority/rules/binding.ts'
import { agreementState } from '../../src/bank/rules/agreement.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { registerFbToken } from '../../src/services/web-fb/operations/administration/tokens.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { createClient } from '../support/client.ts'
import {
  accountHolder,
  at,
  enterPassword,
  type Holder,
  insideOf,
  landing,
  registerToken as registerOwn,
} from '../support/personal.ts'
import { locationOf, logIn } from '../support/site.ts'
import {
  addColleague,
  openCompany,
  registerToken,
  sessionOf,
  settledPasswords,
} from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import { shoko, testCaller } from '../support/world.ts'
import {
  act,
  carryOut,
  type DeskSite,
  deskEventsOf,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import { type Caller, settledCaller, tryEnrollment, tryLogin } from './support/staff.ts'

let site: DeskSite
/** No act takes two by the profile: what does anyway is forced. */
beforeEach(async () => {
  site = await startDesk({
    edit: (profile) => ({ ...profile, desk: { ...profile.desk, approvals: [] } }),
  })
})
afterEach(() => site.end())

const visits = () => ({ ...site, browser: () => createClient(site.server.origin) })
const recordOf = async (seat: Seat, caller: Caller) =>
  textOf(await seat.browser.page(userHref(seat, caller))).replaceAll(/\s+/g, ' ')
const noticed = (answer: Response) => /notice=(\w+)$/.exec(answer.headers.get('Location') ?? '')?.[1]

async function seats(desk?: string) {
  return { clerk: await site.seat('desk', desk), approver: await site.seat('approver', desk) }
}

async function holderOf(service: string, tokenId: string) {
  const { claim } = await site.world.context.store.read({ claim: tokenClaimState.ref(service, tokenId) })
  return claim?.holder
}

/** Asks, reads what the approver reads, grants, and carries it out. */
async function restart(clerk: Seat, approver: Seat, caller: Caller, action: string): Promise<string> {
  assert.equal(noticed(await act(clerk, caller, action)), 'requested')
  const list = textOf(await approver.browser.page(deskHref(approver.desk, 'approvals'))).replaceAll(
    /\s+/g,
    ' ',
  )
  assert.equal((await carryOut(clerk, caller, action)).status, 409, 'nobody granted it yet')
  assert.equal((await settle(approver, caller, action)).status, 303)
  assert.equal(noticed(await carryOut(clerk, caller, action)), action)
  return list
}

test('D6: 外為Web: a user’s own report is what the desk reads at 利用再開, which takes two even where no act does', async () => {
  const { clerk, approver } = await seats()
  const user = await settledCaller(site.world, '0000000951')
  const { userId, password, tokenId } = user
  const reported = createClient(site.server.origin)
  assert.equal((await reported.submit(serviceHref(shoko, 'lost'), { userId, password })).status, 303)

  const page = await recordOf(clerk, user)
  const why = new RegExp(
    `停止の理由紛失・盗難の届出により停止（2025/07/01 \\d\\d:\\d\\d:\\d\\d、ご本人（紛失・盗難の届出の画面）、失効したトークン：${tokenId}）`,
  )
  assert.match(page, why)
  assert.match(
    page,
    /ユーザの利用再開（承認を依頼） 紛失・盗難の届出により停止（.*再開には、必ず、もう一人の承認が要ります。/,
  )
  assert.doesNotMatch(page, /紛失・盗難の届出の受付/, 'there is nothing left to report')
  const list = await restart(clerk, approver, user, 'resume_user')
  for (const shown of [
    '紛失・盗難の届出により停止したご利用の再開です。サービスの設定にかかわらず、もう一人の承認が必要です。',
    `紛失・盗難の届出2025/07/01`,
    '届出をした方ご本人（紛失・盗難の届出の画面）',
    `失効したトークン${tokenId}`,
  ])
    assert.ok(list.includes(shown), shown)

  assert.equal(await tryLogin(site.world, user), 'not_enrolled')
  assert.equal(await tryEnrollment(site.world, user), 'token_unusable')
  assert.match(await recordOf(clerk, user), /紛失・盗難2025\/07\/01 .*の届出により、トークンが失効しました。/)
  const renewed = { ...user, tokenId: await site.world.token() }
  assert.equal(await tryEnrollment(site.world, renewed), 'enrolled')
  assert.equal(await tryLogin(site.world, renewed), 'authenticated')
  assert.equal(await holderOf(shoko, tokenId), barredHolder)
  assert.doesNotMatch(await recordOf(clerk, renewed), /紛失・盗難2025/)

  // The next stop is another one: the profile's list decides again, and the reason is the operator's.
  assert.equal(noticed(await act(clerk, renewed, 'suspend_user')), 'suspend_user')
  assert.match(
    await recordOf(clerk, renewed),
    /停止の理由ご本人からのお電話（2025\/07\/01 .*、担当者 desk1）/,
  )
  assert.equal(noticed(await act(clerk, renewed, 'resume_user')), 'resume_user')
})

test('D6: 外為Web: on a call, one act of one operator stops the user and revokes the token; the user reads it later', async () => {
  const { clerk, approver } = await seats()
  const user = await settledCaller(site.world, '0000000952')
  const inside = createClient(site.server.origin)
  await logIn(visits(), inside, user)
  assert.match(
    await recordOf(clerk, user),
    /紛失・盗難の届出の受付 ユーザの利用を停止し、トークンを失効します。お電話などで紛失・盗難の届出を受けたときに行います。/,
  )
  const done = await act(clerk, user, 'report_loss')
  assert.match(
    textOf(await clerk.browser.page(done.headers.get('Location') ?? '')),
    /紛失・盗難の届出を受け付け、ご利用を停止しました。トークンは失効しました。.*RMCFXDSK001020I/,
  )
  assert.equal((await inside.send(serviceHref(shoko, 'home'))).status, 303, 'the session is over')
  assert.equal(await tryLogin(site.world, user), 'stopped_by_loss', 'M7: told to whoever has the password')
  assert.match(await recordOf(clerk, user), /、担当者 desk1 が受付、失効したトークン：/)
  assert.equal((await act(clerk, user, 'report_loss')).status, 409, 'once')

  await restart(clerk, approver, user, 'resume_user')
  assert.equal(await tryEnrollment(site.world, user), 'token_unusable')
  const renewed = { ...user, tokenId: await site.world.token() }
  assert.equal(await tryEnrollment(site.world, renewed), 'enrolled')
  const client = createClient(site.server.origin)
  site.world.clock.forward({ seconds: 60 })
  await logIn(visits(), client, renewed)
  const home = textOf(await client.page(serviceHref(shoko, 'home')))
  assert.match(home, /紛失・盗難の届出の受付（ご利用の停止とトークンの失効）/)
  const acted = await deskEventsOf(site.world, user)
  assert.deepEqual(
    acted.map(({ action, approved }) => [action, approved]),
    [
      ['report_loss', false],
      ['resume_user', true],
    ],
  )
})

async function personalHolder(userId: string) {
  const holder = await accountHolder(visits(), userId, '見本 窓子')
  await registerOwn(site.world, holder)
  return holder
}

async function enrollAgain(holder: Holder, tokenId: string): Promise<string> {
  const client = createClient(site.server.origin)
  const { userId, password } = holder
  assert.equal(await landing(client.submit(at('enrollment'), { userId, password })), at('enrollmentToken'))
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(tokenId)
  const answer = await client.submit(at('enrollmentToken'), { tokenId, otp, terms: '1.0' })
  // P5: what is done is a page of its own, which a reload sends nothing for.
  return textOf(answer.status === 303 ? await client.page(locationOf(answer)) : await answer.text())
}

for (const by of ['a call', 'the user'] as const) {
  test(`D6, S4-3-05: 個人IB, by ${by}: after 取引再開 by two, no login by password alone until a new token is registered`, async () => {
    const { clerk, approver } = await seats('desk/sample-shinkin')
    const holder = await personalHolder('12345690011')
    const inside = await insideOf(visits(), holder, 'code')
    const client = createClient(site.server.origin)
    if (by === 'a call') assert.equal(noticed(await act(clerk, holder, 'report_loss')), 'report_loss')
    else {
      const { userId, password } = holder
      assert.equal((await client.submit(at('lost'), { userId, password })).status, 303)
    }
    assert.equal((await inside.send(at('home'))).status, 303)
    assert.match(textOf(await (await enterPassword(client, holder)).text()), /RMCFBLGN001001E/)
    const who = by === 'a call' ? '担当者 desk1 が受付' : 'ご本人（紛失・盗難の届出の画面）'
    const page = await recordOf(clerk, holder)
    assert.ok(page.includes(`、${who}、失効したトークン：${holder.tokenId}）`), page)
    assert.match(page, /状態お客様の取引停止中/)
    assert.match(page, /取引停止紛失・盗難の届出により停止（2025/)
    await restart(clerk, approver, holder, 'restart_service')

    const told = await enterPassword(createClient(site.server.origin), holder)
    assert.equal(told.status, 422)
    assert.match(
      textOf(await told.text()),
      /紛失・盗難の届出により失効しています。新しい端末で「利用登録」を行ってから、ログインしてください。.*RMCFBLGN001008E/,
    )
    assert.match(await enrollAgain(holder, holder.tokenId), /【エラー】/, 'never the lost one')
    const tokenId = await site.world.token()
    assert.match(await enrollAgain(holder, tokenId), /利用登録が完了しました/)
    await insideOf(visits(), { ...holder, tokenId }, 'code')

    // Registration stays optional (S4-A1-02): who has the new token may give it up, by a code of it.
    const quitting = createClient(site.server.origin)
    const { userId, password } = holder
    site.world.clock.forward({ seconds: 30 })
    assert.equal(await landing(quitting.submit(at('stop'), { userId, password })), at('stopCode'))
    const otp = await site.world.code(tokenId)
    assert.equal((await quitting.submit(at('stopCode'), { otp })).status, 303)
    assert.equal(await landing(enterPassword(createClient(site.server.origin), holder)), at('home'))
  })
}

test('D6: 個人IB: who never had a token logs in by password again; a stop of one’s own is a loss once one is reported', async () => {
  const { clerk, approver } = await seats('desk/sample-shinkin')
  const holder = await accountHolder(visits(), '12345690012', '見本 窓子')
  assert.equal(noticed(await act(clerk, holder, 'stop_service')), 'stop_service')
  assert.match(await recordOf(clerk, holder), /取引停止停止中（2025\/07\/01 .*、desk1）/)
  const client = createClient(site.server.origin)
  const { userId, password } = holder
  assert.equal((await client.submit(at('lost'), { userId, password })).status, 303)
  assert.match(await recordOf(clerk, holder), /登録されたトークンはありませんでした/)
  assert.equal(
    (await client.submit(at('lost'), { userId, password })).status,
    403,
    'there is nothing left to stop',
  )
  await restart(clerk, approver, holder, 'restart_service')
  assert.equal(await landing(enterPassword(client, holder)), at('home'))
})

test('D6, S3-3.2-08: a shared token is lost to everybody in the company, who are told until there is another one', async () => {
  const { clerk, approver } = await seats('desk/shinkin-5410')
  const { context } = site.world
  const boss = await openCompany(context, 'M54100950001')
  const colleague = await addColleague(context, boss, 'tanaka01')
  const { tokenId } = await registerToken(context, boss, 'shared')
  const of = (person: { readonly userId: string }) => {
    return { service: webFb, userId: person.userId, password: settledPasswords.login, tokenId }
  }
  const home = fbHref(webFb, 'home')
  const enter = async (person: { readonly userId: string }) => {
    const client = createClient(site.server.origin)
    const { userId, password } = of(person)
    const answer = await client.submit(fbHref(webFb, 'login'), { userId, password })
    return { client, answer }
  }
  const { client: inside } = await enter(boss)
  assert.equal((await inside.send(home)).status, 200)

  // A user without rights over tokens calls: it is their loss, too.
  assert.match(
    await recordOf(clerk, of(colleague)),
    /共通トークンの場合は、お客様（契約）の全員について失効し/,
  )
  assert.equal(noticed(await act(clerk, of(colleague), 'report_loss')), 'report_loss')
  assert.equal((await inside.send(home)).status, 303, 'nobody of the company is in any more')
  assert.match(textOf(await (await enter(boss)).answer.text()), /RMCFBLGN001001E/)
  const holder = customerHolder(boss.customerId)
  const { binding, agreement } = await context.store.read({
    binding: bindingState.ref(webFb, holder),
    agreement: agreementState.ref(webFb, boss.customerId),
  })
  assert.deepEqual([binding?.tokenId, agreement?.loss?.userId], [null, colleague.userId])
  for (const person of [boss, colleague]) {
    const page = await recordOf(clerk, of(person))
    assert.match(page, /取引停止紛失・盗難の届出により停止（/)
    assert.match(
      page,
      /利用者全員の共通トークンが失効しました。全員の都度振込などの確認は、新しいトークンを登録するまでできません。/,
    )
  }
  // Asked for on the page of anybody of the company.
  await restart(clerk, approver, of(boss), 'restart_service')
  for (const person of [boss, colleague]) {
    const { client, answer } = await enter(person)
    assert.equal(answer.status, 303)
    assert.match(
      textOf(await client.page(home)),
      /共通トークンは、利用者全員について失効しました。以前の固定の確認用パスワードには戻りません。/,
    )
  }
  // Until then nobody confirms a transfer, not even by the fixed password of before (S3-2-03).
  const who = await sessionOf(context, boss)
  const draft = await draftOf(context, who, boss.accountId, { payYen: 10_000, day: '2025-07-01' })
  site.world.clock.forward({ seconds: 30 })
  for (const code of [await site.world.code(tokenId), settledPasswords.transfer])
    assert.equal(await confirm(context, who, draft, code), 'token_missing')
  assert.equal(await holderOf(webFb, tokenId), barredHolder)
  const register = async (of: string) => {
    site.world.clock.forward({ seconds: 30 })
    const typed = { tokenId: of, codes: [await site.world.code(of)], password: settledPasswords.approval }
    const outcome = await registerFbToken(context, testCaller, who, null, typed)
    return outcome.ok ? 'registered' : outcome.refusal
  }
  assert.equal(await register(tokenId), 'token_unusable')
  assert.equal(await register(await site.world.token()), 'registered')
  const { client } = await enter(colleague)
  assert.doesNotMatch(textOf(await client.page(home)), /トークンの失効のお知らせ/)
})

test('D6: WEB-FB, one token a user: a loss stops the user who called, and the company goes on', async () => {
  const { clerk, approver } = await seats('desk/shinkin-5410')
  const branch = await site.seat('branch', 'desk/shinkin-5410')
  const { context } = site.world
  const boss = await openCompany(context, 'M54100950002')
  const colleague = await addColleague(context, boss, 'suzuki01')
  const { tokenId } = await registerToken(context, colleague, 'individual')
  const caller = { service: webFb, userId: colleague.userId, password: settledPasswords.login, tokenId }
  assert.equal(noticed(await act(branch, caller, 'report_loss')), 'report_loss')
  const enter = async (userId: string) => {
    const client = createClient(site.server.origin)
    return (await client.submit(fbHref(webFb, 'login'), { userId, password: settledPasswords.login })).status
  }
  assert.deepEqual([await enter(boss.userId), await enter(colleague.userId)], [303, 403])
  await restart(clerk, approver, caller, 'resume_user')
  assert.equal(await enter(colleague.userId), 303)
  const { binding } = await context.store.read({
    binding: bindingState.ref(webFb, userHolder(colleague.userId)),
  })
  assert.deepEqual([binding?.tokenId, await holderOf(webFb, tokenId)], [null, barredHolder])
})
