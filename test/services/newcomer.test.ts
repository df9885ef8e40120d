// M3, M9, P3, P4, W2: a newcomer's first hour, before and while a token is registered.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { bindingState, userHolder } from '../../src/authority/rules/binding.ts'
import { qrCode } from '../../src/platform/web/qr-code.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { accountHolder, authenticate, personal, at as personalAt } from '../support/personal.ts'
import { newPerson, publicOrigin, type Site, startSite, textOf, withTicket } from '../support/site.ts'
import { at as administrationAt } from '../support/web-fb/administration-screens.ts'
import { fbLogin, post } from '../support/web-fb/browsers.ts'
import { openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { johoku, shoko } from '../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: '2026-11-20T10:00:15+09:00' })
})
afterEach(() => site.end())

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36'
const phone = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0.0.0 Mobile Safari/537.36'
const code = String(qrCode(`${publicOrigin}/token/`, 'トークンアプリのQRコード'))
const button = /<a class="button" href="\/token\/" target="_blank"/

async function entryOf(path: string, agent: string): Promise<string> {
  const response = await site.browser().send(path, { headers: { 'User-Agent': agent } })
  assert.equal(response.status, 200)
  return response.text()
}

test('M9, W2: from each entry page to the token app, by a button on the phone and a QR code on the PC', async () => {
  const entries = {
    [shoko]: serviceHref(shoko, 'entry'),
    [johoku]: serviceHref(johoku, 'entry'),
    [personal]: personalAt('entry'),
    [webFb]: fbHref(webFb, 'login'),
  }
  for (const [service, path] of Object.entries(entries)) {
    const onPc = await entryOf(path, windows)
    assert.ok(onPc.includes(code), service)
    // A tablet may say that it is a PC: where fingers point, the address can be tapped; and nothing says which one this is.
    assert.match(onPc, /<p class="token-app-tap"><a href="\/token\/"/, service)
    assert.doesNotMatch(onPc, /このパソコン/, service)
    // A token of a PC is of no use in WEB-FB (S3-2-01), and so none is offered there.
    assert.equal(button.test(onPc), service !== webFb, service)
    if (service === webFb) assert.match(onPc, /パソコンで開いたトークンアプリのトークンは、登録できません。/)
    const onPhone = await entryOf(path, phone)
    assert.match(onPhone, button, service)
    assert.doesNotMatch(onPhone, /<svg class="qr-code"/, service)
  }
})

test('M3, P3: IDs of VIP Access, of nobody and of others get one answer, and ten of them lock nobody out', async () => {
  const newcomer = await newPerson(site, 'Newcomer01')
  const client = await withTicket(site, newcomer, 'enrollment')
  const elsewhere = await site.world.token()
  const path = serviceHref(shoko, 'enrollmentToken')
  const answers = new Set<string>()
  const ids = ['VSMT25772182', 'VSST76422445', 'WRFM00000000', 'WRFD00000000', elsewhere]
  for (const tokenId of [...ids, ...ids.slice(0, 4), ...ids.slice(0, 4)]) {
    const html = await (await client.submit(path, { tokenId, otp1: '123456', otp2: '654321' })).text()
    answers.add(/<div class="message message-error"[^>]*>(.*?)<\/div>/s.exec(html)?.[1] ?? '')
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] ?? '', /このトークンIDを本サービスで確認できないか/)
  const ref = bindingState.ref(shoko, userHolder(newcomer.userId))
  const { binding } = await site.world.context.store.read({ binding: ref })
  assert.deepEqual(
    [binding?.status, binding?.failures],
    ['pending', 1],
    'only the app that is there was guessed at',
  )
})

test('P3: nobody tries token IDs one by one: after twenty in an hour each gets the same answer, a right one too', async () => {
  const newcomer = await newPerson(site, 'Newcomer02')
  const path = serviceHref(shoko, 'enrollmentToken')
  let client = await withTicket(site, newcomer, 'enrollment')
  const answerTo = async (tokenId: string, [otp1, otp2] = ['123456', '654321']) => {
    const response = await client.submit(path, { tokenId, otp1: otp1 ?? '', otp2: otp2 ?? '' })
    const html = await response.text()
    const told = /<div class="message message-error"[^>]*>(.*?)<\/div>/s.exec(html)?.[1]
    return [response.status, told] as const
  }
  for (let i = 0; i < 20; i += 1) {
    // Another ticket begins no other count.
    if (i === 10) client = await withTicket(site, newcomer, 'enrollment')
    const [status, told] = await answerTo(`WRFM000001${10 + i}`)
    assert.deepEqual([status, told?.includes('RMCFXLGN001027E')], [422, true])
  }
  const [status, told] = await answerTo('WRFM00000130')
  assert.equal(status, 429)
  assert.match(told ?? '', /1時間に登録をお試しいただける回数（20回）を超えました。.*RMCFXLGN001048E/s)
  const elsewhere = await site.world.token()
  for (const tokenId of [elsewhere, newcomer.tokenId, 'VSMT25772182'])
    assert.deepEqual(await answerTo(tokenId), [429, told], tokenId)
  const ref = bindingState.ref(shoko, userHolder(newcomer.userId))
  const { binding } = await site.world.context.store.read({ binding: ref })
  assert.deepEqual([binding?.status, binding?.failures], ['pending', 0], 'nothing of it leads to a lock')
})

