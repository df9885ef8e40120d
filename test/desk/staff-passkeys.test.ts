// Issue 18: the passkeys of a desk's staff, each vouched for by its maker: registering two, working with them, losing one.

import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { type ServiceScreen, serviceHref } from '../../src/authority/routes.ts'
import type { StaffKeysPolicy } from '../../src/authority/rules/methods/policy.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { type DeskScreen, deskHref, deskOperatorHref } from '../../src/desk/routes.ts'
import { createAuthenticator, type Lies, optionsOn } from '../support/authenticator.ts'
import { createClient } from '../support/client.ts'
import { aaguid, attestationBy, certified, createFido, type Fido } from '../support/fido.ts'
import { runAt } from '../support/terminal.ts'
import {
  carriedBy,
  type DeskSite,
  eventsOf,
  type Fields,
  fewApprovals,
  type Seat,
  settle,
  startDesk,
  textOf,
} from './support/site.ts'
import { appoint, shokoDesk, staffPassword, tryLogin, type Worker } from './support/staff.ts'

type Standing = 'required' | 'recommended'

const withKeys =
  (standing: Standing, staff: Partial<StaffKeysPolicy> = {}) =>
  (profile: ServiceProfile): ServiceProfile => {
    if (profile.kind !== 'desk') return fewApprovals(profile)
    const passkey = {
      phases: [{ from: null, standing }],
      rpId: null,
      origins: [],
      waitHours: 72,
      challengeSeconds: 300,
      passkeysMax: 5,
      lowered: null,
      confirms: [],
      staff: { keysMin: 2, attestation: 'required', authenticators: [], ...staff },
    } as const
    return { ...profile, methods: { ...profile.methods, passkey } }
  }

let fido: Fido
let site: DeskSite
const start = async (standing: Standing = 'required', staff: Partial<StaffKeysPolicy> = {}) => {
  await site?.end()
  site = await startDesk({ edit: withKeys(standing, staff), fidoMetadata: fido.metadata() })
}
beforeEach(async () => {
  fido = createFido()
  site = await startDesk({ edit: withKeys('required'), fidoMetadata: fido.metadata() })
})
afterEach(async () => {
  await site.end()
  fido.end()
})

type Browser = Seat['browser']
type Authenticator = ReturnType<typeof createAuthenticator>

const at = (screen: ServiceScreen) => serviceHref(shokoDesk, screen)
const desk = (screen: DeskScreen) => deskHref(shokoDesk, screen)
const to = (response: Response) => response.headers.get('Location') ?? ''
const person = ({ desk: service, operatorId: userId, tokenId }: Worker) => {
  return { service, userId, tokenId, password: staffPassword }
}
const vouched = () => createAuthenticator(attestationBy(fido.maker))
const browser = () => createClient(site.server.origin)

/** A code of the moment, which leads to the page that asks the authenticator. */
async function begin(seat: Seat): Promise<Response> {
  site.world.clock.forward({ seconds: 30 })
  return seat.browser.submit(at('passkeys'), { otp: await site.world.code(seat.tokenId) }, at('passkeyNew'))
}

async function make(seat: Seat, key: Authenticator, lies: Lies = {}, name = '金庫の鍵'): Promise<Response> {
  const answer = key.create(optionsOn(await seat.browser.page(at('passkeyNew'))), lies)
  return seat.browser.submit(at('passkeyNew'), { answer, name }, at('passkeyRegister'))
}

async function register(seat: Seat, key = vouched(), name = '金庫の鍵'): Promise<Authenticator> {
  assert.equal(to(await begin(seat)), at('passkeyNew'))
  assert.equal(to(await make(seat, key, {}, name)), `${at('passkeys')}?notice=registered`)
  return key
}

/** Somebody with both keys, inside. */
async function equipped(
  role: Role,
): Promise<Seat & { readonly keys: readonly [Authenticator, Authenticator] }> {
  const seat = await site.seat(role)
  return { ...seat, keys: [await register(seat), await register(seat, vouched(), '予備の鍵')] }
}

