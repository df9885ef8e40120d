// Decision 25, with the shipped profiles: nobody alone makes customers, administrators or money, or reads a way in.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { userState } from '../../src/authority/rules/user.ts'
import { accountState } from '../../src/bank/rules/account.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { fbDeskHref } from '../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { johoku, shoko } from '../support/world.ts'
import {
  act,
  carriedBy,
  carryOut,
  type DeskSite,
  deskEventsOf,
  type Fields,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import { johokuDesk, lockPassword, newCaller, settledCaller, tryLogin } from './support/staff.ts'

let site: DeskSite
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
})
afterEach(() => site.end())

async function threeSeats(desk?: string) {
  const clerk = await site.seat('desk', desk)
  const colleague = await site.seat('desk', desk)
  const approver = await site.seat('approver', desk)
  return { clerk, colleague, approver }
}

const nobody = (service: string, userId: string) => ({ service, userId, password: '', tokenId: '' })

async function userIn(service: string, userId: string) {
  return (await site.world.context.store.read({ user: userState.ref(service, userId) })).user
}

async function submit(seat: Seat, path: string, fields: Fields) {
  const page = await seat.browser.page(path)
  return seat.browser.post(path, { form_token: formTokenIn(page), ...fields })
}

const form = {
  service: shoko,
  customerNumber: '0001234567',
  customerName: '新規商事株式会社',
  isNewCustomer: '1',
  userId: '0000000900',
  userName: '新規 花子',
  administrator: '1',
  ...why,
}

test('X1, X3: a new customer and administrator exist only once a second person granted them, as granted', async () => {
  const { clerk, colleague, approver } = await threeSeats()
  const path = deskHref(clerk.desk, 'newUser')
  assert.match(
    await clerk.browser.page(path),
    /data-confirm="ユーザの登録の承認を依頼します。よろしいですか。"/,
  )
  const asked = await submit(clerk, path, form)
  assert.equal(asked.headers.get('Location'), `${deskHref(clerk.desk, 'approvals')}?notice=requested`)
  assert.equal(await userIn(shoko, form.userId), undefined)
  const user = nobody(shoko, form.userId)

  const list = textOf(await approver.browser.page(deskHref(clerk.desk, 'approvals')))
  for (const shown of ['ユーザの新規登録', '0001234567', '新規商事株式会社', '新規 花子', '管理者権限あり'])
    assert.ok(list.includes(shown), shown)
  const again = await submit(clerk, path, form)
  assert.equal(again.status, 409, 'it is asked for once')
  const goOn = { step: 'carry_out', service: shoko, userId: form.userId }
  assert.equal((await submit(clerk, path, goOn)).status, 409, 'not granted yet')
  await settle(approver, user, 'create_user')
  assert.equal((await submit(colleague, path, goOn)).status, 409, 'granted to somebody else')
  const changed = { ...goOn, userName: '別の 太郎', administrator: '0' }
  const done = await submit(clerk, path, changed)
  assert.equal(done.headers.get('Location'), `${userHref(clerk, user)}?notice=create_user`)
  const opened = await userIn(shoko, form.userId)
  assert.deepEqual([opened?.userName, opened?.administrator], ['新規 花子', true])
  const [acted] = await deskEventsOf(site.world, user)
  assert.deepEqual([acted?.operatorId, acted?.approved], [clerk.operatorId, true])
  assert.equal((await submit(clerk, path, goOn)).status, 409, 'once')
})

