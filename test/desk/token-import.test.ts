// トークン取り込み: other systems' tokens at the desk, shown first, imported once confirmed.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import { tokenState } from '../../src/authority/rules/token.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { saveImportDraft } from '../../src/platform/store/drafts.ts'
import { container, figure, keyPackage } from '../authority/token-files/support.ts'
import { formTokenIn } from '../support/client.ts'
import { type DeskSite, type Fields, type Seat, settle, startDesk, textOf } from './support/site.ts'
import { shokoDesk, tryEnrollment } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
})
afterEach(() => site.end())

const hex = '3132333435363738393031323334353637383930'
const publicOrigin = 'http://warifu.test'
const csv: Fields = { kind: 'csv' }

async function upload(content: string, fields: Fields, seat = clerk) {
  const path = deskHref(seat.desk, 'importTokens')
  const data = new FormData()
  data.set('form_token', formTokenIn(await seat.browser.page(path)))
  const defaults = { kind: '', key: '', prefix: '', formFactor: 'hardware' }
  for (const [name, value] of Object.entries({ ...defaults, ...fields })) data.set(name, value)
  data.set('file', new Blob([content]), 'tokens.xml')
  const headers = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }
  const response = await seat.browser.send(path, { method: 'POST', body: data, headers })
  const html = await response.text()
  return { status: response.status, html, text: textOf(html) }
}

function draftIn(html: string): string {
  const found = /name="draftId" value="([^"]+)"/.exec(html)?.[1]
  assert.ok(found, 'the page is no preview')
  return found
}

async function confirm(draftId: string, { seat = clerk, reason = '納品書 第7号' } = {}) {
  const form_token = formTokenIn(await seat.browser.page(deskHref(seat.desk, 'search')))
  const path = deskHref(seat.desk, 'confirmTokens')
  const response = await seat.browser.post(path, { form_token, draftId, reason })
  return { status: response.status, text: textOf(await response.text()) }
}

async function exists(tokenId: string): Promise<boolean> {
  return (await site.world.context.store.read({ token: tokenState.ref(tokenId) })).token !== undefined
}

function errorsIn(html: string): string[][] {
  const rows = [
    ...html.matchAll(
      /<tr><td[^>]*><div>(\d+)<\/div><\/td>\s*<td[^>]*><div>([^<]*)<\/div><\/td>\s*<td[^>]*><div>([^<]*)<\/div><\/td>\s*<\/tr>/g,
    ),
  ]
  return rows.map(([, line = '', item = '', text = '']) => [line, item, text])
}

test('a CSV file is shown without its secrets, imported once confirmed, and its tokens can be enrolled', async () => {
  const file = `token_id,secret_hex,moving_factor\n331735022,${hex},event\n331735023,${hex},event\n`
  const { status, html, text } = await upload(file, { ...csv, prefix: 'dp' })
  assert.equal(status, 200)
  assert.match(text, /まだ取り込んでいません/)
  assert.match(text, /回数同期（SHA1、6桁）：2件/)
  assert.ok(!html.includes(hex))
  assert.equal(await exists('DP0331735022'), false)
  const done = await confirm(draftIn(html))
  assert.equal(done.status, 200)
  assert.match(done.text, /2件のトークンを取り込みました。/)
  const user = { ...(await site.world.user()), tokenId: 'DP0331735022' }
  const { service, userId, password } = user
  const codes = await Promise.all([0, 1].map((step) => site.world.code('DP0331735022', step)))
  assert.deepEqual(codes, ['755224', '287082'], 'RFC 4226 appendix D')
  // tryEnrollment asks for the code before the current one.
  const holder = { ...site.world, code: async (_: string, offset = 0) => codes[offset + 1] ?? '' }
  assert.equal(await tryEnrollment(holder, { service, userId, password, tokenId: user.tokenId }), 'enrolled')

  const [, , entry] = await newestJournal(
    site.world.context.store,
    { types: ['tokens_imported', 'token_imported'] },
    3,
  )
  const told = JSON.parse(entry?.body ?? '')
  assert.equal(told.actor, `operator:${clerk.operatorId}`)
  assert.deepEqual(
    [told.event.service, told.event.userId, told.event.count, told.event.reason],
    [shokoDesk, clerk.operatorId, 2, '納品書 第7号'],
  )
})