async function ask(client: Browser) {
  assert.equal(to(await client.submit(at('entry'), {}, at('loginPasskeyBegin'))), at('loginPasskey'))
  return optionsOn(await client.page(at('loginPasskey')))
}

async function enter(client: Browser, key: Authenticator, lies: Lies = {}): Promise<Response> {
  return client.submit(at('loginPasskey'), { answer: key.get(await ask(client), lies) })
}

async function told(response: Response): Promise<string> {
  assert.ok(response.status >= 400, `answered ${response.status}`)
  return textOf(await response.text())
}

const typesOf = async (worker: Worker) => (await eventsOf(site.world, person(worker))).map(({ type }) => type)

test('issue 18: until both keys are there, nothing of the desk opens but the page for registering them', async () => {
  const seat = await site.seat('desk')
  const leadsThere = async (screen: DeskScreen) => to(await seat.browser.send(desk(screen)))
  for (const screen of ['search', 'calls', 'approvals', 'newUser', 'importFile', 'prints'] as const)
    assert.equal(await leadsThere(screen), at('passkeys'), screen)
  const page = await seat.browser.page(at('passkeys'))
  assert.match(textOf(page), /パスキーが2個必要です。あと2個登録してください/)
  assert.ok(!page.includes('aria-label="メニュー"'))
  assert.equal((await seat.browser.send(at('password'))).status, 200)
  const posted = await seat.browser.submit(at('passkeys'), { caseNumber: '' }, desk('calls'))
  assert.equal(to(posted), at('passkeys'), 'a form does nothing, either')

  await register(seat)
  assert.match(textOf(await seat.browser.page(at('passkeys'))), /あと1個登録してください/)
  assert.equal(await leadsThere('search'), at('passkeys'))
  await register(seat, vouched(), '予備の鍵')
  assert.equal((await seat.browser.send(desk('search'))).status, 200)
  const done = await seat.browser.page(at('passkeys'))
  assert.ok(done.includes('aria-label="メニュー"'))
  assert.ok(!done.includes('name="act" value="remove"'))
})

test('issue 18, ADM-03: with a key, password and code open nothing any more; the key is a login by itself', async () => {
  const seat = await equipped('desk')
  assert.equal(await tryLogin(site.world, person(seat)), 'passkey_needed')
  const client = browser()
  const led = await client.submit(at('login'), { userId: seat.operatorId, password: staffPassword })
  assert.equal(to(led), at('loginPasskey'))
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(seat.tokenId)
  const refused = await client.submit(at('loginPasskey'), { otp }, at('loginCode'))
  assert.match(await told(refused), /誤りがあるか/, 'which tells nobody what the code was worth')
  assert.equal(to(await client.send(desk('search'))), at('loginPasskey'))
  for (const key of seat.keys) {
    const inside = browser()
    assert.equal(to(await enter(inside, key)), desk('search'))
    assert.match(textOf(await inside.page(desk('search'))), /窓口 一子/)
  }
  assert.deepEqual((await typesOf(seat)).slice(-2), ['passkey_accepted', 'session_started'])
})

test('issue 18: options ask for the maker’s word, and the login page needs no script for codes', async () => {
  const seat = await site.seat('desk')
  await begin(seat)
  const options = optionsOn(await seat.browser.page(at('passkeyNew'))) as unknown as Record<string, unknown>
  assert.equal(options['attestation'], 'direct')
  const entry = textOf(await browser().page(at('entry')))
  assert.match(entry, /パスキーを登録した担当者/)
  assert.doesNotMatch(entry, /お客さま/)
  assert.equal(await tryLogin(site.world, person(await appoint(site.world, 'branch'))), 'authenticated')
})

const strange = 'b92c3f9a-c014-4056-887f-140a2501163b'

