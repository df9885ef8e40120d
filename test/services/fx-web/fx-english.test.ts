// E9: 外為Web in English, from the first page to the last, at each date of its migration.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { mailPaths, servicePaths, visitHref } from '../../../src/authority/routes.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { administrationPaths, tradePaths } from '../../../src/services/fx-web/routes.ts'
import {
  at,
  beforeTransition,
  codeFor,
  inTransition,
  makeAdministrator,
  page,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import {
  type Client,
  happen,
  locationOf,
  logIn,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  postTwoCodes,
  type Site,
  startSite,
  textOf,
} from '../../support/site.ts'
import { englishReader, lookAround, type Reader, show } from '../../support/texts/english.ts'
import { walk } from '../../support/texts/walk.ts'
import { johoku, shoko, withAuthenticators } from '../../support/world.ts'
import { drafts, fx, leavingOrders, trading } from './fx-english-trades.ts'

/** What stays in Japanese: names of people and companies. */
const data = ['試験 太郎', '甲商事']
/** Letters, settings of browsers, and parts that script makes. */
const noNames =
  /^(?:GettingStarted|SetAutomatically|Settimeautomatically|Syncnow|InternetOptions|Sitescanuse|cookies|pop-ups|vipaccess|firstloginpassword$|https?:\/\/|Opentheon-screenkeyboard$|OK$)/

/** What answers a form, or is a file. */
const noPages = new Set<string>([
  // A profile with English asks for no signed operation: the token speaks Japanese.
  'operation',
  'operationStatus',
  'mailAddressOperation',
  'mailAddressOperationStatus',
  'deskActs',
  'replacementStop',
  'logout',
  'environmentProbe',
  'loginMailSend',
  'registrationResend',
  'mailAddressResend',
  'deleteUser',
  'userOtpAct',
  'userOtpFile',
  'removeMailAddress',
  'historyFile',
  'placeOrder',
  'cancelOrder',
  'contractsFile',
  'dispute',
])

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition, edit: withAuthenticators })
})
afterEach(() => site.end())

const afterEnd = '2025-09-01T09:00:15+09:00'

async function begin(reader: Reader, service = mailService): Promise<Client> {
  const client = site.browser()
  await show(reader, client, `/${service}/?lang=en`)
  return client
}

test('E9: no page of a customer of 外為Web who chose English has Japanese but names', async () => {
  const reader = englishReader({ data, noNames })
  const first = await settled(site, '1000000001', '甲商事')
  const member = await settled(site, '1000000002', '甲商事')
  const colleague = await settled(site, '1000000009', '甲商事')
  await makeAdministrator(site, first)
  await newcomer(reader, await newPerson(site, '1000000003', mailService, '甲商事'))
  const notices = ['expired', 'kept', 'loggedout', 'waiting', 'closed', 'link']
  const open = [...notices.map((notice) => `${at('entry')}?notice=${notice}`), `${at('lost')}?notice=done`]
  for (const date of [beforeTransition, inTransition, afterEnd]) {
    site.world.clock.set(date)
    await lookAround(reader, await begin(reader), mailService, open)
    if (date === inTransition) {
      await strangerErrors(reader, member)
      await byMail(reader, member)
      const client = await begin(reader)
      await logIn(site, client, first)
      await administration(reader, client, member, colleague)
      await trading(reader, client)
      await leavingOrders(reader, client)
      await drafts(reader, client)
      await ownRecords(reader, client, first)
    }
  }
  for (const service of [shoko])
    await lookAround(reader, await begin(reader, service), service, [`/${service}/`])
  assert.deepEqual([...reader.faults], [])
  assert.deepEqual(reader.namesNowhere(), [])
  const screens = { ...servicePaths, ...mailPaths, ...administrationPaths, ...tradePaths }
  const unseen = Object.entries(screens).filter(([screen, path]) => {
    const form = new RegExp(`^/${mailService}${path.replace(':id', '[^/]+')}$`)
    return !noPages.has(screen) && ![...reader.seen].some((where) => form.test(where))
  })
  assert.deepEqual(unseen, [])
})

/** Enrollment by a token and by an authenticator, the first login and the password that must be changed. */
async function newcomer(reader: Reader, person: Person): Promise<void> {
  const { answered } = reader
  const client = await begin(reader)
  await passStepOne(client, person, 'enrollment')
  await show(reader, client, at('enrollmentToken'))
  const nothing = await answered('nothing', client.submit(at('enrollmentToken'), { tokenId: 'x' }), 422)
  assert.match(nothing, /Enter the token ID: 2 to 4 letters and digits, 12 characters in all\./)
  const wrong = { tokenId: person.tokenId, otp1: '000000', otp2: '000001' }
  assert.match(
    await answered('wrong', client.submit(at('enrollmentToken'), wrong), 422),
    /enter two OTPs that follow each other\.\(RMCFXLGN001027E\)/,
  )
  await show(reader, client, at('enrollmentAuthenticator'))
  await answered('secret', client.submit(at('enrollmentAuthenticator'), { step: 'show', replaces: '' }), 200)
  await show(reader, client, at('enrollmentAuthenticator'))
  const codes = { step: 'codes', otp1: '000000', otp2: '000001' }
  await answered('wrong codes', client.submit(at('enrollmentAuthenticator'), codes), 422)
  await postTwoCodes(site, client, person)
  await show(reader, client, at('enrollmentComplete'))
  await postCode(client, person, await nextCode(site, person.tokenId))
  const forced = textOf(await show(reader, client, at('password')))
  assert.match(forced, /This is your first login\./)
  assert.match(forced, /Available after you change your password\./)
}

