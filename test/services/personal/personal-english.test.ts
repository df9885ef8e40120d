// E9: 個人インターネットバンキング in English, from the first page to the last, and how a browser chooses it.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { visitHref } from '../../../src/authority/routes.ts'
import { toldActName } from '../../../src/authority/texts/desk-actions.ts'
import { personalHelpHref, personalHelpPages } from '../../../src/services/personal/routes.ts'
import {
  accountHolder,
  at,
  authenticate,
  enterPassword,
  type Holder,
  landing,
  nextCode,
  personal,
  register,
  registerToken,
} from '../../support/personal.ts'
import { type Client, type Site, startSite, textOf } from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'
import { englishReader } from '../../support/texts/english.ts'
import { walk } from '../../support/texts/walk.ts'
import { johoku } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: '2026-11-20T10:00:15+09:00' })
})
afterEach(() => site.end())

/** What stays in Japanese: names, and what a bank writes on a statement. */
const data = ['試験 太郎', '本店', '駅前支店', '口座開設']
/** What stands in “…” and is the name of no screen, button or field: results, letters, and terms that are defined. */
const noNames =
  /^(?:Yourone-timepasswordhasbeenregistered|One-timepasswordshavebeenstopped|GettingStarted|temporarylogin|Security|we$|theService$|aone-time|one-timepassword$|Opentheon-screenkeyboard$)/

let english: ReturnType<typeof englishReader>
beforeEach(() => {
  english = englishReader({ data, noNames })
})
const look = (where: string, html: string) => english.look(where, html)
const answered = (what: string, answer: Promise<Response>, status: number) =>
  english.answered(what, answer, status)

async function reader(): Promise<Client> {
  const client = site.browser()
  look('entry', await client.page(`${at('entry')}?lang=en`))
  return client
}

const wrongLogin = 'The customer ID or password is wrong.(RMCFXLGN001001E)'
const wrongCode =
  'The one-time password is wrong, already used or expired. Enter the next one that your token shows.(RMCFXLGN001028E)'

test('E9: no page of a customer who chose English has Japanese but names and data', async () => {
  const [first, second] = [
    await accountHolder(site, '0100000001', '見本 一郎'),
    await accountHolder(site, '0100000002', '見本 二郎'),
  ]
  const stranger = await reader()
  for (const display of ['pc', 'smartphone']) {
    const { pages, dead } = await walk(stranger, personal, [`${at('entry')}?display=${display}`])
    assert.deepEqual(dead, [])
    for (const { where, html } of pages) look(where, html)
  }
  await strangerErrors(stranger, first)
  await procedures(first)
  await inside(second)
  assert.deepEqual([...english.faults], [])
  const screens = [
    'entry',
    'login',
    'guidance',
    'terms',
    'questions',
    'help',
    'lost',
    'closed',
    'home',
    'inquiry',
  ] as const
  const more = ['contract', 'token', 'statement', 'logins', 'serviceStop', 'password'] as const
  const steps = [
    'enrollment',
    'enrollmentToken',
    'enrollmentDone',
    'stop',
    'stopCode',
    'stopDone',
    'loginCode',
  ] as const
  const all = [...screens, ...more, ...steps].map((screen) => at(screen))
  const expected = [...all, ...personalHelpPages.map((page) => personalHelpHref(personal, page))]
  assert.deepEqual(
    expected.filter((path) => !english.seen.has(path) && path !== at('login')),
    [],
  )
  assert.deepEqual(english.namesNowhere(), [])
})

async function strangerErrors(client: Client, { userId, password }: Holder): Promise<void> {
  const nothing = { userId: '', password: '' }
  const empty = await answered('empty', client.submit(at('login'), nothing), 422)
  assert.match(empty, /Enter: Customer ID/)
  assert.match(empty, /Enter: Login password/)
  const hidden = { userId: `${userId}\u202e`, password }
  assert.match(
    await answered('hidden', client.submit(at('login'), hidden), 422),
    /invisible character \(U\+202E\)/,
  )
  const wrong = { userId, password: 'Chigau001' }
  assert.ok((await answered('wrong', client.submit(at('login'), wrong), 422)).includes(wrongLogin))
  await answered('wrong lost', client.submit(at('lost'), wrong), 422)
  await answered('not enrolled', authenticate(client, { userId, password } as Holder, 'stop'), 422)
  for (const notice of ['link', 'expired', 'loggedout'])
    look(notice, await client.page(`${at('entry')}?notice=${notice}`))
  look('lost done', await client.page(`${at('lost')}?notice=done`))
  look('stopped', await client.page(at('serviceStopped')))
}

