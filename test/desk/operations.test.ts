// Issue 18: what a customer confirmed on the token's own screen, as a desk finds, reads and proves it.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createOperationForClient } from '../../src/authority/operations/clients/create-operation.ts'
import { checkpointPublicKey } from '../../src/authority/operations/keys/key-ring.ts'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { findOperation } from '../../src/authority/operations/signed-operations/find-operation.ts'
import { signedOperationState, signingUserState } from '../../src/authority/rules/signed-operation.ts'
import { deskHref, deskOperationHref, deskUserHref } from '../../src/desk/routes.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { formTokenIn } from '../support/client.ts'
import { unpack } from '../support/evidence.ts'
import { askedOf, tenOperations } from '../support/ten-operations.ts'
import { batchOf, digitsOf } from '../support/token-device.ts'
import { type FbCompany, happen, openCompany, registerToken } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { act, carryOut, type DeskSite, type Seat, settle, startDesk, textOf } from './support/site.ts'

const desk = 'desk/shinkin-5410'
let site: DeskSite
let company: FbCompany
let operationId: string
beforeEach(async () => {
  site = await startDesk({ start: '2016-01-13T10:12:15+09:00' })
  const { context } = site.world
  company = await openCompany(context, 'M54100000025')
  const { tokenId } = await registerToken(context, company, 'individual')
  operationId = await askedOf(context, company)
  const of = { service: webFb, operationId }
  const wrong = await answerOperation(context, testCaller, of, { by: 'code', code: '00000000' })
  assert.equal(wrong.ok, false)
  const { digest = '' } = (await findOperation(context, of)) ?? {}
  const code = await digitsOf(context, tokenId, digest)
  const approved = await answerOperation(context, testCaller, of, { by: 'code', code })
  assert.ok(approved.ok)
})
afterEach(() => site.end())

const of = () => ({ service: webFb, operationId })

async function evidence({ browser }: Seat): Promise<Response> {
  const form_token = formTokenIn(await browser.page(deskHref(desk, 'search')))
  return browser.post(deskOperationHref(desk, 'operationEvidence', of()), { form_token })
}

test('found by its number and from its user: what was shown, how it went, and that the secret of the digits is shared', async () => {
  const clerk = await site.seat('desk', desk)
  const at = (typed: string) =>
    clerk.browser.send(`${deskHref(desk, 'operations')}?${new URLSearchParams({ operation: typed })}`)
  const href = deskOperationHref(desk, 'operation', of())
  assert.equal((await at(` ${operationId.toUpperCase()}`)).headers.get('Location'), href)
  for (const typed of ['', 'x', '0'.repeat(32)]) assert.equal((await at(typed)).status, 422, typed)
  const user = await clerk.browser.page(deskUserHref(desk, 'user', webFb, company.userId))
  const listed = deskUserHref(desk, 'userOperations', webFb, company.userId)
  assert.ok(user.includes(`href="${listed}"`))
  assert.ok((await clerk.browser.page(listed)).includes(`href="${href}"`))
  const page = textOf(await clerk.browser.page(href)).replaceAll(/\s+/g, ' ')
  for (const shown of [
    '承認',
    'トークンの画面に表示された8桁の確認番号',
    'お客様だけが作れる証拠ではありません',
    '1,234,567円',
    '普通 ****567',
    '本店営業部 普通 ****321',
    '受付 0001',
    '取引署名の依頼',
    '取引の確認番号の不一致',
    '取引の承認',
  ])
    assert.ok(page.includes(shown), `${shown} in ${page}`)
  assert.ok(!page.includes('1234567') && !page.includes('7654321'))
  const [looked] = await newestJournal(site.world.context.store, { types: ['list_read'] }, 1)
  assert.ok(looked)
  assert.match(JSON.stringify(entryOf(looked).event), new RegExp(`operation=${operationId}`))
})

test('X9: of what a service’s own screens had confirmed, a desk reads the reason in words, and not how the server keeps it', async () => {
  const { context } = site.world
  const { service } = company
  const { operation } = await context.store.read({
    operation: signedOperationState.ref(service, operationId),
  })
  assert.ok(operation)
  const own = 'f'.repeat(32)
  const subject = JSON.stringify({ sessionHash: 'kept apart', payee: { number: '7654321' } })
  const { status: _, ...created } = { ...operation, operationId: own, act: 'payee', subject }
  const refs = { operation: signedOperationState.ref(service, own) }
  const { userId, tokenId } = operation
  const endedAtMs = context.now().epochMilliseconds
  const cancelled = { service, userId, operationId: own, tokenId, reason: 'transfer_balance', endedAtMs }
  const events = [
    { type: 'operation_created', ...created, template: 'payee' },
    { type: 'operation_cancelled', ...cancelled },
  ] as const
  const change = { ...testCaller, at: context.now() }
  assert.ok((await context.store.change(change, refs, () => accept({}, ...events))).ok)
  const clerk = await site.seat('desk', desk)
  const page = await clerk.browser.page(deskOperationHref(desk, 'operation', { service, operationId: own }))
  assert.match(textOf(page), /取引の取消\s*残高不足/)
  assert.doesNotMatch(page, /sessionHash|7654321|transfer_balance/)
})