test('issue 18: what no maker vouches for, or of another model, is not registered, and journaled', async () => {
  const seat = await site.seat('desk')
  const stranger = certified({ commonName: '試験 maker root', isAuthority: true })
  const cases: readonly (readonly [string, Authenticator, Lies, RegExp])[] = [
    ['no attestation', createAuthenticator(), {}, /製造元の証明を確認できない/],
    ['attestation none of a real one', vouched(), { format: 'none' }, /製造元の証明を確認できない/],
    ['a maker nobody knows', createAuthenticator(attestationBy(stranger)), {}, /製造元の証明を確認できない/],
    [
      'a model that is not listed',
      createAuthenticator(attestationBy(fido.maker, { model: strange, named: strange })),
      {},
      /この機種の認証器/,
    ],
    [
      'another model than its certificate',
      createAuthenticator(attestationBy(fido.maker, { named: strange })),
      {},
      /登録できません/,
    ],
    ['another origin', vouched(), { origin: 'https://warifu.test.evil.example' }, /正しい画面ではない/],
    ['another RP', vouched(), { rpId: 'evil.example' }, /登録できません/],
    ['no user verification', vouched(), { verified: false }, /ご本人の確認/],
    ['another challenge', vouched(), { challenge: 'AAAA' }, /有効期限が切れたか、すでに使われています/],
  ]
  for (const [what, key, lies, said] of cases) {
    assert.equal(to(await begin(seat)), at('passkeyNew'), what)
    assert.match(await told(await make(seat, key, lies)), said, what)
  }
  const types = await typesOf(seat)
  assert.equal(types.filter((type) => type === 'passkey_rejected').length, cases.length)
  assert.ok(!types.includes('passkey_registered'))
})

test('issue 18: a reported model is not registered, and what was registered before lets nobody in any more', async () => {
  const seat = await equipped('desk')
  fido.write(fido.issue({ entries: [{ roots: [fido.maker], statuses: ['USER_KEY_REMOTE_COMPROMISE'] }] }))
  assert.match(await told(await enter(browser(), seat.keys[0])), /この機種の認証器/)
  assert.equal(to(await seat.browser.send(desk('search'))), at('passkeys'), 'nor does what it opened before')
  const other = await site.seat('branch')
  await begin(other)
  assert.match(await told(await make(other, vouched())), /この機種の認証器/)
  rmSync(fido.files.blob)
  const gone = 'a file that is gone takes no report back'
  assert.match(await told(await enter(browser(), seat.keys[0])), /この機種の認証器/, gone)
  fido.write(fido.issue({ entries: [{ model: strange, roots: [fido.maker] }] }))
  assert.equal(to(await enter(browser(), seat.keys[0])), desk('search'), 'of which nothing is reported')
})

test('issue 18: only the models that the profile lists count', async () => {
  await start('required', { authenticators: [strange] })
  const seat = await site.seat('desk')
  await begin(seat)
  assert.match(await told(await make(seat, vouched())), /この機種の認証器/)
  await start('required', { authenticators: [strange, aaguid] })
  const another = await equipped('desk')
  assert.equal((await another.browser.send(desk('search'))).status, 200)
})

test('issue 18: without the metadata nobody registers a key, no code is spent on it, and those who have keys work on', async () => {
  const seat = await equipped('desk')
  const fresh = await site.seat('branch')
  rmSync(fido.files.blob)
  assert.match(
    textOf(await fresh.browser.page(at('passkeys'))),
    /FIDO メタデータ）が設置されていないか、確認できない/,
  )
  const before = await typesOf(fresh)
  const token = await fresh.browser.page(at('password'))
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(fresh.tokenId)
  const answer = await fresh.browser.post(at('passkeyNew'), { ...carriedBy(token), otp })
  assert.match(await told(answer), /FIDO メタデータ/)
  assert.deepEqual(await typesOf(fresh), before)
  assert.equal(to(await enter(browser(), seat.keys[0])), desk('search'))
  // A form that was open when the file went away.
  fido.write(fido.issue())
  await begin(fresh)
  const asked = optionsOn(await fresh.browser.page(at('passkeyNew')))
  rmSync(fido.files.blob)
  const late = { answer: vouched().create(asked), name: '鍵' }
  assert.match(
    await told(await fresh.browser.submit(at('passkeyNew'), late, at('passkeyRegister'))),
    /FIDO メタデータ/,
  )
})