test('P3: a registration with one code answers alike for a token that is there and one that isn’t', async () => {
  const holder = await accountHolder(site, '0100000009', '見本 三郎')
  const client = site.browser()
  await authenticate(client, holder, 'enrollment')
  const answerTo = async (tokenId: string) => {
    const fields = { tokenId, otp: '123456', terms: '1.0' }
    const html = await (await client.submit(personalAt('enrollmentToken'), fields)).text()
    return /<div class="message message-error"[^>]*>(.*?)<\/div>/s.exec(html)?.[1]
  }
  const there = await answerTo(holder.tokenId)
  assert.ok(there?.includes('RMCFXLGN001027E'))
  for (const tokenId of ['WRFM00000000', 'VSMT25772182', 'DP0331735022'])
    assert.equal(await answerTo(tokenId), there, tokenId)
})

test('W2, S3-2-01: in WEB-FB the kind of a token is told by its ID alone, beside it, before the password counts', async () => {
  const company = await openCompany(site.world.context, 'M54100000001')
  const client = await fbLogin(site, company)
  const path = administrationAt('firstToken')
  const page = await client.page(`${path}?form=individual`)
  assert.match(page, /data-refused="WRFD"/, 'while it is typed')
  assert.match(page, /data-code-clock="\d+"/, 'the seconds left')
  const wrong = { form: 'individual', tokenId: 'wrfd 1234 5678', code: '123456', confirmation: 'wrong' }
  const answer = await (await post(client, path, wrong)).text()
  assert.match(
    answer,
    /id="tokenId-error">【エラー】パソコンに導入したソフトウェアトークンはご利用になれません。/,
  )
  assert.doesNotMatch(textOf(answer), /承認用パスワードに誤りがあります/)
  const fixed = { ...wrong, tokenId: 'WRFM00000000', confirmation: settledPasswords.approval }
  assert.match(
    textOf(await (await post(client, path, fixed)).text()),
    /このトークンIDを本サービスで確認できないか/,
  )
})

test('W2, S3-0-01, S3-1-02, S3-3.1-01 to -03, S3-FAQ-02, S3-3.4-12: the help of WEB-FB has the manual, and a link on every page', async () => {
  const company = await openCompany(site.world.context, 'M54100000001')
  const client = await fbLogin(site, company)
  const chapter = async (name: string) => textOf(await client.page(`${fbHref(webFb, 'help')}/${name}`))
  assert.match(
    await chapter('preparation'),
    /ソフトウェアトークンをスマートフォンまたは、タブレット端末にインストールします。/,
  )
  assert.match(
    await chapter('preparation'),
    /A. Android 端末をご利用の場合.*Google Chrome で.*B. iOS 端末をご利用の場合.*Safari で.*「Symantec VIP」と検索し/s,
  )
  assert.match(textOf(await client.page(fbHref(webFb, 'help'))), /ワンタイムパスワード利用開始手順/)
  assert.match(
    await chapter('questions'),
    /ソフトウェアトークンを利用している利用者によって、解除の手続きは異なります。/,
  )
  assert.match(await chapter('questions'), /代表口座のお届け印をご持参ください。/)
  assert.match(await chapter('confirming'), /以上で、ワンタイムパスワードのご利用開始手続きは終了です。/)
  assert.match(await chapter('about'), /固定の都度振込送信確認パスワードの代わりに入力をする事で/)
  for (const screen of ['home', 'transfers', 'administration', 'fees'] as const)
    assert.match(await client.page(fbHref(webFb, screen)), /この画面のヘルプ.*よくある質問と回答/s, screen)
})

test('P4: the guidance of 個人IB tells owners of VIP Access what they need', async () => {
  const text = textOf(await site.browser().page(personalAt('guidance')))
  assert.match(
    text,
    /すでに同じトークンアプリをご利用の場合は、あらためてインストールされる必要はありません。/,
  )
  assert.match(text, /VIP Access をお持ちの場合も、上記のトークンアプリをインストールしてください。/)
})
