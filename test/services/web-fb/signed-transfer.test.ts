// Issue 18: 都度振込 on the token's own screen, from 振込内容確認 to the receipt, with ./warifu-token beside the browser.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { signedContent } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../../src/authority/operations/signed-operations/token-side.ts'
import { watchIncidents } from '../../../src/authority/operations/watch-incidents.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import type { SignedOperation } from '../../../src/authority/rules/signed-operation.ts'
import { transferFreezeState } from '../../../src/bank/rules/transfer-freeze.ts'
import { freezeFact } from '../../../src/bank/screens/freeze-facts.ts'
import { apiPaths } from '../../../src/doors/api/routes.ts'
import { toBase64url } from '../../../src/otp/base64url.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { es256Key } from '../../../src/platform/secrets/es256.ts'
import { type Client, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { deviceKey, deviceProof, digitsOf, signatureOf } from '../../support/token-device.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import {
  addPayee,
  companyWithPayees,
  drain,
  enrollToken,
  type FbCompany,
  limitTo,
  registerToken,
} from '../../support/web-fb/companies.ts'
import { fbMorning, signedTransfers, signing, webFb } from '../../support/web-fb/service.ts'
import { confirm, operationOf, pathOf, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'
import { testCaller } from '../../support/world.ts'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1'
const program = fileURLToPath(new URL('../../../warifu-token', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'warifu-signed-'))
const file = join(folder, 'token.json')

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: fbMorning, edit: signing(signedTransfers, 150_000) })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
  rmSync(file, { force: true })
})

function run(
  words: readonly string[],
  input = '',
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, [...words, '--file', file])
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
    child.stdin.end(input)
  })
}

/** A token in a terminal, which is its user's. */
async function withTerminalToken(person: FbCompany): Promise<string> {
  const { context } = site.world
  const registered = await run(['register', '--server', site.server.origin])
  assert.equal(registered.code, 0, registered.stderr)
  const { tokenId } = JSON.parse(readFileSync(file, 'utf8')).terms
  await enrollToken(context, person, tokenId)
  return tokenId
}

async function atOperation() {
  const person = await companyWithPayees(site.world.context)
  const tokenId = await withTerminalToken(person)
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  return { person, tokenId, client, draft }
}

const asked = (client: Client, draft: Parameters<typeof operationOf>[2]) => operationOf(site, client, draft)

test('issue 18, TXN-02: the terminal shows payee and amount, gives eight digits, and they make the transfer', async () => {
  const { person, client, draft } = await atOperation()
  assert.ok(!draft.page.includes('name="code"'))
  assert.match(
    textOf(draft.page),
    /続いて、お手元のトークンの画面に表示される内容を確認し、承認してください。/,
  )
  const { operation, path, page } = await asked(client, draft)
  for (const shown of [
    '5410 確認用5410',
    '002 店舗002',
    '普通 0000001',
    '10,000円',
    '2026年11月20日',
    '電話やメールで指示されて操作していませんか',
  ])
    assert.ok(textOf(page).includes(shown), shown)
  assert.ok(page.includes(`href="/token/${signedContent(operation).fragment}"`), 'on a phone, the app there')
  const waits = async () => (await (await client.send(`${path}/status`)).json()).waits
  assert.equal(await waits(), true)

  const { qrText } = signedContent(operation)
  const refused = await run(['operation'], `${qrText}\nno\n`)
  assert.equal(refused.code, 2)
  assert.doesNotMatch(refused.stdout, /\d{4} \d{4}\n$/)
  const ended = await run(['operation'], `${qrText}\napprove\n`)
  assert.equal(ended.code, 0, ended.stderr)
  for (const shown of [
    '金庫5410信用金庫',
    '振込',
    '普通 0000001',
    '振込金額: 10,000円',
    '初めての振込先です',
  ])
    assert.ok(ended.stdout.includes(shown), `${shown} in ${ended.stdout}`)
  const code = /(\d{4} \d{4})\n$/.exec(ended.stdout)?.[1] ?? ''
  assert.match((await run(['operation'], `${qrText}\napprove\n`)).stderr, /この取引には回答済みです/)

  const wrong = await post(client, path, { act: 'approve', code: '1234 5678' })
  assert.equal(wrong.status, 422)
  assert.match(textOf(await wrong.text()), /確認番号に誤りがあります/)
  const receipt = await follow(client, post(client, path, { act: 'approve', code }))
  const [transfer] = await newestTransfers(site.world.context, person)
  assert.ok(transfer && textOf(receipt).includes(transfer.transferId))
  assert.equal(await waits(), false)
  assert.equal(locationOf(await client.send(path)), pathOf('completed', transfer.transferId))

  // As a forged invoice has it: the name that was paid, and an account that wasn't.
  await addPayee(site.world.context, person, 'p3', { number: '0000003' })
  const forged = await asked(client, await upToConfirmation(client, person, { payees: ['p3'] }))
  const named = await run(['operation'], `${signedContent(forged.operation).qrText}\nno\n`)
  assert.match(named.stdout, /以前に承認した同じ名前の振込先とは、口座が違います/)
  assert.doesNotMatch(ended.stdout, /口座が違います/)
})

