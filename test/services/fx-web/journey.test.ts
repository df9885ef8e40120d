// A new user's journey over HTTP, from the first page to the second login, at both institutions.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { formTokenIn } from '../../support/client.ts'
import {
  bindingOf,
  type Client,
  changedPassword,
  enroll,
  eventsOf,
  journalHead,
  locationOf,
  logIn,
  newPerson,
  nextCode,
  passStepOne,
  postCode,
  postPassword,
  type Site,
  settledPerson,
  startSite,
  textOf,
  tokenOn,
  valueIn,
  withTicket,
} from '../../support/site.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

// Texts of the manuals (requirements, appendix B).
const b05 = '「ユーザID/ログインパスワード」を入力して、「OTP利用開始登録」ボタンを押してください。'
const b06 = '「ユーザID/ログインパスワード」を入力して、[ログイン]ボタンを押してください。'
const b07 =
  'ワンタイムパスワード(OTP)生成ソフトで表示されている【OTP】を入力して、「OTPログイン」ボタンを押してください。'
const mustChange =
  'ログインパスワードを変更してください。ログインパスワードを変更されませんと、サービスにログインすることはできません。'
const expired =
  '画面の有効期限が切れたか、別の画面で操作が行われたため、処理を続けられません。はじめから操作してください。(RMCFXLGN001004W)'

async function read(client: Client, path: string): Promise<string> {
  return textOf(await client.page(path))
}

/** Where a browser ends up when it follows the answer. */
async function arrive(client: Client, response: Response): Promise<string> {
  let path = locationOf(response)
  for (let i = 0; i < 5; i++) {
    const next = await client.send(path)
    if (next.status === 200) return path.split('?')[0] ?? ''
    path = locationOf(next)
  }
  throw new Error(`the redirects never end: ${path}`)
}

async function postDoubleClicked(client: Client, path: string, fields: Record<string, string>, from = path) {
  const body = { form_token: await tokenOn(client, from), ...fields }
  return Promise.all([client.post(path, body), client.post(path, body)])
}

for (const service of [shoko, johoku]) {
  test(`S0-2.2, S0-2.4, B-05 to B-07: at ${service}, enrollment, first login, forced change, logout and a second login`, async () => {
    const person = await newPerson(site, '0000000010', service)
    const client = site.browser()
    const entry = await client.page(serviceHref(service, 'entry'))
    for (const screen of ['enrollment', 'login'] as const)
      assert.ok(entry.includes(`href="${serviceHref(service, screen)}"`))

    const stepOne = await read(client, serviceHref(service, 'enrollment'))
    assert.ok(stepOne.includes(b05))
    assert.match(stepOne, /\[STEP 1\] ユーザID\/パスワード入力/)
    await enroll(site, client, person)
    const complete = await client.page(serviceHref(service, 'enrollmentComplete'))
    assert.ok(textOf(complete).includes(person.tokenId))
    assert.match(complete, /<label for="otp">OTP<\/label>/)

    const third = await postCode(client, person, await nextCode(site, person.tokenId))
    assert.equal(locationOf(third), serviceHref(service, 'password'))
    assert.ok((await read(client, serviceHref(service, 'password'))).includes(mustChange))
    const changed = await postPassword(client, service, person.password, changedPassword)
    assert.equal(changed.status, 303)
    const home = await read(client, locationOf(changed))
    for (const shown of ['試験商事株式会社', person.userId, '試験 太郎', person.tokenId])
      assert.ok(home.includes(shown), shown)
    assert.match(home, /パスワードの変更が完了しました。\(RMCFXPWD001001I\)/)

    const logout = await client.submit(serviceHref(service, 'home'), {}, serviceHref(service, 'logout'))
    assert.match(await read(client, locationOf(logout)), /ログアウトしました。\(RMCFXLGN001002I\)/)
    assert.equal((await client.send(serviceHref(service, 'home'))).status, 303)

    assert.ok((await read(client, serviceHref(service, 'login'))).includes(b06))
    await passStepOne(client, { ...person, password: changedPassword })
    const codePage = await read(client, serviceHref(service, 'loginCode'))
    assert.ok(codePage.includes(b07))
    assert.ok(codePage.includes(person.tokenId))
    const code = await nextCode(site, person.tokenId)
    assert.equal(locationOf(await postCode(client, person, code)), serviceHref(service, 'home'))
    assert.equal((await client.send(serviceHref(service, 'home'))).status, 200)
  })
}

