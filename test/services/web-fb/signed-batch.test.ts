// Issue 18: a transfer to several payees, confirmed on the token's own screen by one answer.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  keptRows,
  signedContent,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../../src/authority/operations/signed-operations/token-side.ts'
import { mailState } from '../../../src/authority/rules/mail.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { accountState } from '../../../src/bank/rules/account.ts'
import { apiPaths } from '../../../src/doors/api/routes.ts'
import { toBase64url } from '../../../src/otp/base64url.ts'
import { shownOperation } from '../../../src/otp/signed-operation/shown.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { readDraft } from '../../../src/services/web-fb/operations/transfers/draft.ts'
import { askForOperation } from '../../../src/services/web-fb/operations/transfers/operation.ts'
import { takeInList } from '../../../src/services/web-fb/operations/transfers/take-in-list.ts'
import { eventsOf } from '../../contract/support/changes.ts'
import { type Client, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { deviceKey, deviceProof, digitsOf, rowsProof, signatureOf } from '../../support/token-device.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import {
  companyWithPayees,
  drain,
  happen,
  limitTo,
  registerToken,
  sessionOf,
} from '../../support/web-fb/companies.ts'
import { fbMorning, signedTransfers, signing, webFb } from '../../support/web-fb/service.ts'
import { fileOf, upload } from '../../support/web-fb/transfer-files.ts'
import { confirm, operationOf, pathOf, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { draftOf, newestTransfers } from '../../support/web-fb/transfers.ts'
import { testCaller } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: fbMorning, edit: signing(signedTransfers, 25_000) })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

async function atWork(userId?: string) {
  const { context } = site.world
  const person = await companyWithPayees(context, userId)
  const { tokenId } = await registerToken(context, person, 'individual')
  const proof = await deviceProof(context, tokenId)
  assert.ok((await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })).ok)
  site.world.clock.forward({ seconds: 1 })
  return { person, tokenId, client: await fbLogin(site, person) }
}

type Drafted = { readonly draftId: string; readonly digest: string }

const asked = (client: Client, draft: Drafted) => operationOf(site, client, draft)