test('PWD-08, X1: who opens a customer and asks for its letter never reads the password; another prints it', async () => {
  const { clerk, colleague, approver } = await threeSeats()
  const user = await newCaller(site.world, '0000000901')
  const asked = await act(clerk, user, 'issue_letter')
  assert.match(asked.headers.get('Location') ?? '', /notice=requested$/)
  await settle(approver, user, 'issue_letter')
  const mine = await clerk.browser.page(userHref(clerk, user))
  assert.match(textOf(mine), /依頼した担当者以外の担当者または承認者が印刷します/)
  assert.doesNotMatch(mine, /value="carry_out"/)
  assert.equal((await carryOut(clerk, user, 'issue_letter')).status, 409)
  assert.match(
    textOf(await colleague.browser.page(deskHref(clerk.desk, 'approvals'))),
    /印刷を待っている書面.*「対象のユーザ」の画面を開いて、書面を印刷してください。/s,
  )
  const printed = await carryOut(colleague, user, 'issue_letter')
  assert.match(textOf(await printed.text()), /初回ログインパスワード/)
  const [acted] = await deskEventsOf(site.world, user)
  assert.equal(acted?.operatorId, colleague.operatorId)
})

test('PWD-06, ADM-04, X3: after a reset, the same user’s token takes a second person, who reads why', async () => {
  const list = ['reset_password', 'combined'] as const
  await site.end()
  site = await startDesk({
    edit: (profile) => ({ ...profile, desk: { ...profile.desk, approvals: list } }),
  })
  const { clerk, colleague, approver } = await threeSeats()
  const user = await settledCaller(site.world, '0000000902')
  await act(clerk, user, 'reset_password')
  await settle(approver, user, 'reset_password')
  await carryOut(colleague, user, 'reset_password')
  const asked = await act(clerk, user, 'revoke_token')
  assert.match(asked.headers.get('Location') ?? '', /notice=requested$/)
  const shown = textOf(await approver.browser.page(deskHref(clerk.desk, 'approvals')))
  assert.match(shown, /同じユーザのパスワードとトークンの手続きが72時間以内に重なっています。/)
  site.world.clock.forward({ hours: 73 })
  const later = await site.signIn(clerk)
  assert.match((await act(later, user, 'revoke_token')).headers.get('Location') ?? '', /notice=revoke_token$/)
})

test('ADM-06, X10: one operator unlocks one user twice a day; the third time takes a second person', async () => {
  const { clerk, approver } = await threeSeats()
  const user = await settledCaller(site.world, '0000000903')
  for (const expected of ['unlock_password', 'unlock_password', 'requested']) {
    await lockPassword(site.world, user)
    const { headers } = await act(clerk, user, 'unlock_password')
    assert.match(headers.get('Location') ?? '', new RegExp(`notice=${expected}$`))
  }
  assert.equal(await tryLogin(site.world, user), 'password_locked')
  await settle(approver, user, 'unlock_password')
  assert.equal((await carryOut(clerk, user, 'unlock_password')).status, 303)
  assert.equal(await tryLogin(site.world, user), 'authenticated')
})

test('X1: a WEB-FB contract takes two persons and a third for its letter, and begins with an empty account', async () => {
  const desk = 'desk/shinkin-5410'
  const service = 'shinkin-5410/web-fb'
  const { clerk, colleague, approver } = await threeSeats(desk)
  const path = fbDeskHref(desk, 'newFbCustomer')
  const contract = {
    customerNumber: '0009999999',
    customerName: '割符商事',
    kanaName: 'カ）ワリフシヨウジ',
    companyCode: '0020000001',
    userId: 'M54100000001',
    userName: '割符 花子',
    branchCode: '002',
    accountType: 'ordinary',
    number: '0000001',
    openingYen: '900000000',
    ...why,
  }
  const asked = await submit(clerk, path, contract)
  assert.equal(asked.headers.get('Location'), `${deskHref(desk, 'approvals')}?notice=requested`)
  const user = nobody(service, contract.userId)
  assert.equal(await userIn(service, contract.userId), undefined)
  assert.match(textOf(await approver.browser.page(deskHref(desk, 'approvals'))), /会社コード0020000001/)
  await settle(approver, user, 'create_user')
  const goOn = { step: 'carry_out', service, userId: contract.userId }
  assert.equal((await submit(clerk, path, goOn)).status, 303)
  const { account } = await site.world.context.store.read({
    account: accountState.ref(service, '002-ordinary-0000001'),
  })
  assert.equal(account?.balanceYen, 0)
  await act(clerk, user, 'issue_letter')
  await settle(approver, user, 'issue_letter')
  assert.equal((await carryOut(clerk, user, 'issue_letter')).status, 409)
  const letter = textOf(await (await carryOut(colleague, user, 'issue_letter')).text())
  assert.match(letter, /初回都度振込送信確認パスワード/)
})