test('OTP-06, G-14: codes, token IDs and user IDs typed in full width, with spaces or in lower case are accepted', async () => {
  const person = await newPerson(site, 'Normal01')
  const client = site.browser()
  const wide = (text: string) =>
    text.replaceAll(/[!-~]/g, (c) => String.fromCharCode((c.codePointAt(0) ?? 0) + 0xfee0))
  const { service, userId, password, tokenId } = person
  const stepOne = await client.submit(serviceHref(service, 'enrollment'), {
    userId: ` ${wide(userId)}　`,
    password,
  })
  assert.equal(locationOf(stepOne), serviceHref(service, 'enrollmentToken'))
  const [first, second] = [await site.world.code(tokenId, -1), await site.world.code(tokenId)]
  const typed = wide(tokenId.toLowerCase())
  const enrolled = await client.submit(serviceHref(service, 'enrollmentToken'), {
    tokenId: `${typed.slice(0, 4)}　${typed.slice(4, 8)}-${typed.slice(8)}`,
    otp1: wide(first),
    otp2: ` ${second.slice(0, 3)} ${second.slice(3)}\t`,
  })
  assert.equal(locationOf(enrolled), serviceHref(service, 'enrollmentComplete'))
  const code = await nextCode(site, tokenId)
  const login = await postCode(client, person, `${code.slice(0, 2)}\u3000${wide(code.slice(2))}\u00a0`)
  assert.equal(locationOf(login), serviceHref(service, 'password'))
})

test('G-07: missing input is reported beside its field; the user ID and token ID stay, passwords and codes never do', async () => {
  const client = site.browser()
  const person = await newPerson(site, 'Fields01')
  const { service, userId } = person
  const noPassword = await client.submit(serviceHref(service, 'login'), { userId, password: '' })
  const stepOne = await noPassword.text()
  assert.equal(noPassword.status, 422)
  assert.match(stepOne, /id="password-error">ログインパスワードを入力してください。/)
  assert.equal(valueIn(stepOne, 'userId'), userId)
  const noUser = await (
    await client.submit(serviceHref(service, 'login'), { userId: '', password: 'Secret001' })
  ).text()
  assert.match(noUser, /id="userId-error">ユーザIDを入力してください。/)
  assert.equal(valueIn(noUser, 'password'), '')
  assert.ok(!noUser.includes('Secret001'))

  await passStepOne(client, person, 'enrollment')
  const stepTwo = await (
    await client.submit(serviceHref(service, 'enrollmentToken'), {
      tokenId: 'ABC-12',
      otp1: '12345',
      otp2: '654321',
    })
  ).text()
  assert.match(stepTwo, /id="tokenId-error">/)
  assert.match(stepTwo, /id="otp1-error">OTP1は6桁（8桁を表示するトークンでは8桁）の数字で入力してください。/)
  assert.equal(valueIn(stepTwo, 'tokenId'), 'ABC-12')
  assert.deepEqual([valueIn(stepTwo, 'otp1'), valueIn(stepTwo, 'otp2')], ['', ''])
  assert.ok(!stepTwo.includes('654321'))
  assert.equal((await bindingOf(site.world, person))?.failures ?? 0, 0)
})

test('a double-clicked submit ends at the same place as a single click, and counts as no failure', async () => {
  const person = await newPerson(site, 'Double01')
  const { service, userId, password, tokenId } = person
  const client = site.browser()
  const arrivals: string[] = []
  const click = async (answers: Promise<Response[]>) => {
    for (const answer of await answers) arrivals.push(await arrive(client, answer))
  }
  await click(postDoubleClicked(client, serviceHref(service, 'enrollment'), { userId, password }))
  const codes = { otp1: await site.world.code(tokenId, -1), otp2: await site.world.code(tokenId) }
  await click(postDoubleClicked(client, serviceHref(service, 'enrollmentToken'), { tokenId, ...codes }))
  const fields = { otp: await nextCode(site, tokenId) }
  await click(postDoubleClicked(client, serviceHref(service, 'loginCode'), fields))
  const chosen = { current: password, newPassword: changedPassword, newPasswordAgain: changedPassword }
  await click(postDoubleClicked(client, serviceHref(service, 'password'), chosen))

  const events = await eventsOf(site.world, person)
  const count = (type: string) => events.filter((event) => event.type === type).length
  assert.deepEqual([count('token_enrolled'), count('code_accepted')], [1, 1])
  assert.deepEqual(
    events.filter(({ type }) => /rejected/.test(type)),
    [],
  )
  assert.equal((await client.send(serviceHref(service, 'home'))).status, 200)
  // The answer that the browser shows is the second one: it must not say that the session is over.
  const expected = ['enrollmentToken', 'loginCode', 'password', 'home'] as const
  for (const [i, screen] of expected.entries()) {
    const second = arrivals[2 * i + 1]
    assert.equal(second, serviceHref(service, screen), `the second answer of double click ${i + 1}`)
  }
})

