// P6: a token moves to a new phone: begun and confirmed on the old one, taken up by whoever typed the code there first.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import { tokenState } from '../../src/authority/rules/token.ts'
import { hotp } from '../../src/otp/hotp.ts'
import {
  moveCodeInFragment,
  moveEndMessage,
  moveFragment,
  moveStartMessage,
  parseMoveCode,
} from '../../src/otp/move.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { hmac } from '../../src/platform/secrets/hmac.ts'
import { qrPath } from '../../src/platform/web/qr-code.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { beforeTransition, inTransition, kindsOf, mailsOf, register, settled } from '../support/mail-site.ts'
import {
  enroll,
  lastStepOf,
  newPerson,
  type Person,
  postCode,
  publicOrigin,
  type Site,
  startSite,
  textOf,
  valueIn,
  withTicket,
} from '../support/site.ts'
import { type Answered, newDevice } from '../support/token-client.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import { addColleague, openCompany, registerToken } from '../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../support/web-fb/service.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

type Device = Awaited<ReturnType<typeof newDevice>>
type Told = Readonly<Record<string, unknown>>

async function post(path: string, body: object): Promise<{ status: number; told: Told }> {
  const answer = await fetch(new URL(`/api/v1/token-moves${path}`, site.server.origin), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, told: (await answer.json()) as Told }
}

/** A phone with a token. */
async function oldPhone() {
  const device = await newDevice(site.server.origin)
  const answered = (await (await device.register()).json()) as Answered
  return { secret: await device.open(answered), tokenId: answered.tokenId }
}

/** As only the server can: of a token that a test registered for somebody. */
async function secretOf(tokenId: string): Promise<Uint8Array> {
  const { store, tokenCodes } = site.world.context
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  return tokenCodes.openSecret(tokenId, reveal(token?.sealedSecret ?? assert.fail()))
}

const sign = (secret: Uint8Array, message: string) => hmac('SHA1', secret, message, 'base64url')

function begin(tokenId: string, secret: Uint8Array, atMs = site.world.clock.now().epochMilliseconds) {
  return post('', { tokenId, atMs, proof: sign(secret, moveStartMessage({ tokenId, atMs })) })
}

async function codeFor(tokenId: string, secret: Uint8Array): Promise<string> {
  const { status, told } = await begin(tokenId, secret)
  assert.equal(status, 201)
  return String(told['code'])
}

const claim = (code: string, { asked: { publicKey } }: Device) => post('/claim', { code, publicKey })

/** As docs/token-protocol.md says it. */
function digestOf(payees: readonly string[]): string {
  if (payees.length === 0) return ''
  return createHash('sha256')
    .update(payees.map((payee) => `${payee}\n`).join(''))
    .digest('hex')
}

function confirm(
  tokenId: string,
  secret: Uint8Array,
  code: string,
  number: string,
  payees?: readonly string[],
) {
  const proof = sign(secret, moveEndMessage({ tokenId, code, number, learned: digestOf(payees ?? []) }))
  return post('/confirm', { tokenId, code, number, ...(payees === undefined ? {} : { payees }), proof })
}

function codeOf(secret: Uint8Array): string {
  const mac = (message: Uint8Array) => Buffer.from(hmac('SHA1', secret, message, 'hex'), 'hex')
  return hotp(mac, Math.floor(site.world.clock.now().epochMilliseconds / 30_000), 6)
}

test('P6: the new phone logs in with the token of the old one, without enrolling; the old one makes nothing that counts', async () => {
  const { secret, tokenId } = await oldPhone()
  const person: Person = { ...(await newPerson(site, 'Someone1')), tokenId }
  await enroll(site, site.browser(), person)
  const phone = await newDevice(site.server.origin)
  const code = await codeFor(tokenId, secret)
  const first = await claim(code, phone)
  assert.match(String(first.told['number']), /^\d{4}$/)
  assert.equal(first.told['token'], null)
  assert.deepEqual((await claim(code, phone)).told, first.told, 'an answer that was lost')
  assert.equal((await confirm(tokenId, secret, code, String(first.told['number']))).status, 200)
  const { told } = await claim(code, phone)
  const moved = told['token'] as Answered
  assert.equal(moved.tokenId, tokenId)
  const fresh = await phone.open(moved)
  assert.notDeepEqual(fresh, secret)

  const client = await withTicket(site, person)
  assert.equal((await postCode(client, person, codeOf(secret))).status, 422)
  site.world.clock.forward({ seconds: 30 })
  assert.equal((await postCode(client, person, codeOf(secret))).status, 422, 'nor the next one')
  assert.equal((await postCode(client, person, codeOf(fresh))).status, 303)
  assert.equal((await begin(tokenId, secret)).told['code'], 'proof-wrong')
  assert.equal((await confirm(tokenId, secret, code, '0000')).told['code'], 'move-done')
})