test('X1: a file of users is opened as the approver read it, by who asked', async () => {
  const { clerk, colleague, approver } = await threeSeats()
  const path = deskHref(clerk.desk, 'importFile')
  const data = new FormData()
  data.set('form_token', formTokenIn(await clerk.browser.page(path)))
  data.set('service', shoko)
  const csv = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者\n0000000001,割符商事,0000000904,割符 花子,1\n'
  data.set('file', new Blob([csv]), 'users.csv')
  const headers = { Origin: 'http://warifu.test', 'Sec-Fetch-Site': 'same-origin' }
  const preview = await (await clerk.browser.send(path, { method: 'POST', body: data, headers })).text()
  const draftId = /name="draftId" value="([^"]+)"/.exec(preview)?.[1] ?? ''
  const confirm = (seat: Seat, fields: Fields) =>
    submitTo(seat, deskHref(clerk.desk, 'importConfirm'), { service: shoko, draftId, ...fields })
  const asked = await confirm(clerk, { step: 'ask', ...why })
  assert.equal(asked.headers.get('Location'), `${deskHref(clerk.desk, 'approvals')}?notice=requested`)
  assert.equal(await userIn(shoko, '0000000904'), undefined)
  const list = await approver.browser.page(deskHref(clerk.desk, 'approvals'))
  const link = /href="([^"]*import\/asked[^"]*)"/.exec(list)?.[1]?.replaceAll('&amp;', '&') ?? ''
  assert.match(textOf(await approver.browser.page(link)), /割符 花子/)
  site.world.clock.forward({ minutes: 16 })
  const draft = { service: shoko, userId: draftId, password: '', tokenId: '' }
  const [later, granting] = [await site.signIn(clerk), await site.signIn(approver)]
  await settle(granting, draft, 'import_users')
  assert.equal((await confirm(await site.signIn(colleague), { step: 'carry_out' })).status, 409)
  assert.equal((await confirm(later, { step: 'carry_out' })).status, 200)
  assert.equal((await userIn(shoko, '0000000904'))?.userName, '割符 花子')
  assert.equal((await confirm(later, { step: 'carry_out' })).status, 409, 'once')
})

async function submitTo(seat: Seat, path: string, fields: Fields) {
  const { form_token = '' } = carriedBy(await seat.browser.page(deskHref(seat.desk, 'search')))
  return seat.browser.post(path, { form_token, ...fields })
}

test('S1-2.2-05: at 城北 the password of the application form is typed when the opening is carried out', async () => {
  const { clerk, approver } = await threeSeats(johokuDesk)
  const path = deskHref(johokuDesk, 'newUser')
  const page = await clerk.browser.page(`${path}?service=${johoku}`)
  assert.match(textOf(page), /承認された後、登録を実行するときに入力します/)
  const asked = await submit(clerk, path, { ...form, service: johoku })
  assert.match(asked.headers.get('Location') ?? '', /notice=requested$/)
  await settle(approver, nobody(johoku, form.userId), 'create_user')
  const goOn = { step: 'carry_out', service: johoku, userId: form.userId }
  const short = { newPassword: 'Kari1', newPasswordAgain: 'Kari1' }
  assert.equal((await submit(clerk, path, { ...goOn, ...short })).status, 422)
  const typed = { newPassword: 'Karipass1', newPasswordAgain: 'Karipass1' }
  assert.equal((await submit(clerk, path, { ...goOn, ...typed })).status, 303)
})