test('issue 18: the terminal refuses a changed text, another institution’s keys and an old one', async () => {
  const { client, draft } = await atOperation()
  const { operation } = await asked(client, draft)
  const { qrText } = signedContent(operation)
  const at = qrText.length - 20
  const letter = qrText[at] === 'A' ? 'B' : 'A'
  const changed = qrText.slice(0, at) + letter + qrText.slice(at + 1)
  const told = async (text: string) => (await run(['operation'], `${text}\napprove\n`)).stderr
  assert.match(await told(changed), /承認せず、取引画面からやり直してください|正しく読み取れませんでした/)
  assert.match(await told('https://example.jp/'), /取引のQRコードではありません/)
  const kept = JSON.parse(readFileSync(file, 'utf8'))
  const keys = kept.operationKeys.map((key: object) => ({ ...key, institution: 'johoku' }))
  // Without its server, which would say which keys count.
  writeFileSync(file, JSON.stringify({ ...kept, server: nowhere, operationKeys: keys }))
  assert.match(await told(qrText), /この取引は確認できません/)
  writeFileSync(file, JSON.stringify(kept))
  site.world.clock.forward({ minutes: 7 })
  assert.match(await told(qrText), /有効期限が切れています/)
})

test('issue 18: after a theft of an operation key the token pins anew what its server proves, and nothing that another says', async () => {
  const { client, draft } = await atOperation()
  const { operation } = await asked(client, draft)
  const { qrText } = signedContent(operation)
  await run(['operation'], `${qrText}\nno\n`)
  const kept = JSON.parse(readFileSync(file, 'utf8'))
  const stolen = es256Key(new Uint8Array(32).fill(9))
  const foreign = kept.operationKeys.map((key: object) => ({ ...key, point: toBase64url(stolen.point) }))
  // Of a phone that has trusted the thief's key until now.
  writeFileSync(file, JSON.stringify({ ...kept, operationKeys: foreign }))
  const ended = await run(['operation'], `${qrText}\napprove\n`)
  assert.equal(ended.code, 0, ended.stderr)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).operationKeys, kept.operationKeys)

  // Somebody in the server's place, who has not the token's secret.
  const told = {
    institutions: [{ institution: 'shinkin-5410', name: '偽の金庫', keys: foreign }],
    proof: 'A'.repeat(27),
  }
  const impostor = createServer((_, response) => response.end(JSON.stringify(told)))
  impostor.listen(0, '127.0.0.1')
  await once(impostor, 'listening')
  const { port } = impostor.address() as AddressInfo
  try {
    writeFileSync(file, JSON.stringify({ ...kept, server: `http://127.0.0.1:${port}` }))
    const shown = await run(['operation'], `${qrText}\nno\n`)
    assert.match(shown.stdout, /金庫5410信用金庫/)
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).operationKeys, kept.operationKeys)
  } finally {
    impostor.close()
  }
})