test('an encrypted file takes its key or its password, and neither comes back with the page', async () => {
  const key = '12345678901234567890123456789012'
  const six = await upload(figure(6), { kind: 'pskc-key', key, prefix: 'SX' })
  assert.match(six.text, /SX0987654321/)
  assert.match(six.text, /8桁/)
  assert.doesNotMatch(six.text, /使えません/, 'I5: eight digits go wherever six do')
  const seven = await upload(figure(7), { kind: 'pskc-password', key: 'qwerty', prefix: 'SV' })
  assert.match(seven.text, /SV0987654321/)
  const wrong = await upload(figure(7), { kind: 'pskc-password', key: 'qwertz', prefix: 'SV' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /鍵またはパスワードが違うか、ファイルが変更されています。|MACが一致しません。/)
  for (const { html } of [six, seven, wrong]) assert.ok(!html.includes(key) && !/qwert[yz]/.test(html))
  const plain = await upload(figure(9), { kind: 'pskc-plain', prefix: 'SG' })
  assert.match(plain.text, /ファイルの署名は確認していません。/)
  assert.match(
    (await upload(figure(9), { kind: 'pskc-key', key, prefix: 'SG' })).text,
    /暗号化されていないシークレット/,
  )
})

test('errors are reported by line and serial number, and nothing is kept', async () => {
  const file = container(
    keyPackage({ serialNo: '1' }) +
      keyPackage({ serialNo: '2', algorithm: 'urn:x<y' }).replace('<y', '&lt;y'),
  )
  const { status, html } = await upload(file, { kind: 'pskc-plain', prefix: 'WR' })
  assert.equal(status, 422)
  assert.deepEqual(errorsIn(html), [
    ['6', '2', 'アルゴリズムに対応していません。HOTPとTOTPだけを取り込めます。（urn:x&lt;y）'],
  ])
  const bomb = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
  assert.match(
    (await upload(bomb, { kind: 'pskc-plain' })).text,
    /文書型宣言（DTD）のあるファイルは取り込めません。/,
  )
  assert.equal(await exists('WR0000000001'), false)
})

test('missing input is reported beside its field', async () => {
  const cases: [string, Fields, RegExp][] = [
    ['', csv, /ファイルを選んでください。/],
    ['x', {}, /ファイルの種類/],
    ['x', { kind: '__proto__' }, /ファイルの種類/],
    [
      'x',
      { kind: 'pskc-key', key: 'zz' },
      /鍵（16進数またはBase64）またはパスワードを正しく入力してください。/,
    ],
    ['x', { kind: 'pskc-password' }, /パスワードを正しく入力してください。/],
    ['x', { ...csv, prefix: 'F' }, /接頭辞は英字2～4文字で入力してください。/],
    ['x', { ...csv, formFactor: 'toString' }, /形式/],
  ]
  for (const [content, fields, told] of cases) {
    const { status, text } = await upload(content, fields)
    assert.equal(status, 422, JSON.stringify(fields))
    assert.match(text, told)
  }
})

test('a draft counts once, for its owner, for 15 minutes, and with a reason', async () => {
  const colleague = await site.seat('desk')
  const draft = async (tokenId: string) =>
    draftIn((await upload(`token_id,secret_hex\n${tokenId},${hex}\n`, csv)).html)
  const first = await draft('DRF000000001')
  assert.equal((await confirm(first, { seat: colleague })).status, 409)
  const asked = await confirm(first, { reason: ' ' })
  assert.equal(asked.status, 422)
  assert.match(asked.text, /DRF000000001/)
  assert.equal(await exists('DRF000000001'), false)
  assert.equal((await confirm(first)).status, 200)
  assert.equal((await confirm(first)).status, 409)

  const late = await draft('DRF000000002')
  site.world.clock.forward({ minutes: 8 })
  await clerk.browser.page(deskHref(shokoDesk, 'search'))
  site.world.clock.forward({ minutes: 7 })
  assert.equal((await confirm(late)).status, 409)
  assert.equal(await exists('DRF000000002'), false)
})

test('all or none: if a token ID was taken meanwhile, the whole file is refused', async () => {
  const file = (ids: readonly string[]) =>
    `token_id,secret_hex\n${ids.map((id) => `${id},${hex}`).join('\n')}\n`
  const both = draftIn((await upload(file(['RCE000000001', 'RCE000000002']), csv)).html)
  const one = draftIn((await upload(file(['RCE000000002']), csv)).html)
  assert.equal((await confirm(one)).status, 200)
  const refused = await confirm(both)
  assert.equal(refused.status, 409)
  assert.match(refused.text, /同じトークンIDがほかで登録されました。1件も取り込んでいません。/)
  assert.equal(await exists('RCE000000001'), false)
})

test('a role without the right, and a draft of users, get nowhere', async () => {
  for (const role of ['branch', 'approver', 'auditor'] as const) {
    const seat = await site.seat(role)
    const { browser } = seat
    const page = await browser.page(deskHref(shokoDesk, 'search'))
    const form_token = formTokenIn(page)
    const posted = await browser.post(deskHref(shokoDesk, 'confirmTokens'), {
      form_token,
      draftId: 'x',
      reason: 'y',
    })
    assert.equal(posted.status, 403, role)
  }
  const { context } = site.world
  const owner = `${shokoDesk} ${clerk.operatorId}`
  await saveImportDraft(context.store, 'users', owner, new Uint8Array(), Number.MAX_SAFE_INTEGER)
  assert.equal((await confirm('users')).status, 409)
})

test('10,000 tokens are imported at once; a larger file is for the command line, as the page says', async () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i},${hex}`).join('\n')
  const many = await upload(`token_id,secret_hex\n${lines(10_001)}\n`, { ...csv, prefix: 'MNY' })
  assert.equal(many.status, 422)
  assert.deepEqual(errorsIn(many.html)[0]?.slice(0, 1), ['10002'])
  const fits = await upload(`token_id,secret_hex\n${lines(10_000)}\n`, { ...csv, prefix: 'MNY' })
  assert.match((await confirm(draftIn(fits.html))).text, /10,000件のトークンを取り込みました。/)
  assert.equal(await exists('MNY000009999'), true)
  const { status } = await upload('x'.repeat(2 * 1024 * 1024), csv)
  assert.equal(status, 413)
  const page = textOf(await clerk.browser.page(deskHref(shokoDesk, 'importTokens')))
  assert.match(
    page,
    /10,000件、2MBまで。それより大きいファイルは、コマンドライン（warifu token import）で取り込みます。/,
  )
  const response = await clerk.browser.send(deskHref(shokoDesk, 'tokenTemplate'))
  assert.match(
    await response.text(),
    /token_id,secret_hex,moving_factor,algorithm,digits,period,counter,expires,manufacturer\r\n$/,
  )
})

test('X1: as recommended, a file waits for another’s approval, who reads counts, IDs and digest; it counts once', async () => {
  await site.end()
  site = await startDesk({ edit: (profile) => profile })
  clerk = await site.seat('desk')
  const [colleague, approver] = [await site.seat('desk'), await site.seat('approver')]
  const file = `token_id,secret_hex\nTWO000000001,${hex}\nTWO000000002,${hex}\n`
  const uploaded = await upload(file, csv)
  assert.match(uploaded.text, /ほかの担当者が承認すると、承認の画面から取り込めます。/)
  const draftId = draftIn(uploaded.html)
  const send = async (seat: Seat, fields: Fields) => {
    const form_token = formTokenIn(await seat.browser.page(deskHref(seat.desk, 'search')))
    return seat.browser.post(deskHref(seat.desk, 'confirmTokens'), { form_token, draftId, ...fields })
  }
  const early = await send(clerk, { step: 'carry_out' })
  assert.equal(early.status, 409, 'nobody was asked')
  const asked = await send(clerk, { step: 'ask', reason: '納品書 第8号' })
  assert.equal(asked.headers.get('Location'), `${deskHref(shokoDesk, 'approvals')}?notice=requested`)
  assert.equal(await exists('TWO000000001'), false)
  const list = await approver.browser.page(deskHref(shokoDesk, 'approvals'))
  const digest = createHash('sha256').update(file).digest('hex')
  for (const shown of ['トークンの取り込み', '件数2', 'TWO000000001', 'TWO000000002', digest, '納品書 第8号'])
    assert.ok(textOf(list).includes(shown), shown)
  const link = /href="([^"]*tokens\/import\/asked[^"]*)"/.exec(list)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const seen = await approver.browser.page(link)
  assert.ok(textOf(seen).includes(digest) && !seen.includes(hex))
  const request = { service: shokoDesk, userId: draftId, password: '', tokenId: '' }
  assert.equal((await send(clerk, { step: 'carry_out' })).status, 409, 'nobody granted it')
  site.world.clock.forward({ minutes: 16 })
  const [later, granting] = [await site.signIn(clerk), await site.signIn(approver)]
  await settle(granting, request, 'import_tokens')
  assert.equal((await send(await site.signIn(colleague), { step: 'carry_out' })).status, 409)
  const done = await send(later, { step: 'carry_out' })
  assert.match(textOf(await done.text()), /2件のトークンを取り込みました。/)
  assert.equal(await exists('TWO000000002'), true)
  assert.equal((await send(later, { step: 'carry_out' })).status, 409, 'once')
})