test('issue 18: an act that has the template of another one is called what it is, beside what the token called it', async () => {
  const { context } = site.world
  const { service, userId } = company
  const { operation } = await context.store.read({
    operation: signedOperationState.ref(service, operationId),
  })
  assert.ok(operation)
  const { status: _, ...created } = operation
  const acts = [
    ['restart', '取引中止の解除', 'e'],
    ['fx_order', 'リーブオーダー', 'd'],
  ] as const
  const clerk = await site.seat('desk', desk)
  for (const [name, called, letter] of acts) {
    const own = { service, operationId: letter.repeat(32) }
    const event = { type: 'operation_created', ...created, ...own, act: name, template: 'payee' } as const
    const refs = { operation: signedOperationState.ref(service, own.operationId) }
    assert.ok(
      (await context.store.change({ ...testCaller, at: context.now() }, refs, () => accept({}, event))).ok,
    )
    const page = await clerk.browser.page(deskOperationHref(desk, 'operation', own))
    assert.match(page, new RegExp(`<h2>${called}</h2>`))
    assert.match(textOf(page), /件名\s*(?!リーブオーダー|取引中止)\S+/)
  }
  const listed = textOf(await clerk.browser.page(deskUserHref(desk, 'userOperations', service, userId)))
  for (const [, called] of acts) assert.ok(listed.includes(called), called)
})

test('ADM-05: of a mail address that a token confirmed, a desk sees what it sees of any', async () => {
  const { service } = company
  const asked = tenOperations.find(({ template }) => template === 'mail_address')
  const shown = await askedOf(site.world.context, company, asked)
  const clerk = await site.seat('desk', desk)
  const page = await clerk.browser.page(deskOperationHref(desk, 'operation', { service, operationId: shown }))
  assert.match(textOf(page), /新しいアドレス\s*k\*{3}@example\.co\.jp/)
  assert.doesNotMatch(page, /kaikei@/)
})

test('of a batch the list stands below, with the numbers of accounts masked, until it is erased', async () => {
  const { context } = site.world
  const { fields, rows } = batchOf([120_000, 80_000])
  const { service, userId } = company
  const of = { service, userId, template: 'transfer_batch', fields, rows } as const
  const made = await createOperationForClient(context, testCaller, {
    ...of,
    reference: '',
    validSeconds: null,
  })
  assert.ok(made.ok)
  const clerk = await site.seat('desk', desk)
  const asked = deskOperationHref(desk, 'operation', { service, operationId: made.operationId })
  const page = textOf(await clerk.browser.page(asked))
  assert.match(page, /振込先の一覧（2件）[\s\S]*普通 \*{4}002[\s\S]*ﾄﾘﾋｷｻｷ 2\s*80,000円/)
  assert.ok(!page.includes('1000002'))
  const rowsErased = {
    type: 'rows_erased',
    service,
    state: 'signedOperation',
    keys: [[service, made.operationId]],
  }
  const refs = { operation: signedOperationState.ref(service, made.operationId) }
  const change = { ...testCaller, at: context.now() }
  assert.ok((await context.store.change(change, refs, () => accept({}, rowsErased))).ok)
  assert.doesNotMatch(textOf(await clerk.browser.page(asked)), /ﾄﾘﾋｷｻｷ/)
})

test('issue 18: a customer whose service is stopped confirms nothing for a client', async () => {
  const { context } = site.world
  const { userId, customerId } = company
  const own = { service: webFb, operationId: await askedOf(context, company) }
  await happen(context, { type: 'service_stopped', service: webFb, customerId, userId, stoppedAtMs: 1 })
  const { digest = '', tokenId = '' } = (await findOperation(context, own)) ?? {}
  const code = await digitsOf(context, tokenId, digest)
  const answer = await answerOperation(context, testCaller, own, { by: 'code', code })
  assert.deepEqual(answer, { ok: false, refusal: 'operation_impossible' })
  assert.equal((await findOperation(context, own))?.reason, 'service_stopped')
})