test('issue 18: turned down on the page with a reason; 「身に覚えがない」 stops all transfers', async () => {
  const { client, draft, person } = await atOperation()
  const first = await asked(client, draft)
  const unsaid = await post(client, first.path, { act: 'reject' })
  assert.equal(unsaid.status, 422)
  assert.match(textOf(await unsaid.text()), /却下する理由を選択してください。/)
  const again = await follow(client, post(client, first.path, { act: 'reject', reason: 'wrong_amount' }))
  assert.match(textOf(again), /取引は却下されました。振込は行われていません。/)
  const second = await asked(client, draft)
  assert.match(
    textOf(await follow(client, post(client, second.path, { act: 'cancel' }))),
    /取引を取り消しました。/,
  )
  const third = await asked(client, draft)
  const frozen = await follow(client, post(client, third.path, { act: 'reject', reason: 'not_mine' }))
  assert.match(textOf(frozen), /安全のため、お客様の振込をお止めしました。/)
  const after = await confirm(client, draft, {})
  assert.equal(after.status, 409)
  assert.match(textOf(await after.text()), /RMCFBTRF001060E/)
  const { context } = site.world
  assert.deepEqual(await newestTransfers(context, person), [])

  const { userFreeze } = await context.store.read({
    userFreeze: transferFreezeState.ref(webFb, userHolder(person.userId)),
  })
  assert.match(
    freezeFact({ userFreeze, customerFreeze: undefined })[1],
    /^このユーザ：凍結中（2026\/11\/20 .*、M\d+、理由：取引署名への回答「身に覚えがない」）。「振込の凍結の解除」（もう一人の承認が必要）で解除$/,
  )
  const lines: object[] = []
  const log = { warn: (fields: object, text: string) => lines.push({ ...fields, text }) }
  for (let looks = 0; looks < 2; looks++) await watchIncidents(context, log)
  assert.equal(lines.length, 1)
  const { requestId, ...line } = lines[0] as { readonly requestId: string }
  assert.deepEqual(line, {
    service: webFb,
    alarm: 'not_mine',
    operationId: third.operation.operationId,
    text: 'a user says that an operation on the token is not theirs',
  })
  const [entry] = await newestJournal(context.store, { service: webFb, types: ['operation_rejected'] }, 1)
  assert.equal(requestId, JSON.parse(entry?.body ?? '{}').request)
})

test('issue 18: of several payees the terminal shows the list, marks who is new, and gives no digits without it', async () => {
  const { person, client } = await atOperation()
  const both = await upToConfirmation(client, person, { payees: ['p1', 'p2'] })
  const { operation, path } = await asked(client, both)
  const { qrText } = signedContent(operation)
  await run(['operation'], `${qrText}\nno\n`)
  const pinned = readFileSync(file, 'utf8')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(pinned), server: nowhere }))
  const blind = await run(['operation'], `${qrText}\napprove\n`)
  assert.equal(blind.code, 2)
  assert.match(blind.stderr, /一覧を確認せずに承認することはできません/)
  assert.doesNotMatch(blind.stdout, /\d{4} \d{4}\n$/)
  writeFileSync(file, pinned)
  const ended = await run(['operation'], `${qrText}\napprove\n`)
  assert.equal(ended.code, 0, ended.stderr)
  assert.match(
    ended.stdout,
    /このトークンで初めての振込先（2件）\n1件目\n {2}5410 確認用5410\n[\s\S]*普通 0000002\n[\s\S]* {2}10,000円\n {2}初めての振込先です\n2件目/,
  )
  const code = /(\d{4} \d{4})\n$/.exec(ended.stdout)?.[1] ?? ''
  await follow(client, post(client, path, { act: 'approve', code }))
  const [transfer] = await newestTransfers(site.world.context, person)
  assert.equal(transfer?.lines.length, 2)
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).payees.length, 2)
})

test('issue 18: nobody sees another’s operation', async () => {
  const { client, draft } = await atOperation()
  const { path } = await asked(client, draft)
  const stranger = await companyWithPayees(site.world.context, 'M54100020002')
  const other = await fbLogin(site, stranger)
  assert.equal((await other.send(path)).status, 404)
  assert.equal((await other.send(`${path}/status`)).status, 404)
  assert.equal((await post(other, path, { act: 'cancel' })).status, 404)
})