/** As the token app does. */
async function asDevice(path: string, body: object) {
  const answer = await fetch(`${site.server.origin}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 200)
  return answer.json()
}

async function takenIn(client: Client, bytes: Uint8Array): Promise<Drafted> {
  const page = await follow(client, upload(client, bytes))
  const draftId = /\/new\/([^/]+)\/confirmation"/.exec(page)?.[1] ?? ''
  return { draftId, digest: /name="digest" value="([^"]+)"/.exec(page)?.[1] ?? '' }
}

async function balanceOf(accountId: string): Promise<number> {
  const { context } = site.world
  const { account } = await context.store.read({ account: accountState.ref(webFb, accountId) })
  return account?.balanceYen ?? 0
}

test('issue 18: two payees are shown as one batch, its list goes to the token, and one answer makes one transfer', async () => {
  const { person, tokenId, client } = await atWork()
  const draft = await upToConfirmation(client, person, { payees: ['p1', 'p2'] })
  assert.equal(textOf(draft.page).match(/初めての振込先です/g)?.length, 2)
  const { operation, path, page } = await asked(client, draft)
  const { operation: signed, fragment } = signedContent(operation)
  const shown = shownOperation(signed).fields.map(({ label, lines }) => [label, lines.at(-1)])
  assert.deepEqual(
    shown.filter(([label]) => label !== '一覧の照合値'),
    [
      ['件数', '2件'],
      ['振込金額の合計', '20,000円'],
      ['振込指定日', '2026年11月20日'],
      ['最初の振込先', 'ｶ)ﾜﾘﾌ'],
      ['最初の振込先の金額', '10,000円'],
      ['金額が最大の振込先', 'ｶ)ﾜﾘﾌ'],
      ['最大の金額', '10,000円'],
      ['初めての振込先', '2件'],
      ['出金口座', '002 店舗002 普通 1000001'],
      ['手数料の合計', '0円'],
    ],
  )
  for (const text of ['振込先の一覧（2件）', '普通 0000001', '普通 0000002', '振込先の一覧へ'])
    assert.ok(textOf(page).includes(text), text)
  assert.ok(page.includes(`href="/token/${fragment}"`), 'on a phone, the app there')
  const { operationId, digest } = operation
  const proof = { ...(await rowsProof(site.world.context, tokenId, operationId)), service: webFb }
  assert.deepEqual((await asDevice(apiPaths.tokenOperationRows, proof)).rows, keptRows(operation))

  const before = await balanceOf(person.accountId)
  const answer = { decision: 'approve', reason: '' } as const
  const signature = toBase64url(signatureOf(answer, digest))
  const of = { tokenId, service: webFb, operationId }
  assert.deepEqual(await asDevice(apiPaths.tokenOperationAnswers, { ...of, ...answer, signature }), {
    accepted: true,
    status: 'approved',
  })
  const [transfer, ...others] = await newestTransfers(site.world.context, person)
  assert.deepEqual(others, [])
  assert.deepEqual(
    transfer?.lines.map(({ number, amountYen }) => [number, amountYen]),
    [
      ['0000002', 10_000],
      ['0000001', 10_000],
    ],
  )
  assert.equal(await balanceOf(person.accountId), before - 20_000)
  assert.equal(locationOf(await client.send(path)), pathOf('completed', transfer?.transferId ?? ''))

  // Whoever was paid is no longer new; above the amount, the token is asked all the same.
  const again = await upToConfirmation(client, person, { payees: ['p1', 'p2'], amount: '60000' })
  assert.doesNotMatch(textOf(again.page), /初めての振込先です/)
  const next = await asked(client, again)
  const [count] = signedContent(next.operation).operation.fields.slice(7)
  assert.deepEqual(count, { label: '初めての振込先', type: 'count', value: 0 })
  assert.ok(!next.page.includes('href="/token/#'), 'above the amount for the same device')
})

test('issue 18: a file of 120 payees is confirmed by one answer, its list on the page in pages', async () => {
  const { person, tokenId, client } = await atWork()
  const draft = await takenIn(client, fileOf(person, 120))
  const { operation, path, page } = await asked(client, draft)
  assert.match(textOf(page), /振込先の一覧（120件）\s*1から50件\/120件/)
  const last = textOf(await client.page(`${path}?page=3`))
  assert.match(last, /101から120件\/120件/)
  assert.ok(last.includes('普通 0000120') && !last.includes('普通 0000100'))
  const code = await digitsOf(site.world.context, tokenId, operation.digest)
  const receipt = textOf(await follow(client, post(client, path, { act: 'approve', code })))
  assert.match(receipt, /振込の予約を受け付けました。/)
  assert.match(receipt, /振込先情報（120件）/)
  const [transfer] = await newestTransfers(site.world.context, person)
  assert.equal(transfer?.lines.length, 120)
  // The same file again: told before anything is asked of the token.
  const twice = await takenIn(client, fileOf(person, 120))
  const refused = await confirm(client, twice, {})
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), /同じ内容のファイルの振込を/)
})

test('issue 18: a list that a token has confirmed waits no longer: it takes no place, and its payees are forgotten in an hour', async () => {
  const { context, clock } = site.world
  const { person, tokenId, client } = await atWork()
  const list = (i: number) => ({
    name: '',
    accountId: person.accountId,
    day: '2026-11-24',
    text: `5410,002,普通,${i},ﾜﾘﾌ,5`,
    isReady: true,
  })
  const draft = await takenIn(client, fileOf(person, 3))
  const { operation, path } = await asked(client, draft)
  const code = await digitsOf(context, tokenId, operation.digest)
  await follow(client, post(client, path, { act: 'approve', code }))
  for (let i = 1; i <= 20; i++) assert.equal((await takeInList(context, person, list(i))).kind, 'draft')
  assert.equal((await takeInList(context, person, list(21))).kind, 'full')
  assert.ok(await readDraft(context, person, draft.draftId))
  clock.forward({ minutes: 61 })
  assert.equal(await readDraft(context, person, draft.draftId), undefined)
})

test('issue 18: whoever has an address is told by mail of several payees, with neither names nor amounts; of one not', async () => {
  const { context } = site.world
  const fb = context.profiles.get(webFb)
  const mailing = context.profiles.get('shoko-chukin/fx-web-2025')
  assert.ok(fb && mailing)
  const { mail, methods } = mailing
  const withMail = { ...fb, mail, methods: { ...fb.methods, mail: methods.mail } }
  const node = { ...context, profiles: new Map([...context.profiles, [webFb, withMail]]) }
  const { person, tokenId } = await atWork()
  const { service, userId } = person
  const address = parseMailAddress('keiri@example.co.jp')
  assert.ok(address)
  const since = { registeredAtMs: 1, coolingUntilMs: 1 }
  const registered = { service, userId, address: { confidential: address }, ...since }
  await happen(context, { type: 'mail_address_registered', ...registered })
  const who = await sessionOf(context, person)
  for (const filePayees of [0, 2]) {
    const order = { payYen: 1000 + filePayees, day: '2026-11-20', filePayees }
    const draft = await draftOf(node, who, person.accountId, order)
    const shown = { ...draft, intended: '', shown: [], from: '002 店舗002 普通 1000001' }
    const asked = await askForOperation(node, testCaller, who, shown)
    assert.ok(asked.ok, JSON.stringify(asked))
    const of = { service, operationId: asked.operationId }
    const operation = await findOperation(node, of)
    const code = await digitsOf(node, tokenId, operation?.digest ?? '')
    const told = await answerOperation(node, testCaller, of, { by: 'code', userId, code })
    assert.ok(told.ok, JSON.stringify([told, (await findOperation(node, of))?.reason]))
  }
  const mails = await eventsOf(context.store, 'mail_queued')
  assert.deepEqual(
    mails.map(({ userId: to, kind }) => [to, kind]),
    [[userId, 'service_notice']],
  )
  const { row } = await context.store.read({ row: mailState.ref(mails[0]?.mailId ?? '') })
  assert.ok(row?.sealed)
  const { content } = openMail(context, row.mailId, reveal(row.sealed))
  assert.match(JSON.stringify(content), /2件の振込先への振込を受け付けました。[\s\S]*受付番号：F\d{8}-\d{8}/)
  assert.doesNotMatch(JSON.stringify(content), /1,00\d|2,00\d|ﾌﾘｺﾐｻｷ/)
})

test('issue 18: what became impossible after the list was shown is said once, and none of its payees is paid', async () => {
  const causes = [
    [limitTo, 19_999, /1回あたりの振込限度額を超えています。/],
    [drain, null, /出金口座の残高が不足しています。/],
  ] as const
  for (const [i, [happens, yen, reason]] of causes.entries()) {
    const { person, tokenId, client } = await atWork(`M5410004000${i}`)
    const draft = await upToConfirmation(client, person, { payees: ['p1', 'p2'] })
    const { operation, path } = await asked(client, draft)
    await happens(site.world.context, person, yen)
    const code = await digitsOf(site.world.context, tokenId, operation.digest)
    const told = await post(client, path, { act: 'approve', code })
    assert.equal(told.status, 409)
    assert.match(textOf(await told.text()), reason)
    assert.match(textOf(await client.page(path)), reason)
    assert.deepEqual(await newestTransfers(site.world.context, person), [])
  }
})

test('issue 18: a payee that the desk stopped, and one of a transfer that was called off, stay new', async () => {
  const { person, tokenId, client } = await atWork()
  const reserved = await upToConfirmation(client, person, { payees: ['p1', 'p2'], day: '2026-11-24' })
  const { operation, path } = await asked(client, reserved)
  const code = await digitsOf(site.world.context, tokenId, operation.digest)
  await follow(client, post(client, path, { act: 'approve', code }))
  const [transfer] = await newestTransfers(site.world.context, person)
  assert.ok(transfer)
  const { service, customerId, userId, transferId } = transfer
  const stopped = { type: 'transfer_item_stopped', item: 0, stoppedAtMs: 1, operatorId: 'desk01' } as const
  await happen(site.world.context, { ...stopped, service, customerId, userId, transferId })
  const payees = ['p1', 'p2']
  const after = textOf((await upToConfirmation(client, person, { payees, amount: '300' })).page)
  assert.match(after, /ｶ\)ﾜﾘﾌ初めての振込先です/)
  assert.equal(after.match(/初めての振込先です/g)?.length, 1)
  const called = { type: 'transfer_cancelled', endedAtMs: 2 } as const
  await happen(site.world.context, { ...called, service, customerId, userId, transferId })
  const both = textOf((await upToConfirmation(client, person, { payees, amount: '300' })).page)
  assert.equal(both.match(/初めての振込先です/g)?.length, 2)
})