async function strangerErrors(reader: Reader, person: Person): Promise<void> {
  const { look, answered } = reader
  const client = await begin(reader)
  const empty = await answered('empty', client.submit(at('login'), { userId: '', password: '' }), 422)
  assert.match(empty, /Enter: User ID/)
  assert.match(empty, /Enter: Login password/)
  const wrong = { ...person, password: 'Chigau001' }
  assert.match(
    await answered('wrong login', stepOne(client, wrong, 'login'), 422),
    /The User ID or password is wrong\.\(RMCFXLGN001001E\)/,
  )
  await answered('wrong loss', client.submit(at('lost'), { userId: '1', password: 'x' }), 422)
  await passStepOne(client, person)
  await show(reader, client, at('loginCode'))
  assert.match(
    await answered('wrong code', client.submit(at('loginCode'), { otp: '000000' }), 422),
    /Enter a new OTP to log in\.\(RMCFXLGN001028E\)/,
  )
  await show(reader, client, at('synchronization'))
  await answered('not synchronized', client.submit(at('synchronization'), { otp1: '000000', otp2: '1' }), 422)
  const two = { otp1: await site.world.code(person.tokenId, -1), otp2: await site.world.code(person.tokenId) }
  await client.submit(at('synchronization'), two)
  await show(reader, client, at('synchronized'))
  const missing = await client.send(`/${mailService}/help/nothing`)
  assert.match(textOf(look('error', await missing.text())), /We can’t find that page\.\(RMCFXSYS001004E\)/)
}

/** Registration of an address, a login with it, and its change. */
async function byMail(reader: Reader, person: Person): Promise<void> {
  const { answered } = reader
  const address = 'taro@customer.example'
  const client = await begin(reader)
  await stepOne(client, person, 'registration')
  await show(reader, client, `${at('registrationAddress')}?notice=needed`)
  const form = client.submit(at('registrationAddress'), { address: 'x', again: '' })
  assert.match(await answered('no address', form, 422), /Enter: Mail address \(again\)/)
  await client.submit(at('registrationAddress'), { address, again: address })
  await show(reader, client, `${at('registrationCode')}?notice=sent`)
  await answered('no code', client.submit(at('registrationCode'), { otp: '' }), 422)
  const resent = client.submit(at('registrationCode'), {}, at('registrationResend'))
  assert.match(await answered('too soon', resent, 422), /A one-time password was sent a moment ago\./)
  await client.submit(at('registrationCode'), { otp: await codeFor(site, person, address) })
  await show(reader, client, at('registrationComplete'))
  site.world.clock.forward({ minutes: 15 })
  await stepOne(client, person, 'login')
  await show(reader, client, at('loginMail'))
  await client.submit(at('loginMail'), {}, at('loginMailSend'))
  await show(reader, client, `${at('loginMail')}?notice=sent`)
  await answered('wrong mail code', client.submit(at('loginMail'), { otp: '000000' }), 422)
  await client.submit(at('loginMail'), { otp: await codeFor(site, person, address) })
  assert.match(
    textOf(await show(reader, client, at('home'))),
    /One-time passwordsBy mail \(t\*\*\*@customer\.example\)/,
  )
  await answered('no change', client.submit(at('mailAddress'), { address: '', again: '', current: '' }), 422)
  const other = { address: 'jiro@customer.example', again: 'jiro@customer.example', current: person.password }
  await client.submit(at('mailAddress'), other)
  await show(reader, client, `${at('mailAddressCode')}?notice=sent`)
  await answered('no codes', client.submit(at('mailAddressCode'), { newCode: '', proof: '' }), 422)
  await show(reader, client, `${at('mailAddress')}?notice=changed`)
}