test('a double-clicked synchronization happens once and counts as no failure', async () => {
  const person = await settledPerson(site, 'Double02')
  const client = await withTicket(site, person)
  site.world.clock.forward({ minutes: 2 })
  const codes = {
    otp1: await site.world.code(person.tokenId, -1),
    otp2: await site.world.code(person.tokenId),
  }
  const answers = await postDoubleClicked(client, serviceHref(person.service, 'synchronization'), codes)
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 422])
  const events = await eventsOf(site.world, person)
  assert.equal(events.filter(({ type }) => type === 'token_synchronized').length, 1)
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})

test('SES-08: an old form posted again after the back button changes nothing and leads back to where the user is', async () => {
  const person = await settledPerson(site, 'Back0001')
  const { service } = person
  const client = await withTicket(site, person)
  const oldForm = formTokenIn(await client.page(serviceHref(service, 'loginCode')))
  const otp = await nextCode(site, person.tokenId)
  const oldPost = { form_token: oldForm, otp }
  assert.equal(
    locationOf(await client.post(serviceHref(service, 'loginCode'), oldPost)),
    serviceHref(service, 'home'),
  )
  const head = journalHead(site.world)
  const again = (screen: 'loginCode' | 'login') =>
    client.post(serviceHref(service, screen), {
      ...oldPost,
      userId: person.userId,
      password: person.password,
    })
  const second = await again('loginCode')
  assert.equal(second.status, 403)
  assert.match(await second.text(), new RegExp(`href="${serviceHref(service, 'home')}"`))
  // I6: what begins something leads on by itself.
  const first = await again('login')
  assert.deepEqual([first.status, locationOf(first)], [303, serviceHref(service, 'home')])
  assert.equal(journalHead(site.world), head)
  assert.equal((await client.send(serviceHref(service, 'home'))).status, 200)
  // The page of an earlier step, opened again, leads forward.
  assert.equal(locationOf(await client.send(serviceHref(service, 'loginCode'))), serviceHref(service, 'home'))
})

test('SES-05, SES-06: a ticket counts for 5 minutes; then the right code leads to the entry page with the reason', async () => {
  const person = await settledPerson(site, 'Expiry01')
  const { service } = person
  const inTime = await withTicket(site, person)
  site.world.clock.forward({ milliseconds: 299_999 })
  const code = await site.world.code(person.tokenId)
  assert.equal(locationOf(await postCode(inTime, person, code)), serviceHref(service, 'home'))

  const late = await withTicket(site, person)
  const form = await tokenOn(late, serviceHref(service, 'loginCode'))
  site.world.clock.forward({ minutes: 5 })
  const fresh = await site.world.code(person.tokenId)
  const answer = await late.post(serviceHref(service, 'loginCode'), { form_token: form, otp: fresh })
  assert.equal(await arrive(late, answer), serviceHref(service, 'entry'))
  assert.ok((await read(late, `${serviceHref(service, 'entry')}?notice=expired`)).includes(expired))
  // The code was not checked, so it still counts for the next login.
  await passStepOne(late, person)
  assert.equal(locationOf(await postCode(late, person, fresh)), serviceHref(service, 'home'))
  await logIn(site, late, person)
})

test('M10: [前画面へ戻る] of STEP 2 leads back to STEP 1 and ends what the password opened; to no other place', async () => {
  const person = await newPerson(site, '0000000011', shoko)
  const client = site.browser()
  const stepTwo = serviceHref(shoko, 'enrollmentToken')
  for (const [to, lands] of [
    ['enrollment', 'enrollment'],
    ['https://evil.example/', 'entry'],
    ['home', 'entry'],
  ] as const) {
    assert.equal(locationOf(await passStepOne(client, person, 'enrollment')), stepTwo)
    assert.match(await client.page(stepTwo), /form="leave" name="to" value="enrollment">前画面へ戻る/)
    const left = await client.submit(stepTwo, { to }, serviceHref(shoko, 'logout'))
    assert.equal(locationOf(left), serviceHref(shoko, lands), to)
    assert.notEqual((await client.send(stepTwo)).status, 200)
  }
})