test('issue 18: what the old phone has learned of payees goes to the new one alone, under its proof', async () => {
  const { secret, tokenId } = await oldPhone()
  const phone = await newDevice(site.server.origin)
  const code = await codeFor(tokenId, secret)
  const number = String((await claim(code, phone)).told['number'])
  const payees = Array.from({ length: 150 }, (_, i) => String(i).padStart(16, 'A'))
  const proof = sign(secret, moveEndMessage({ tokenId, code, number, learned: digestOf(payees) }))
  const swapped = { tokenId, code, number, payees: [...payees].reverse(), proof }
  assert.equal((await post('/confirm', swapped)).told['code'], 'proof-wrong')
  for (const wrong of [[...payees, 'A'.repeat(16)], ['A'.repeat(15)], [`${'A'.repeat(15)}/`]])
    assert.equal((await confirm(tokenId, secret, code, number, wrong)).status, 400)
  assert.equal((await confirm(tokenId, secret, code, number, payees)).status, 200)
  assert.deepEqual((await claim(code, phone)).told['payees'], payees)
  assert.equal((await claim(code, await newDevice(site.server.origin))).status, 404)
  const [entry] = await newestJournal(site.world.context.store, { types: ['token_moved'] }, 1)
  assert.ok(entry && !entry.body.includes(payees[0] ?? ''), 'the journal has its digest alone')
})

test('P6: the old phone shows the code as a QR code of the app’s address, which nothing on the way logs', async () => {
  const { secret, tokenId } = await oldPhone()
  const { told } = await begin(tokenId, secret)
  const code = String(told['code'])
  assert.deepEqual(told['qr'], qrPath(`${publicOrigin}/token/#move=${code}`))
  assert.equal(moveCodeInFragment(moveFragment(code)), code)
  for (const hash of ['', '#move=', '#move=abc', '#other=ABCDEFGH2345', `#move=${code}x`])
    assert.equal(moveCodeInFragment(hash), undefined, hash)
})

test('P6: whoever a token belongs to is told by mail that it moved, where there is an address', async () => {
  await site.end()
  site = await startSite({}, { start: beforeTransition })
  const moving = site
  const person = await settled(moving, 'Mail000001')
  moving.world.clock.set(inTransition)
  await register(moving, moving.browser(), person, 'taro@customer.example')
  const secret = await secretOf(person.tokenId)
  const before = (await kindsOf(moving, person)).length
  const phone = await newDevice(moving.server.origin)
  const code = await codeFor(person.tokenId, secret)
  const { told } = await claim(code, phone)
  assert.equal(
    (await confirm(person.tokenId, secret, code, '0000')).status === 200,
    told['number'] === '0000',
  )
  assert.equal((await kindsOf(moving, person)).length, before, 'nothing has moved')
  assert.equal((await confirm(person.tokenId, secret, code, String(told['number']))).status, 200)
  const mails = await mailsOf(moving, person)
  assert.deepEqual(
    mails.slice(before).map(({ to, content }) => [to, content.kind]),
    [['taro@customer.example', 'token_moved_notice']],
  )
})

test('P6: whoever has no address is told at the next login, all users of a shared token too, until they have read it', async () => {
  await site.end()
  site = await startSite({}, { start: fbMorning })
  const { context } = site.world
  const company = await openCompany(context, 'M54100000001')
  const colleague = await addColleague(context, company, 'hanako01')
  const { tokenId } = await registerToken(context, company, 'shared')
  const home = fbHref(webFb, 'home')
  const panelOf = async (page: Promise<string>) =>
    textOf(/<section class="panel desk-acts".*?<\/section>/s.exec(await page)?.[0] ?? '')
  const early = await fbLogin(site, company)
  assert.equal(await panelOf(early.page(home)), '')
  const secret = await secretOf(tokenId)
  const phone = await newDevice(site.server.origin)
  const code = await codeFor(tokenId, secret)
  const number = String((await claim(code, phone)).told['number'])
  assert.equal((await confirm(tokenId, secret, code, number)).status, 200)
  for (const user of [company, colleague]) {
    const client = await fbLogin(site, user)
    const told = await panelOf(client.page(home))
    assert.match(told, new RegExp(`お手続きのお知らせ.*トークン（${tokenId}）の新しい端末への引き継ぎ`, 's'))
    assert.match(told, /お心当たりのない場合は、すぐに下記のお問い合わせ先に.*0120-000-543/s)
    const shown = valueIn(await client.page(home), 'shown') ?? ''
    assert.equal((await client.submit(home, { shown }, fbHref(webFb, 'deskActs'))).status, 303)
    assert.equal(await panelOf(client.page(home)), '', 'read')
  }
})