test('issue 18: three wrong numbers end it, and the page says so; time ends it as well', async () => {
  const { client, draft, tokenId } = await atOperation()
  const { path, operation } = await asked(client, draft)
  for (const status of [422, 422, 409])
    assert.equal((await post(client, path, { act: 'approve', code: '00000000' })).status, status)
  assert.match(textOf(await client.page(path)), /誤りが3回になったため/)
  const code = await digitsOf(site.world.context, tokenId, operation.digest)
  assert.equal((await post(client, path, { act: 'approve', code })).status, 409)
  const next = await asked(client, draft)
  site.world.clock.forward({ minutes: 5 })
  assert.match(textOf(await client.page(next.path)), /取引の有効期限が切れました。/)
})

/** What the device of the token answers, at the API. */
async function answeredByDevice({
  operationId,
  tokenId,
  digest,
}: Pick<SignedOperation, 'operationId' | 'tokenId' | 'digest'>) {
  const answer = { decision: 'approve', reason: '' } as const
  const of = { tokenId, service: webFb, operationId }
  const told = await fetch(`${site.server.origin}${apiPaths.tokenOperationAnswers}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...of, ...answer, signature: toBase64url(signatureOf(answer, digest)) }),
  })
  assert.equal(told.status, 200)
  return told.json()
}

/** [確定] of a company of its own, whose token's device has a key. */
async function askedOfCompany(userId: string) {
  const { context } = site.world
  const person = await companyWithPayees(context, userId)
  const { tokenId } = await registerToken(context, person, 'individual')
  const proof = await deviceProof(context, tokenId)
  assert.ok((await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })).ok)
  site.world.clock.forward({ seconds: 1 })
  const client = await fbLogin(site, person)
  const { operation, path } = await asked(client, await upToConfirmation(client, person))
  const code = await digitsOf(context, tokenId, operation.digest)
  const onPage = () => post(client, path, { act: 'approve', code })
  return { person, operation, onPage, again: () => client.page(path) }
}

test('issue 18: what can’t be debited once it is approved is said once, on the page and by the API, with nothing debited', async () => {
  const { context, clock } = site.world
  clock.forward({ hours: 4, minutes: 57 })
  const limited = (person: FbCompany) => limitTo(context, person, 9_999)
  const drained = (person: FbCompany) => drain(context, person)
  const late = () => Promise.resolve(clock.forward({ minutes: 2 }))
  // The cut-off last, after which nothing of that day can be asked for.
  const causes = [
    [limited, /1回あたりの振込限度額を超えています。/],
    [drained, /出金口座の残高が不足しています。/],
    [late, /本日扱いの受付時間を過ぎました。/],
  ] as const
  const all: Awaited<ReturnType<typeof askedOfCompany>>[] = []
  for (const digit of '123456') all.push(await askedOfCompany(`M5410003000${digit}`))
  const impossible = { accepted: false, refusal: 'operation_impossible', errorCode: 'RMCFXOTP002007E' }
  const answered = { accepted: false, refusal: 'operation_answered', errorCode: 'RMCFXOTP002002E' }
  for (const [happens, reason] of causes) {
    const [byPage, byDevice] = all.splice(0, 2)
    assert.ok(byPage && byDevice)
    for (const { person } of [byPage, byDevice]) await happens(person)
    const told = await byPage.onPage()
    assert.equal(told.status, 409)
    assert.match(textOf(await told.text()), reason)
    assert.deepEqual(await answeredByDevice(byPage.operation), answered)
    assert.deepEqual(await answeredByDevice(byDevice.operation), impossible)
    assert.match(textOf(await (await byDevice.onPage()).text()), reason)
    for (const { again, person } of [byPage, byDevice]) {
      assert.match(textOf(await again()), reason)
      assert.deepEqual(await newestTransfers(context, person), [])
    }
  }
  const approved = await newestJournal(context.store, { service: webFb, types: ['operation_approved'] }, 1)
  assert.deepEqual(approved, [])
})