async function procedures(holder: Holder): Promise<void> {
  const { tokenId } = holder
  const client = await reader()
  await authenticate(client, holder, 'enrollment')
  look(at('enrollmentToken'), await client.page(at('enrollmentToken')))
  const nothing = client.submit(at('enrollmentToken'), { tokenId: 'x', otp: '' })
  const empty = await answered('empty token', nothing, 422)
  assert.match(empty, /Enter the token ID: 2 to 4 letters/)
  assert.match(empty, /check “I have read the terms and agree”/)
  const otp = '000000'
  await answered('wrong token', client.submit(at('enrollmentToken'), { tokenId, otp, terms: '1.0' }), 422)
  look(at('enrollmentDone'), await client.page(at('enrollmentDone')))
  await register(site, client, holder)
  await answered('second token', authenticate(client, holder, 'enrollment'), 422)
  assert.equal(await landing(enterPassword(client, holder)), at('loginCode'))
  look(at('loginCode'), await client.page(at('loginCode')))
  assert.ok((await answered('wrong code', client.submit(at('loginCode'), { otp }), 422)).includes(wrongCode))
  await authenticate(client, holder, 'stop')
  look(at('stopCode'), await client.page(at('stopCode')))
  await answered('wrong stop', client.submit(at('stopCode'), { otp }), 422)
  const code = await nextCode(site, tokenId)
  assert.equal(await landing(client.submit(at('stopCode'), { otp: code })), at('stopDone'))
  look(at('stopDone'), await client.page(at('stopDone')))
  assert.equal(await landing(enterPassword(client, holder)), at('home'))
  for (const screen of ['home', 'token', 'serviceStop'] as const) look(screen, await client.page(at(screen)))
}

async function inside(holder: Holder): Promise<void> {
  site.world.clock.forward({ seconds: 30 })
  await registerToken(site.world, holder)
  const client = await reader()
  await enterPassword(client, { ...holder, password: 'Chigau001' })
  await enterPassword(client, holder)
  const otp = await nextCode(site, holder.tokenId)
  assert.equal(await landing(client.submit(at('loginCode'), { otp })), at('home'))
  const { pages, dead } = await walk(client, personal, [at('home'), at('password')])
  assert.deepEqual(dead, [])
  for (const { where, html } of pages) look(where, html)
  const home = textOf(await client.page(at('home')))
  assert.match(home, /This loginNov 20, 2026, \d\d:\d\d:\d\d JST/)
  assert.match(home, /駅前支店\nordinary\n0000002\n¥456,789/)
  const wrongDays = `${at('statement')}?from=2020-01-01&until=x`
  const days = await answered('wrong days', client.send(wrongDays), 422)
  assert.match(days, /From: choose a date from Sep 20, 2026 to Nov 20, 2026\./)
  const empty = { current: '', newPassword: '', newPasswordAgain: '' }
  await answered('empty password', client.submit(at('password'), empty), 422)
  const short = { current: holder.password, newPassword: 'ab1', newPasswordAgain: 'ab1' }
  assert.match(await answered('short', client.submit(at('password'), short), 422), /Use 6 to 12 characters\./)
  const wrongStop = { password: 'Chigau001', otp: '000000' }
  await answered('wrong service stop', client.submit(at('serviceStop'), wrongStop), 422)
  await answered('prolonged', client.submit(at('home'), {}, visitHref(personal, 'prolong')), 200)
  const missing = await client.send(`${at('statement')}?account=nobody`)
  assert.equal(missing.status, 404)
  assert.match(textOf(look('error', await missing.text())), /We can’t find that page\.\(RMCFXSYS001004E\)/)
  const forged = await client.post(at('password'), { form_token: 'x' })
  assert.equal(forged.status, 403)
  assert.match(textOf(look('forged', await forged.text())), /so nothing was done\. Reload the page/)
  const lines = (await (await client.send(at('statementFile'))).text()).split('\r\n')
  assert.match(lines[0] ?? '', /^Date,Withdrawals,Deposits,Description,Balance$/)
}