test('P6: whoever saw the code and was first gets a number that nobody types; the holder’s phone is told, and nothing moves', async () => {
  const { secret, tokenId } = await oldPhone()
  const thief = await newDevice(site.server.origin)
  const phone = await newDevice(site.server.origin)
  const code = await codeFor(tokenId, secret)
  const stolen = await claim(code, thief)
  assert.equal((await claim(code, phone)).told['code'], 'move-unknown')
  // The thief has no secret to confirm with, and the holder has no number to type.
  const forged = await confirm(tokenId, Buffer.alloc(20, 7), code, String(stolen.told['number']))
  assert.equal(forged.told['code'], 'proof-wrong')
  const wrong = String((Number(stolen.told['number']) + 1) % 10_000).padStart(4, '0')
  for (const told of ['move-number-wrong', 'move-number-wrong', 'move-number-wrong', 'move-unknown'])
    assert.equal((await confirm(tokenId, secret, code, wrong)).told['code'], told)
  assert.equal(
    (await confirm(tokenId, secret, code, String(stolen.told['number']))).told['code'],
    'move-unknown',
    'three wrong ones are the end of it',
  )
  assert.equal((await claim(code, thief)).told['token'], null)
  assert.equal((await claim(await codeFor(tokenId, secret), phone)).status, 200, 'the holder begins again')
})

test('P6: a code is good for five minutes; a start needs the secret and this moment; one that is not begun yields nothing', async () => {
  const { secret, tokenId } = await oldPhone()
  const phone = await newDevice(site.server.origin)
  const nowMs = site.world.clock.now().epochMilliseconds
  for (const refused of [
    await begin(tokenId, Buffer.alloc(20, 7)),
    await begin('WRFM00000000', secret),
    await begin(tokenId, secret, nowMs - 121_000),
    await begin(tokenId, secret, nowMs + 121_000),
  ])
    assert.deepEqual([refused.status, refused.told['code']], [403, 'proof-wrong'])
  const code = await codeFor(tokenId, secret)
  assert.equal((await confirm(tokenId, secret, code, '1234')).told['code'], 'move-unclaimed')
  assert.equal((await claim('AAAABBBBCCCC', phone)).status, 404)
  site.world.clock.forward({ minutes: 5 })
  assert.equal((await claim(code, phone)).told['code'], 'move-unknown')
  const late = await codeFor(tokenId, secret)
  const { told } = await claim(late, phone)
  site.world.clock.forward({ minutes: 5 })
  assert.equal((await confirm(tokenId, secret, late, String(told['number']))).told['code'], 'move-unknown')
})

test('P6: the request with which the old phone once got the token gets nothing of the new secret', async () => {
  for (const movingFactor of ['time', 'event'] as const) {
    const device = await newDevice(site.server.origin)
    const answered = (await (await device.register({ movingFactor })).json()) as Answered
    const secret = await device.open(answered)
    const { tokenId } = answered
    const phone = await newDevice(site.server.origin)
    const code = await codeFor(tokenId, secret)
    const { told } = await claim(code, phone)
    assert.equal((await confirm(tokenId, secret, code, String(told['number']))).status, 200)
    const again = await device.register({ movingFactor })
    assert.equal(again.status, 409)
    assert.match(await again.text(), /already-delivered/)
    const { counter } = (await claim(code, phone)).told
    assert.equal(counter, movingFactor === 'event' ? 1 : 0)
    assert.ok(((await lastStepOf(site.world, tokenId)) ?? -1) >= 0)
  }
})

test('P6: a code as people type it', () => {
  assert.equal(parseMoveCode(' abcd-efgh　２３４５ '), 'ABCDEFGH2345')
  for (const typed of ['', 'ABCD', 'ABCDEFGH234I', 'ABCDEFGH23451', 'ABCDEFGH2340'])
    assert.equal(parseMoveCode(typed), undefined)
})