test('issue 18: one key is one person’s, whoever shows it second', async () => {
  const first = await site.seat('desk')
  const key = await register(first)
  await begin(first)
  assert.match(await told(await make(first, key)), /すでに登録されています/)
  const second = await site.seat('branch')
  await begin(second)
  assert.match(await told(await make(second, key)), /すでに登録されています/)
})

test('issue 18: a copied key is stopped, and no longer among the two; a challenge is answered once, on any node', async () => {
  const seat = await equipped('desk')
  const [key, spare] = seat.keys
  const node = await site.world.serve()
  try {
    const client = browser()
    const answer = key.get(await ask(client))
    const other = createClient(node.origin)
    for (const [name, value] of client.cookies) other.cookies.set(name, value)
    const form = await other.page(at('loginPasskey'))
    assert.ok(form.includes('data-options'), 'the other node knows what was asked')
    assert.equal(to(await other.submit(at('loginPasskey'), { answer })), desk('search'))
    assert.equal(to(await enter(browser(), key)), desk('search'))
    const again = browser()
    await ask(again)
    assert.match(
      await told(await again.submit(at('loginPasskey'), { answer })),
      /有効期限が切れたか、すでに使われています/,
    )
  } finally {
    await node.stop()
  }
  assert.match(await told(await enter(browser(), key, { counter: 1 })), /複製されたおそれ.*デスク管理者/)
  const inside = browser()
  assert.equal(to(await enter(inside, spare)), desk('search'))
  assert.equal(to(await inside.send(desk('search'))), at('passkeys'), 'one is missing now')
})

test('issue 18: nobody removes a key of their own', async () => {
  const seat = await equipped('desk')
  const { form_token } = carriedBy(await seat.browser.page(at('passkeys')))
  // There is no page on which one would be removed, either.
  assert.equal((await seat.browser.send(at('passkeyRemoval'))).status, 404)
  const fields = { form_token: form_token ?? '', act: 'disown', credentialId: seat.keys[0].credentialId }
  assert.match(await told(await seat.browser.post(at('passkeyCare'), fields)), /ご自身では削除できません/)
  assert.ok(!(await typesOf(seat)).includes('passkey_removed'))
})

const why: Fields = { identification: 'inPerson', reason: '鍵の紛失のため' }
const pageOf = ({ operatorId }: Worker) => deskOperatorHref(shokoDesk, 'operator', operatorId)

async function press(by: Seat, whom: Worker, action: string, fields: Fields = {}): Promise<Response> {
  const page = await by.browser.page(pageOf(whom))
  const path = deskOperatorHref(shokoDesk, 'operatorAct', whom.operatorId)
  return by.browser.post(path, { ...carriedBy(page), action, step: 'ask', ...why, ...fields })
}

test('issue 18: two administrators take a lost key; its session ends, the other one opens only the page for a new one', async () => {
  const seat = await equipped('desk')
  const [one, two] = [await equipped('administrator'), await equipped('administrator')]
  const fresh = await site.seat('administrator')
  assert.match(textOf(await one.browser.page(desk('staff'))), /パスキー不足（あと2個）/)
  assert.match(
    textOf(await one.browser.page(pageOf(seat))),
    new RegExp(`${fresh.operatorId}、現在は承認不可：パスキーの不足`),
  )
  const shown = textOf(await one.browser.page(pageOf(seat))).replaceAll(/\s+/g, ' ')
  assert.match(shown, /パスキー金庫の鍵（試験鍵 5、登録：.*パスキー予備の鍵（試験鍵 5/)
  const unchosen = await press(one, seat, 'remove_operator_passkey')
  assert.match(await told(unchosen), /登録を解除するパスキーを選んでください/)
  const lost = { credentialId: seat.keys[0].credentialId }
  assert.match(to(await press(one, seat, 'remove_operator_passkey', lost)), /notice=requested$/)
  assert.equal((await seat.browser.send(desk('search'))).status, 200, 'one person does nothing')
  const list = textOf(await two.browser.page(desk('approvals')))
  assert.match(list, /担当者のパスキー1個の登録解除[\s\S]*金庫の鍵/)
  assert.equal((await settle(two, person(seat), 'remove_operator_passkey')).status, 303)
  const done = await press(one, seat, 'remove_operator_passkey', { step: 'carry_out' })
  assert.match(to(done), /notice=remove_operator_passkey$/)
  assert.equal(to(await seat.browser.send(desk('search'))), `${at('entry')}?notice=expired`)
  assert.match(await told(await enter(browser(), seat.keys[0])), /このパスキーはご利用いただけません/)
  const inside = browser()
  assert.equal(to(await enter(inside, seat.keys[1])), desk('search'))
  assert.equal(to(await inside.send(desk('search'))), at('passkeys'))
  await register({ ...seat, browser: inside })
  assert.equal((await inside.send(desk('search'))).status, 200)
})