test('the evidence leaves under the name of who took it; it holds, and of a changed journal there is none', async () => {
  const { context } = site.world
  const auditor = await site.seat('auditor', desk)
  const taken = await evidence(auditor)
  assert.equal(taken.headers.get('Content-Disposition'), `attachment; filename="evidence-${operationId}.zip"`)
  const file = await unpack(
    new Uint8Array(await taken.arrayBuffer()),
    checkpointPublicKey(context).publicKeyPem,
  )
  try {
    const { code, said } = await file.check()
    assert.equal(code, 0, said)
    const types = [...file.text('journal.json').matchAll(/\\"type\\":\\"(\w+)\\"/g)].map(([, type]) => type)
    assert.deepEqual(types, [
      'operation_created',
      'code_rejected',
      'operation_code_rejected',
      'operation_approved',
    ])
  } finally {
    file.remove()
  }
  const [row] = await newestJournal(context.store, { types: ['exported'] }, 1)
  assert.ok(row)
  const { event } = entryOf(row) as unknown as { event: Record<string, unknown> }
  assert.equal(event['what'], 'evidence')
  assert.equal(event['userId'], auditor.operatorId)
  assert.equal(event['filter'], `service=${webFb}, operation=${operationId}`)
  await context.store.query(
    `UPDATE journal SET body = replace(body, '"by":"code"', '"by":"device"') WHERE type = 'operation_approved'`,
  )
  const refused = await evidence(auditor)
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), /監査ログの検証に失敗したため、証拠を取り出せません/)
})

test('E6: of one that was erased the desk says so, gives no evidence, and still tells how it was answered', async () => {
  const { context } = site.world
  const { service, userId } = company
  const rowsErased = {
    type: 'rows_erased',
    service,
    state: 'signedOperation',
    keys: [[service, operationId]],
  }
  const refs = { operation: signedOperationState.ref(service, operationId) }
  const change = { ...testCaller, at: context.now() }
  assert.ok((await context.store.change(change, refs, () => accept({}, rowsErased))).ok)
  const clerk = await site.seat('desk', desk)
  const page = textOf(await clerk.browser.page(deskOperationHref(desk, 'operation', of())))
  assert.match(page, /署名された内容は消去されています。証拠は取り出せません。/)
  assert.match(page, /取引の承認/)
  assert.doesNotMatch(page, /証拠をダウンロード/)
  assert.match(
    textOf(await clerk.browser.page(deskUserHref(desk, 'userOperations', webFb, userId))),
    /（消去済み）\s*承認/,
  )
  const refused = await evidence(clerk)
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), /RMCFXOTP002010E/)
})

test('nobody else sees it: a branch has no right to, and at another institution’s desk it does not exist', async () => {
  const branch = await site.seat('branch', desk)
  assert.equal((await branch.browser.send(deskOperationHref(desk, 'operation', of()))).status, 403)
  assert.equal((await evidence(branch)).status, 403)
  const stranger = await site.seat('desk')
  assert.equal((await stranger.browser.send(deskOperationHref(stranger.desk, 'operation', of()))).status, 404)
  const sought = `${deskHref(stranger.desk, 'operations')}?${new URLSearchParams({ operation: operationId })}`
  assert.equal((await stranger.browser.send(sought)).status, 422)
})

test('whoever has answered a signed operation confirms with plain codes again once two of the desk let them, until the next one', async () => {
  const { context } = site.world
  const { userId } = company
  const signs = async () =>
    (await context.store.read({ user: signingUserState.ref(webFb, userId) })).user !== undefined
  assert.ok(await signs())
  const [clerk, approver] = [await site.seat('desk', desk), await site.seat('approver', desk)]
  const caller = { service: webFb, userId, password: '', tokenId: '' }
  const action = 'allow_plain_codes'
  const offered = async () =>
    (await clerk.browser.page(deskUserHref(desk, 'user', webFb, userId))).includes(`value="${action}"`)
  assert.ok(await offered())
  // Nothing happens by one alone.
  await act(clerk, caller, action)
  assert.ok(await signs())
  assert.notEqual((await carryOut(clerk, caller, action)).status, 303)
  await settle(approver, caller, action)
  assert.ok(await signs())
  assert.equal((await carryOut(clerk, caller, action)).status, 303)
  assert.equal(await signs(), false)
  const rows = await newestJournal(context.store, { types: ['plain_codes_allowed', 'desk_acted'] }, 5)
  const events = rows.map((row) => (entryOf(row) as unknown as { event: Record<string, unknown> }).event)
  assert.ok(
    events.some(
      (event) => event['type'] === 'plain_codes_allowed' && event['operatorId'] === clerk.operatorId,
    ),
  )
  assert.ok(events.some((event) => event['action'] === action && event['approved'] === true))
  assert.equal(await offered(), false)
  // The next approval is for good again.
  const next = await askedOf(context, company)
  const of = { service: webFb, operationId: next }
  const { tokenId = '', digest = '' } = (await findOperation(context, of)) ?? {}
  const code = await digitsOf(context, tokenId, digest)
  assert.ok((await answerOperation(context, testCaller, of, { by: 'code', code })).ok)
  assert.ok(await signs())
})
