// Issue 18: step-up by passkey in 個人IB (decision 95): IB取引中止, its end, and another passkey of whoever has no token.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import type { PasskeyConfirmedAct } from '../../../src/authority/rules/methods/policy.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { act, carryOut, fewApprovals, settle, startDesk } from '../../desk/support/site.ts'
import { createAuthenticator, type Lies, optionsOn } from '../../support/authenticator.ts'
import { createClient, formTokenIn } from '../../support/client.ts'
import { passkeysIn } from '../../support/passkey-policy.ts'
import { type Authenticator, passkeySite } from '../../support/passkey-site.ts'
import {
  accountHolder,
  arrive,
  at,
  type Holder,
  insideOf,
  isStoppedNow,
  landing,
  leave,
  ownPassword,
  personal,
  read,
  registerToken,
  stopToken,
} from '../../support/personal.ts'
import { signedAlways } from '../../support/signing.ts'
import { type Client, eventsOf, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { testCaller } from '../../support/world.ts'

const all: readonly PasskeyConfirmedAct[] = ['restart', 'service_stop', 'passkey']

const confirming = passkeysIn(personal, { confirms: all })

const { at: passkeyAt, make, register, ask, enter, removeBy } = passkeySite(personal, at('entry'))
const list = passkeyAt('passkeys')

let site: Site
beforeEach(async () => {
  site = await startSite({}, { edit: confirming })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

async function anew(edit: (profile: ServiceProfile) => ServiceProfile): Promise<void> {
  await site.end()
  site = await startSite({}, { edit })
}

type Owner = { readonly holder: Holder; readonly authenticator: Authenticator }

/** Somebody with a passkey that counts, and no token any more. */
async function passkeyOwner(userId = '3000000001'): Promise<Owner> {
  const holder = await accountHolder(site, userId, '個人 花子')
  await registerToken(site.world, holder)
  const client = await insideOf(site, holder, 'code')
  const authenticator = await register(site, client, holder)
  await leave(client)
  site.world.clock.forward({ hours: 72 })
  await stopToken(site.world, holder)
  return { holder, authenticator }
}

async function insideBy({ authenticator }: Owner): Promise<Client> {
  const client = site.browser()
  assert.equal(locationOf(await enter(client, authenticator)), at('home'))
  return client
}

/** What the page of IB取引中止, or of its end, asks the authenticator. */
async function asked(client: Client, page: 'restartAsk' | 'serviceStop') {
  const begin = { restartAsk: 'restartBegin', serviceStop: 'serviceStopBegin' } as const
  assert.equal((await landing(client.submit(at(page), {}, at(begin[page])))).split('#')[0], at(page))
  return optionsOn(await client.page(at(page)))
}

async function stopBy(owner: Owner, client: Client): Promise<void> {
  const answer = owner.authenticator.get(await asked(client, 'serviceStop'))
  const posted = client.submit(at('serviceStop'), { answer })
  assert.equal(await landing(posted), at('serviceStopped'))
  assert.ok(await isStoppedNow(site.world, owner.holder))
}

/** Past the password, to the page that brings the service back. */
async function restarting({ holder }: Owner): Promise<Client> {
  const client = site.browser()
  const { userId } = holder
  const typed = client.submit(at('restart'), { userId, password: ownPassword })
  assert.equal(await landing(typed), at('restartAsk'))
  return client
}

const restartWith = (client: Client, answer: string) => client.submit(at('restartAsk'), { answer })

test('issue 18: a passkey stops 個人IB without a password, and the same one brings it back', async () => {
  const owner = await passkeyOwner()
  const inside = await insideBy(owner)
  const page = await inside.page(at('serviceStop'))
  assert.match(textOf(page), /パスキーで確認する場合.*パスキーで確認して取引中止/s)
  assert.match(page, /<noscript>.*上の入力欄から停止してください。/s)
  await stopBy(owner, inside)
  assert.match(await read(enter(site.browser(), owner.authenticator)), /サービスのご利用を停止しています/)
  assert.match(
    textOf(await site.browser().page(at('serviceStopped'))),
    /ログインパスワードを入力し、.*パスキーで確認して再開できます/,
  )

  const client = await restarting(owner)
  const before = await client.page(at('restartAsk'))
  assert.match(
    textOf(before).replaceAll(/\s+/g, ' '),
    /お手続き ?IB取引中止の解除.*3000000001 ?取引中止の日時 ?\d/,
  )
  assert.match(before, /<noscript>.*窓口で書面によりお手続きください/s)
  assert.ok(await isStoppedNow(site.world, owner.holder), 'the password alone brings nothing back')
  const answer = owner.authenticator.get(await asked(client, 'restartAsk'))
  assert.match(await arrive(client, restartWith(client, answer)), /インターネットバンキングを再開しました。/)
  assert.equal(await isStoppedNow(site.world, owner.holder), false)
  const types = (await eventsOf(site.world, owner.holder)).map(({ type }) => type)
  assert.deepEqual(types.slice(-2), ['passkey_accepted', 'service_restarted'])
  const home = textOf(await (await insideBy(owner)).page(at('home')))
  assert.match(home, /次のお手続きが行われました.*IB取引中止の解除（インターネットバンキングの再開）/s)
  // What was answered is used up, and the ticket opens nothing any more.
  assert.match(await read(restartWith(client, answer)), /サービスのご利用は停止されていません/)
})

test('issue 18: nothing but a fresh answer to this act, in this session, by this user, brings 個人IB back', async () => {
  const owner = await passkeyOwner()
  const other = await passkeyOwner('3000000002')
  await stopBy(owner, await insideBy(owner))
  const { authenticator } = owner
  const client = await restarting(owner)
  const refused = async (answer: string, why: RegExp) => {
    const response = await restartWith(client, answer)
    assert.ok(response.status === 422 || response.status === 403, `${response.status}`)
    assert.match(await read(response), why)
    assert.ok(await isStoppedNow(site.world, owner.holder))
  }
  const unknown = /このパスキーはご利用いただけません/
  const over = /有効期限が切れたか、すでに使われています/
  await refused(authenticator.get({ challenge: 'none', rpId: 'localhost' }), over)
  const lies: readonly (readonly [Lies, RegExp])[] = [
    [{ origin: 'https://bank.example' }, /正しい画面ではないおそれ/],
    [{ rpId: 'bank.example' }, unknown],
    [{ verified: false }, /ご本人の確認.*が行われていません/],
    [{ signature: 'AAAA' }, unknown],
    [{ userHandle: 'somebody' }, unknown],
  ]
  for (const [lie, why] of lies) await refused(authenticator.get(await asked(client, 'restartAsk'), lie), why)
  await refused(other.authenticator.get(await asked(client, 'restartAsk')), unknown)
  await asked(client, 'restartAsk')
  await refused('{}', unknown)
  // An answer to a login, and to the same act in another session of the user.
  await asked(client, 'restartAsk')
  await refused(authenticator.get(await ask(site.browser())), over)
  const elsewhere = authenticator.get(await asked(await restarting(owner), 'restartAsk'))
  await asked(client, 'restartAsk')
  await refused(elsewhere, over)
  const options = await asked(client, 'restartAsk')
  const used = authenticator.get(options, { verified: false })
  await refused(used, /ご本人の確認/)
  await refused(authenticator.get(options), over)
})

test('issue 18: a copy of a passkey brings no 個人IB back, is stopped, and ends the session that showed it', async () => {
  const owner = await passkeyOwner()
  await stopBy(owner, await insideBy(owner))
  const client = await restarting(owner)
  const copy = owner.authenticator.get(await asked(client, 'restartAsk'), { counter: 1 })
  assert.match(await read(restartWith(client, copy)), /複製されたおそれがある/)
  assert.ok(await isStoppedNow(site.world, owner.holder))
  assert.equal(await landing(client.send(at('restartAsk'))), at('entry'))
  const { userId, password } = owner.holder
  const again = await site.browser().submit(at('restart'), { userId, password })
  assert.equal(again.status, 403)
  assert.match(await read(again), /ご利用いただけるパスキーがない.*で承ります/)
})

test('issue 18: a passkey that waited when 個人IB was stopped brings it back never', async () => {
  const owner = await passkeyOwner()
  const inside = await insideBy(owner)
  // Somebody who sat there for a moment.
  const stranger = createAuthenticator()
  const proof = await inside.submit(list, {}, passkeyAt('passkeyProof'))
  assert.equal(locationOf(proof), `${list}#another`)
  const answer = owner.authenticator.get(optionsOn(await inside.page(list)))
  assert.equal(
    locationOf(await inside.submit(list, { answer }, passkeyAt('passkeyNew'))),
    passkeyAt('passkeyNew'),
  )
  assert.equal(locationOf(await make(inside, stranger)), `${list}?notice=registered`)
  await stopBy(owner, inside)
  site.world.clock.forward({ hours: 73 })
  const client = await restarting(owner)
  const shown = stranger.get(await asked(client, 'restartAsk'))
  assert.match(await read(restartWith(client, shown)), /このパスキーはご利用いただけません/)
  assert.ok(await isStoppedNow(site.world, owner.holder))
  const own = owner.authenticator.get(await asked(client, 'restartAsk'))
  assert.equal(await landing(restartWith(client, own)), at('restartDone'))
})

test('issue 18: a token that is locked keeps nobody from bringing 個人IB back with a passkey', async () => {
  const owner = await passkeyOwner()
  await stopBy(owner, await insideBy(owner))
  const { holder } = owner
  const withToken = { ...holder, tokenId: await site.world.token() }
  await registerToken(site.world, withToken)
  const { userId } = holder
  const of = { service: personal, userId, holder: userHolder(userId), tokenId: withToken.tokenId }
  const locked = { type: 'code_rejected', ...of, refusal: 'code_wrong', failures: 10, locked: true } as const
  await site.world.context.store.change(
    { at: site.world.clock.now(), ...testCaller },
    { binding: bindingState.ref(personal, userHolder(userId)) },
    () => ({ outcome: { ok: true }, events: [locked] }),
  )
  const client = await restarting(owner)
  const answer = owner.authenticator.get(await asked(client, 'restartAsk'))
  assert.equal(await landing(restartWith(client, answer)), at('restartDone'))
})

test('issue 18, D6: the desk makes a customer’s own stop the institution’s, also while the authenticator is asked', async () => {
  await site.end()
  const desk = await startDesk({ edit: (profile) => fewApprovals(confirming(profile)) })
  site = { ...desk, browser: () => createClient(desk.server.origin) }
  const owner = await passkeyOwner()
  await stopBy(owner, await insideBy(owner))
  const client = await restarting(owner)
  const answer = owner.authenticator.get(await asked(client, 'restartAsk'))
  const form_token = formTokenIn(await client.page(at('restartAsk')))
  const clerk = await desk.seat('desk', 'desk/sample-shinkin')
  // What was granted for the customer's own stop doesn't lift the institution's.
  await act(clerk, owner.holder, 'restart_service', { identification: 'seal', reason: '書面による申出' })
  const approver = await desk.seat('approver', 'desk/sample-shinkin')
  assert.equal((await settle(approver, owner.holder, 'restart_service')).status, 303)
  assert.equal((await act(clerk, owner.holder, 'stop_service')).status, 303)
  assert.equal((await carryOut(clerk, owner.holder, 'restart_service')).status, 409)
  const late = client.post(at('restartAsk'), { form_token, answer })
  assert.notEqual(await landing(late), at('restartDone'))
  const { userId, password } = owner.holder
  const again = site.browser().submit(at('restart'), { userId, password })
  assert.match(await read(again), /お客さまご自身では再開できません。/)
  assert.ok(await isStoppedNow(site.world, owner.holder))
  // Nothing is left to take over.
  assert.equal((await act(clerk, owner.holder, 'stop_service')).status, 409)
})

test('issue 18: a stolen session stops no 個人IB without a passkey of its user, and a copy ends it', async () => {
  const owner = await passkeyOwner()
  const other = await passkeyOwner('3000000002')
  const client = await insideBy(owner)
  const stranger = other.authenticator.get(await asked(client, 'serviceStop'))
  const refused = await client.submit(at('serviceStop'), { answer: stranger })
  assert.equal(refused.status, 422)
  // What was asked for the stop is nothing for a new passkey, nor the other way round.
  const answer = owner.authenticator.get(await asked(client, 'serviceStop'))
  const elsewhere = await client.submit(list, { answer }, passkeyAt('passkeyNew'))
  assert.match(await read(elsewhere), /有効期限が切れたか、すでに使われています/)
  assert.equal(await isStoppedNow(site.world, owner.holder), false)
  const copy = owner.authenticator.get(await asked(client, 'serviceStop'), { counter: 1 })
  assert.match(await read(client.submit(at('serviceStop'), { answer: copy })), /複製されたおそれがある/)
  assert.equal(await isStoppedNow(site.world, owner.holder), false)
  assert.equal(await landing(client.send(at('home'))), at('entry'))
})

test('issue 18: whoever has no token registers another passkey with the one that counts, and it waits', async () => {
  const owner = await passkeyOwner()
  const client = await insideBy(owner)
  assert.match(textOf(await client.page(list)), /パスキーで確認して次へ.*72時間後にご利用いただけるように/s)
  // Not without the first step.
  assert.equal(await landing(client.send(passkeyAt('passkeyNew'))), list)
  await client.submit(list, {}, passkeyAt('passkeyProof'))
  const answer = owner.authenticator.get(optionsOn(await client.page(list)))
  await client.submit(list, { answer }, passkeyAt('passkeyNew'))
  const second = createAuthenticator()
  assert.equal(locationOf(await make(client, second, {}, '予備')), `${list}?notice=registered`)
  assert.match(textOf(await client.page(list)).replaceAll(/\s+/g, ' '), /予備 ?状態 ?待機中/)
  assert.match(textOf(await client.page(at('home'))), /登録の方法\s*登録済みのパスキー/)
  await leave(client)
  assert.match(await read(enter(site.browser(), second)), /まだご利用いただけません/)
  // Where a token is at hand, its code is asked for as ever.
  await registerToken(site.world, { ...owner.holder, tokenId: await site.world.token() })
  const withToken = await insideBy(owner)
  const page = await withToken.page(list)
  assert.match(page, /name="otp"/)
  assert.doesNotMatch(page, /パスキーで確認して次へ/)
  assert.match(
    await read(withToken.submit(list, {}, passkeyAt('passkeyProof'))),
    /この操作は行いませんでした/,
  )
})

test('issue 18: what proved that another passkey is the owner’s, and is gone when that is made, proves nothing', async () => {
  const owner = await passkeyOwner()
  const client = await insideBy(owner)
  await client.submit(list, {}, passkeyAt('passkeyProof'))
  const answer = owner.authenticator.get(optionsOn(await client.page(list)))
  await client.submit(list, { answer }, passkeyAt('passkeyNew'))
  const page = await client.page(passkeyAt('passkeyNew'))
  const { credentialId } = owner.authenticator
  const removing = await removeBy(client, owner.authenticator, credentialId)
  assert.equal(locationOf(removing), `${list}?notice=removed`)
  const form_token = formTokenIn(page)
  const second = createAuthenticator()
  const made = { form_token, name: '予備', answer: second.create(optionsOn(page)) }
  const refused = await client.post(passkeyAt('passkeyRegister'), made)
  assert.equal(refused.status, 403)
  assert.match(await read(refused), /ご利用いただけるパスキーがない/)
})

test('issue 18: without a token, a passkey’s owner meets no field for a code in 個人IB, but a sentence and a way', async () => {
  await anew(passkeysIn(personal))
  const owner = await passkeyOwner()
  const client = await insideBy(owner)
  assert.doesNotMatch(textOf(await client.page(at('home'))), /利用登録はこちら/)
  const token = textOf(await client.page(at('token')))
  assert.match(token, /この画面からトークンを登録することはできません。.*へご連絡ください。/)
  assert.doesNotMatch(token, /利用登録へ進む/)
  assert.match(textOf(await client.page(list)), /パスキーの登録は、当金庫へご連絡ください。/)
  const stop = await client.page(at('serviceStop'))
  assert.doesNotMatch(stop, /name="otp"|パスキーで確認/)
  assert.match(textOf(stop), /お客さまの操作で再開することはできません。/)
  const none = await client.submit(at('serviceStop'), {}, at('serviceStopBegin'))
  assert.equal(none.status, 404)
  await leave(client)
  const { userId, password } = owner.holder
  const enrolling = await site.browser().submit(at('enrollment'), { userId, password })
  assert.match(
    await read(enrolling),
    /パスワードだけではトークンを登録できません。登録をご希望の場合は、当金庫へご連絡ください。/,
  )
})

test('issue 18: where the token’s screen brings 個人IB back, whoever has none is told where to go', async () => {
  const confirmation = signedAlways('restart')
  const withPasskeys = passkeysIn(personal, { confirms: ['service_stop'] })
  await anew((profile) =>
    profile.service === personal ? { ...withPasskeys(profile), languages: ['ja'], confirmation } : profile,
  )
  const owner = await passkeyOwner()
  await stopBy(owner, await insideBy(owner))
  const { userId, password } = owner.holder
  const typed = await site.browser().submit(at('restart'), { userId, password })
  assert.equal(typed.status, 422)
  assert.match(
    await read(typed),
    /お客さまご自身では再開できません。再開のお手続きは、当金庫の窓口で承ります。/,
  )
})

test('issue 18: the pages on which a passkey confirms are there in English', async () => {
  const owner = await passkeyOwner()
  const inside = await insideBy(owner)
  assert.match(textOf(await inside.page(`${at('serviceStop')}?lang=en`)), /Confirm with a passkey and stop/)
  assert.match(textOf(await inside.page(`${list}?lang=en`)), /Confirm with a passkey and continue/)
  await stopBy(owner, inside)
  const client = await restarting(owner)
  assert.match(textOf(await client.page(`${at('restartAsk')}?lang=en`)), /Restart of Internet banking/)
})