test('issue 18: whoever has no key left is let in by password and code again after two administrators released them, and registers two anew', async () => {
  const seat = await equipped('desk')
  const [one, two] = [await equipped('administrator'), await equipped('administrator')]
  assert.equal(await tryLogin(site.world, person(seat)), 'passkey_needed')
  await press(one, seat, 'release_operator_passkeys')
  assert.equal(await tryLogin(site.world, person(seat)), 'passkey_needed', 'one person lets nobody in')
  assert.equal((await settle(two, person(seat), 'release_operator_passkeys')).status, 303)
  assert.equal((await press(one, seat, 'release_operator_passkeys', { step: 'carry_out' })).status, 303)
  assert.equal(to(await seat.browser.send(desk('search'))), `${at('entry')}?notice=expired`)
  for (const key of seat.keys)
    assert.match(await told(await enter(browser(), key)), /このパスキーはご利用いただけません/)
  const again = await site.signIn(seat)
  assert.equal(to(await again.browser.send(desk('search'))), at('passkeys'))
  await register(again, seat.keys[1])
  await register(again)
  assert.equal((await again.browser.send(desk('search'))).status, 200)
})

test('issue 18: at the terminal a passkey is taken by two persons, and all of them by one only to rescue an administrator', async () => {
  const [one, two] = [await equipped('administrator'), await equipped('administrator')]
  const seat = await equipped('desk')
  const run = (words: readonly string[], as = 'yamada') =>
    runAt(site.world.context, [...words, '--as', as, '--reason', '鍵の紛失'])
  const of = ({ operatorId }: Worker) => ['--institution', 'shoko-chukin', '--operator-id', operatorId]
  const listed = await runAt(site.world.context, ['operator', 'passkeys', ...of(seat)])
  assert.match(listed.lines.join('\n'), new RegExp(`金庫の鍵; model ${aaguid}; registered .*\\n.*予備の鍵`))
  const remove = ['operator', 'remove-passkey', ...of(seat), '--passkey', seat.keys[0].credentialId]
  const asked = await run(remove)
  assert.equal(asked.exitCode, 3)
  const { approval } = asked.json as { readonly approval: string }
  const request = { ...person(two), userId: approval }
  const granted = await settle(two, request, 'terminal:operator remove-passkey')
  assert.equal(granted.status, 303)
  await run([...remove, '--approval', approval])
  assert.match(await told(await enter(browser(), seat.keys[0])), /このパスキーはご利用いただけません/)
  await assert.rejects(run([...remove, '--approval', approval]))

  const release = (worker: Worker) => ['operator', 'release-passkeys', ...of(worker), '--without-approval']
  await assert.rejects(run(release(seat)), /only for an administrator of the desk/)
  assert.equal(await tryLogin(site.world, person(one)), 'passkey_needed')
  await run(release(one))
  assert.equal(await tryLogin(site.world, person(one)), 'authenticated')
  const home = textOf(await two.browser.page(desk('staff')))
  assert.match(home, /担当者の全パスキーの登録解除/)
})

test('issue 18: where staff may have keys, codes go on beside them and nothing is closed', async () => {
  await start('recommended', { attestation: 'none' })
  const seat = await site.seat('desk')
  assert.equal((await seat.browser.send(desk('search'))).status, 200)
  const key = await register(seat, createAuthenticator())
  assert.equal(await tryLogin(site.world, person(seat)), 'authenticated')
  assert.equal(to(await enter(browser(), key)), desk('search'))
})