test('E9: the switch keeps the page and its query, a cookie keeps the choice, and browsers’ own languages do not count', async () => {
  const client = site.browser()
  const asked = { headers: { 'Accept-Language': 'en-US,en;q=0.9' } }
  const before = await (await client.send(`${at('entry')}?notice=link`, asked)).text()
  assert.match(before, /<html lang="ja">/)
  assert.match(before, /<span lang="ja" aria-current="true">日本語<\/span>/)
  const link = /<a href="([^"]*)" lang="en" hreflang="en">English<\/a>/
    .exec(before)?.[1]
    ?.replaceAll('&amp;', '&')
  assert.equal(link, `${at('entry')}?notice=link&lang=en`)
  const chosen = await client.send(link)
  const [cookie = '', ...others] = chosen.headers.getSetCookie().filter((each) => each.includes('language'))
  assert.deepEqual(others, [])
  assert.match(
    cookie,
    /^__Host-warifu-language-sample-shinkin\.personal=en; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  assert.match(await chosen.text(), /That page can’t be opened from a bookmark or link/)
  const later = await client.page(at('guidance'))
  assert.match(later, /<html lang="en">/)
  assert.match(later, /<a href="[^"]*\/guidance\?lang=ja" lang="ja" hreflang="ja">日本語<\/a>/)
  // An answer to a form leads to the form.
  const answer = await client.submit(at('login'), { userId: '', password: '' })
  assert.match(await answer.text(), new RegExp(`<a href="${at('login')}\\?lang=ja" lang="ja"`))
  assert.match(await client.page(`${at('guidance')}?lang=ja`), /<html lang="ja">/)
  assert.match(await client.page(at('guidance')), /<html lang="ja">/)
  const bare = await client.send(`/${personal}?lang=en`)
  assert.equal(bare.headers.get('location'), `${at('entry')}?lang=en`)
  for (const lang of ['fr', '', 'EN'])
    assert.match(await client.page(`${at('guidance')}?lang=${lang}`), /<html lang="ja">/, lang)
})

test('E9: a service that offers no English has no switch, keeps no choice and stays in Japanese', async () => {
  const answer = await site.browser().send(`/${johoku}/?lang=en`)
  assert.deepEqual(
    answer.headers.getSetCookie().filter((each) => each.includes('language')),
    [],
  )
  const page = await answer.text()
  assert.match(page, /<html lang="ja">/)
  assert.doesNotMatch(page, /class="languages"/)
})

test('E9: what the desk did is told in English to whoever chose it', () => {
  const profile = { ...profileOf(personal), language: 'en' } as const
  const acts = ['unlock_password', 'suspend_user', 'report_loss', 'close_customer', 'import_users'] as const
  const names = acts.flatMap((action) =>
    [true, false].map((onToken) => toldActName({ action, onToken }, null, profile)),
  )
  assert.deepEqual(
    names.filter((name) => english.japaneseIn(name) !== undefined),
    [],
  )
  assert.equal(
    toldActName({ action: 'suspend_user', onToken: true }, null, profile),
    'One-time password suspended',
  )
})

const worded = {
  'login.title': { ja: 'ご利用の開始', en: 'Sign in' },
  'login.noteFailures': { en: 'Six strikes ({failures})' },
}

test('E9: a text of the profile’s own stands on its screens, in each language that it has', async () => {
  const own = await startSite(
    {},
    { edit: (profile) => (profile.service === personal ? { ...profile, texts: worded } : profile) },
  )
  try {
    const [ja, en] = [
      await own.browser().page(at('entry')),
      await own.browser().page(`${at('entry')}?lang=en`),
    ]
    assert.match(ja, /<h1 class="box-title">ご利用の開始<\/h1>/)
    assert.match(ja, /※ログインパスワードを連続して6回誤って/)
    assert.match(en, /<h1 class="box-title">Sign in<\/h1>/)
    assert.match(en, /Six strikes \(6\)/)
  } finally {
    await own.end()
  }
})
