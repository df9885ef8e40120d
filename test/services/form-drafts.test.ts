// W8: what was typed when a session ended waits for the same user's next login, and for nobody else; one press prolongs.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref, visitHref } from '../../src/authority/routes.ts'
import { tradeHref } from '../../src/services/fx-web/routes.ts'
import { fbAdministrationHref, fbHref, fbWorkHref } from '../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { beforeTransition, inside, inTransition, settled } from '../support/mail-site.ts'
import { mailService } from '../support/mail-states.ts'
import {
  browserWith,
  type Client,
  cookieNameOf,
  journalHead,
  locationOf,
  loggedIn,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  textOf,
  valueIn,
} from '../support/site.ts'
import { fbLogin, follow, post, startFbSite } from '../support/web-fb/browsers.ts'
import { addPayee, openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { beginDraft, detailsOf, pathOf } from '../support/web-fb/transfer-screens.ts'
import { shoko } from '../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

const home = fbHref(webFb, 'home')
const newUser = fbAdministrationHref(webFb, 'newUser')
const typedUser = { userId: 'MISUZU01', userName: '三鈴 花子', role: 'general', mayTransfer: 'yes' }
const idle = { minutes: 11 }
const kept = /前回の入力が残っています/

async function administrator(userId = 'M54100000001') {
  const company = await openCompany(site.world.context, userId)
  return { company, client: await fbLogin(site, company) }
}

/** Posts a form whose session has ended meanwhile. */
async function postLate(client: Client, path: string, fields: Record<string, string>): Promise<Response> {
  // As in a tab that stayed open.
  const form_token = formTokenIn(await client.page(path))
  site.world.clock.forward(idle)
  return client.post(path, { form_token, ...fields })
}

test('W8: 振込内容入力 after ten idle minutes: nothing typed is lost, and the next login goes on with it', async () => {
  const { company, client } = await administrator()
  await addPayee(site.world.context, company, 'p1')
  const draftId = await beginDraft(client, company)
  await follow(client, post(client, pathOf('registeredPayees', draftId), { 'to-p1': 'yes' }))
  const details = pathOf('details', draftId)
  const fields = await detailsOf(client, draftId, {
    'amount-0': '12,345',
    day: '2026-11-24',
    memo: '家賃 11月',
  })
  const late = await postLate(client, details, { ...fields, act: 'next' })
  assert.deepEqual([late.status, locationOf(late)], [303, `/${webFb}/?notice=kept`])
  assert.match(await client.page(locationOf(late)), /RMCFXLGN001006I/)

  const again = await fbLogin(site, company)
  assert.match(textOf(await again.page(home)), /前回の入力が残っています.*都度振込（振込内容入力）/s)
  assert.match(textOf(await again.page(details)), kept)
  const shown = await again.page(`${details}?draft=continue`)
  assert.deepEqual([valueIn(shown, 'amount-0'), valueIn(shown, 'memo')], ['12,345', '家賃 11月'])
  assert.match(shown, /value="2026-11-24" selected/)
  const onward = await detailsOf(again, draftId, {
    'amount-0': '12,345',
    day: '2026-11-24',
    memo: '家賃 11月',
  })
  await follow(again, post(again, details, { ...onward, act: 'next' }))
  assert.doesNotMatch(await again.page(home), kept, 'done is done')
})

test('W8: no password, code or foreign field is kept, and the script saves without using the session', async () => {
  const { company, client } = await administrator()
  const secrets = { registrationPassword: '654321', 'first-login': 'Hajime123', form: 'x', __proto__x: 'y' }
  const page = await client.page(newUser)
  assert.match(page, new RegExp(`class="draft-keeper" data-action="[^"]+" data-path="${newUser}"`))
  const form_token = formTokenIn(page)
  const keep = () =>
    client.post(visitHref(webFb, 'keepDraft'), {
      form_token,
      draft_path: newUser,
      ...typedUser,
      ...secrets,
      passwords: 'typed',
    })
  site.world.clock.forward({ minutes: 8 })
  const head = journalHead(site.world)
  assert.equal((await keep()).status, 204)
  assert.equal(journalHead(site.world), head)
  site.world.clock.forward({ minutes: 3 })
  assert.equal(
    locationOf(await client.send(home)),
    `/${webFb}/?notice=expired`,
    'saving did not keep it alive',
  )
  assert.equal((await keep()).status, 204, 'after its end it still keeps')
  const again = await fbLogin(site, company)
  const shown = await again.page(`${newUser}?draft=continue`)
  assert.equal(valueIn(shown, 'userId'), 'MISUZU01')
  assert.equal(valueIn(shown, 'userName'), '三鈴 花子')
  for (const secret of ['654321', 'Hajime123']) assert.ok(!shown.includes(secret))
  const rows = await site.world.context.store.query('SELECT sealed FROM import_draft')
  assert.ok(
    rows.every(([sealed]) => !Buffer.from(sealed as Uint8Array).includes('三鈴')),
    'sealed',
  )
})

test('W8: a draft is of one user, one service and one form; it expires, and can be discarded', async () => {
  const { company, client } = await administrator()
  await postLate(client, newUser, typedUser)

  const other = await fbLogin(site, await openCompany(site.world.context, 'M54100000009'))
  for (const path of [home, newUser, `${newUser}?draft=continue`])
    assert.doesNotMatch(await other.page(path), /前回の入力（|MISUZU01/)
  const discard = (browser: Client, draft_path: string) =>
    browser.submit(home, { draft_path, draft_back: 'home' }, visitHref(webFb, 'discardDraft'))
  await discard(other, newUser)

  const own = await fbLogin(site, company)
  assert.match(await own.page(home), kept, 'nobody else discards it')
  await discard(own, newUser)
  assert.doesNotMatch(await own.page(home), kept)
  assert.match(textOf(await own.page(`${newUser}?draft=continue`)), /保存期間が過ぎたか、すでに破棄/)
  await postLate(own, newUser, typedUser)
  site.world.clock.forward({ hours: 25 })
  assert.doesNotMatch(await (await fbLogin(site, company)).page(home), kept)
})

test('W8: a session that was logged out, replaced or is of elsewhere keeps nothing; nor does a form that is none', async () => {
  const { company, client } = await administrator()
  const stolen = browserWith(site, sessionIdIn(client, webFb), webFb)
  const form_token = formTokenIn(await client.page(newUser))
  const keep = (browser: Client, draft_path = newUser) =>
    browser.post(visitHref(webFb, 'keepDraft'), { form_token, draft_path, ...typedUser })
  assert.equal((await keep(stolen, fbHref(webFb, 'password'))).status, 303)
  for (const hostile of ['x\r\nSet-Cookie: a=b', '三鈴', '"><script>', '../home', 'a?b', '\\evil.example'])
    assert.equal(
      (await keep(stolen, fbAdministrationHref(webFb, 'user').replace(':id', hostile))).status,
      303,
      hostile,
    )
  assert.equal((await keep(site.browser())).status, 403)
  const owner = await fbLogin(site, company)
  assert.equal((await keep(stolen)).status, 303, 'replaced by the login of its owner')
  assert.doesNotMatch(await owner.page(home), kept)
  const cookie = sessionIdIn(owner, webFb)
  const elsewhere = browserWith(site, cookie, shoko)
  const crossed = await elsewhere.post(visitHref(shoko, 'keepDraft'), {
    form_token: formTokenIn(await owner.page(newUser)),
    draft_path: tradeHref(shoko, 'trade'),
    amount: '1',
  })
  assert.equal(crossed.status, 303)
  await owner.submit(home, {}, fbHref(webFb, 'logout'))
  const after = browserWith(site, cookie, webFb)
  assert.equal((await postLate(owner, fbHref(webFb, 'login'), {})).status, 422)
  assert.equal((await after.send(newUser)).status, 303)
})

test('W8: a right or a payee that has gone meanwhile is said, and the draft stays', async () => {
  const { company, client } = await administrator()
  await addPayee(site.world.context, company, 'p1')
  const draftId = await beginDraft(client, company)
  await follow(client, post(client, pathOf('registeredPayees', draftId), { 'to-p1': 'yes' }))
  const newPayee = pathOf('newPayee', draftId)
  const typed = {
    bank: '存在しない銀行',
    branch: '',
    number: '1234567',
    name: 'ﾐｽｽﾞ',
    register: 'yes',
    label: '三鈴',
  }
  await postLate(client, newPayee, { ...typed, registrationPassword: '123456', act: 'next' })
  const again = await fbLogin(site, company)
  const shown = await again.page(`${newPayee}?draft=continue`)
  assert.match(textOf(shown), /該当する金融機関が見つかりません/)
  assert.deepEqual([valueIn(shown, 'number'), valueIn(shown, 'label')], ['1234567', '三鈴'])
  assert.equal(valueIn(shown, 'registrationPassword'), '')
})

test('W8: 取引締結 and リーブオーダー of 外為Web keep what was typed, too', async () => {
  const person = await settledPerson(site, 'Someone1')
  const client = await loggedIn(site, person)
  const trade = tradeHref(shoko, 'trade')
  const late = await postLate(client, trade, {
    currency: 'USD',
    side: 'sell',
    amount: '120,000',
    method: 'fixed',
  })
  assert.equal(locationOf(late), `/${shoko}/?notice=kept`)
  const again = await loggedIn(site, person)
  assert.match(textOf(await again.page(`/${shoko}/home`)), /前回の入力が残っています.*取引締結/s)
  assert.equal(valueIn(await again.page(`${trade}?draft=continue`), 'amount'), '120,000')
})

test('W8: 限度額変更, 利用形態設定 and a token’s registration keep what is no secret', async () => {
  const { company, client } = await administrator()
  const limits = fbWorkHref(webFb, 'limits')
  const amounts = { perTransferYen: '300,000', perDayYen: '900,000' }
  const late = await postLate(client, limits, { ...amounts, registrationPassword: '654321' })
  assert.equal(locationOf(late), `/${webFb}/?notice=kept`)
  const again = await fbLogin(site, company)
  assert.match(textOf(await again.page(home)), /前回の入力が残っています.*振込限度額変更/s)
  const shown = await again.page(`${limits}?draft=continue`)
  assert.deepEqual(
    Object.keys(amounts).map((name) => valueIn(shown, name)),
    Object.values(amounts),
  )
  assert.ok(!shown.includes('654321'))

  const first = fbAdministrationHref(webFb, 'firstToken')
  const token = { form: 'shared', tokenId: 'WRFM00000001', code: '123456', confirmation: '654321' }
  const form_token = formTokenIn(await again.page(`${first}?form=shared`))
  site.world.clock.forward(idle)
  assert.match(locationOf(await again.post(first, { form_token, ...token })), /notice=kept/)
  const third = await fbLogin(site, company)
  const form = await third.page(`${first}?draft=continue`)
  assert.deepEqual([valueIn(form, 'form'), valueIn(form, 'tokenId')], ['shared', 'WRFM00000001'])
  assert.ok(!form.includes('123456') && !form.includes('654321'))
})

test('W8: 外為Web keeps the address that somebody was changing to', async (t) => {
  const moving = await startSite({}, { start: beforeTransition })
  t.after(() => moving.end())
  const person = await settled(moving, 'Mail000001')
  moving.world.clock.set(inTransition)
  const client = await inside(moving, person)
  const path = serviceHref(mailService, 'mailAddress')
  const form_token = formTokenIn(await client.page(path))
  moving.world.clock.forward({ minutes: 31 })
  const typed = { current: 'Kaeta2025', address: 'jiro@next.example', again: 'jiro@next.example' }
  const late = await client.post(path, { form_token, ...typed })
  assert.equal(locationOf(late), `/${mailService}/?notice=kept`)
  const again = await inside(moving, person)
  assert.match(
    textOf(await again.page(`/${mailService}/home`)),
    /前回の入力が残っています.*メールアドレスの登録・変更/s,
  )
  const shown = await again.page(`${path}?draft=continue`)
  assert.deepEqual([valueIn(shown, 'address'), valueIn(shown, 'current')], [typed.address, ''])
})

test('W8, WCAG 2.2.1: one press prolongs, in the journal; not beyond the absolute end, and not what is over', async () => {
  const { client } = await administrator()
  const prolong = visitHref(webFb, 'prolong')
  const page = await client.page(newUser)
  assert.match(page, /<section class="session-end"[^>]* data-seconds="600" data-final="false"/)
  const form_token = formTokenIn(page)
  const headers = { Accept: 'application/json' }
  site.world.clock.forward({ minutes: 9 })
  const head = journalHead(site.world)
  const answer = await client.post(prolong, { form_token }, headers)
  assert.deepEqual(await answer.json(), { seconds: 600, final: false })
  assert.equal(journalHead(site.world), head + 1)
  site.world.clock.forward({ minutes: 9 })
  const byHand = await client.post(prolong, { form_token })
  assert.match(textOf(await byHand.text()), /ご利用時間を\d\d:\d\dまで延長しました/)
  assert.equal((await client.post(prolong, { form_token: 'A'.repeat(43) })).status, 403)
  for (let i = 0; i < 100; i++) {
    site.world.clock.forward({ minutes: 9 })
    const next = await client.post(prolong, { form_token }, headers)
    if (next.status === 303) {
      assert.ok(i > 10)
      const copy = browserWith(site, client.cookies.get(cookieNameOf(webFb)) ?? '', webFb)
      assert.equal((await copy.send(home)).status, 303)
      return
    }
  }
  assert.fail('a session was prolonged for ever')
})