async function administration(
  reader: Reader,
  client: Client,
  member: Person,
  colleague: Person,
): Promise<void> {
  const { answered } = reader
  const from = [at('home'), page('users'), page('newUser'), page('user', member.userId), at('password')]
  await lookAround(reader, client, mailService, from)
  const added = await client.submit(page('newUser'), { userName: '試験 太郎', administrator: '' })
  assert.match(
    textOf(await show(reader, client, locationOf(added))),
    /The user was added\.\(RMCFXUSR001001I\)[\s\S]*FX Web Support sends the first login password/,
  )
  assert.match(
    await answered('no name', client.submit(page('newUser'), { userName: '' }), 422),
    /Enter: User name/,
  )
  const user = page('user', member.userId)
  await answered('not deleted', client.submit(user, { seen: '' }, page('deleteUser', member.userId)), 409)
  for (const screen of ['noticeSettings', 'mailAddresses', 'userOtp', 'history'] as const)
    await show(reader, client, page(screen))
  await show(reader, client, `${page('userOtp')}?status=revoked&from=x`)
  const act = client.submit(page('userOtp'), { action: 'unlock', query: '' }, page('userOtpAct'))
  assert.match(await answered('nothing chosen', act, 422), /Check the boxes of the lines/)
  const done = ['unlock', 'suspend', 'resume', 'revoke', 'suspendAll', 'resumeAll'] as const
  for (const notice of done) await show(reader, client, `${page('userOtp')}?notice=${notice}`)
  for (const [screen, notice] of [
    ['noticeSettings', 'chosen'],
    ['mailAddresses', 'removed'],
    ['users', 'changed'],
    ['users', 'deleted'],
  ] as const)
    await show(reader, client, `${page(screen)}?notice=${notice}`)
  for (const [file, head] of [
    ['historyFile', 'Time,User ID,User name,What happened,By,From'],
    ['userOtpFile', 'Token ID,Shared,OTP status,User ID,User name,Company,CTP code,In use since,Updated'],
  ] as const) {
    const text = await (await client.send(page(file))).text()
    assert.equal(text.split('\r\n')[0], head)
    assert.equal(reader.japaneseIn(text), undefined)
  }
  const history = textOf(await client.page(page('history')))
  assert.match(history, /Token registered/)
  assert.match(history, /Jun 1, 2025, 09:00:\d\d\.\d{3} JST/)
  const other = await begin(reader)
  await logIn(site, other, colleague)
  await answered('not an administrator', other.send(page('users')), 403)
}

async function ownRecords(reader: Reader, client: Client, person: Person): Promise<void> {
  const { answered } = reader
  const { service, userId } = person
  const unlocked = { type: 'password_unlocked', service, userId } as const
  await happen(site.world, person, unlocked)
  await show(reader, client, page('history'))
  const empty = { current: '', newPassword: '', newPasswordAgain: '' }
  await answered('no password', client.submit(at('password'), empty), 422)
  const short = { current: person.password, newPassword: 'ab1', newPasswordAgain: 'ab1' }
  assert.match(await answered('short', client.submit(at('password'), short), 422), /Use 8 to 16 characters\./)
  for (const notice of ['password', 'stopped']) await show(reader, client, `${at('home')}?notice=${notice}`)
  await answered('prolonged', client.submit(at('home'), {}, visitHref(mailService, 'prolong')), 200)
}

test('E9: each page of 外為Web has the switch, which keeps the page and what it was asked for', async () => {
  const client = site.browser()
  const english = (html: string) =>
    /<a href="([^"]*)" lang="en" hreflang="en">English<\/a>/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  assert.equal(english(await client.page(`${at('entry')}`)), '?lang=en')
  const person = await settled(site, '1000000001', '甲商事')
  await makeAdministrator(site, person)
  site.world.clock.set(inTransition)
  await logIn(site, client, person)
  const { pages } = await walk(client, mailService, [at('home'), at('entry')])
  assert.deepEqual(
    pages.filter(({ html }) => english(html) === undefined).map(({ where }) => where),
    [],
  )
  const asked = `${fx('contracts')}?status=open&currency=USD`
  assert.equal(english(await client.page(asked)), `${asked}&lang=en`)
  // The answer to a form leads to where the form is to be had.
  const refused = await client.submit(page('userOtp'), { action: 'unlock', query: '' }, page('userOtpAct'))
  assert.match(english(await refused.text()) ?? '', new RegExp(`^${page('userOtp')}\\?`))
  const chosen = await client.page(`${asked}&lang=en`)
  assert.match(chosen, /<html lang="en">/)
  assert.match(textOf(chosen), /Contracts \(0\)/)
  assert.match(await site.browser().page(`/${johoku}/?lang=en`), /<html lang="ja">/)
})

test('E9: a change that goes around the token is told in English: what it asks for, and while it waits', async () => {
  await site.end()
  const edit = (profile: ServiceProfile) =>
    profile.service === mailService
      ? { ...profile, replacement: { ...profile.replacement, asManual: [] } }
      : profile
  site = await startSite({}, { start: beforeTransition, edit })
  const reader = englishReader({ data, noNames })
  const person = await settled(site, '1000000001', '甲商事')
  site.world.clock.set(inTransition)
  const client = await begin(reader)
  const address = 'taro@customer.example'
  await stepOne(client, person, 'registration')
  await client.submit(at('registrationAddress'), { address, again: address })
  const asked = textOf(await show(reader, client, at('registrationCode')))
  assert.match(asked, /One-time password of the token you use now/)
  await reader.answered('no code', client.submit(at('registrationCode'), { otp: '', oldOtp: '' }), 422)
  const otp = await codeFor(site, person, address)
  const waits = await client.submit(at('registrationCode'), { otp, way: 'wait' })
  await show(reader, client, locationOf(waits))
  await logIn(site, client, person)
  const pending = textOf(await show(reader, client, at('home')))
  assert.match(pending, /Nothing changes before Jul 4, 2025, 09:0\d JST\./)
  assert.match(pending, /Registration of a mail address for one-time passwords/)
  assert.deepEqual([...reader.faults], [])
})
