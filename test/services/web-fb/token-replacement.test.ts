// X6: the form of use is changed by whoever has the token; the passwords of an administrator alone only ask for it.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Context } from '../../../src/authority/operations/context.ts'
import { customerHolder, userHolder } from '../../../src/authority/rules/binding.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { applyDueUsageForms } from '../../../src/services/web-fb/operations/administration/due-usage-form.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import {
  type Client,
  eventsOf,
  locationOf,
  type Site,
  startSite,
  textOf,
  valueIn,
} from '../../support/site.ts'
import {
  agreementOf,
  at,
  bindingAt,
  choose,
  company,
  path,
  register,
} from '../../support/web-fb/administration-screens.ts'
import { fbLogin } from '../../support/web-fb/browsers.ts'
import { addColleague, type FbCompany, happen, settledPasswords } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'

const heading = 'ワンタイムパスワードの変更のお申込みを受け付けています'
const stopPath = fbHref(webFb, 'replacementStop')
const { approval } = settledPasswords
const start = '2026-02-02T10:00:15+09:00'

let site: Site
let boss: FbCompany
let own: string
beforeEach(() => begin())
afterEach(() => site.end())

/** A company whose administrator has a token, under the form of a token each. */
async function begin(edit?: (profile: ServiceProfile) => ServiceProfile): Promise<void> {
  site = await startSite({}, { start, ...(edit && { edit }) })
  const opened = await company(site)
  boss = opened.boss
  own = await site.world.token()
  assert.equal((await choose(site, opened.client, 'individual', own)).status, 303)
  site.world.clock.forward({ seconds: 30 })
}

type Fields = { readonly old?: string; readonly way?: 'wait'; readonly code?: string }

/** 利用形態設定 to the shared form with another token, by whoever has the passwords. */
async function change(client: Client, tokenId: string, fields: Fields = {}): Promise<Response> {
  const typed = { form: 'shared', tokenId, code: await site.world.code(tokenId), confirmation: approval }
  return client.submit(at('usageForm'), { ...typed, ...fields }, at('firstToken'))
}

async function wait(client?: Client): Promise<string> {
  const theirs = await site.world.token()
  const answer = await change(client ?? (await fbLogin(site, boss)), theirs, { way: 'wait' })
  assert.equal(locationOf(answer), `${at('tokensDone')}?what=waiting`)
  return theirs
}

const typesOf = async (type: string) =>
  (await eventsOf(site.world, { ...boss, password: '', tokenId: '' })).filter((event) => event.type === type)
    .length
const formOf = async () => (await agreementOf(site, boss))?.usageForm

test('X6: a token that an administrator’s passwords have just given out does not release the others at once', async () => {
  const another = { role: 'administrator' } as const
  const colleague = await addColleague(site.world.context, boss, 'newadmin1', another)
  const given = await site.world.token()
  assert.equal((await register(site, await fbLogin(site, boss), 'newadmin1', given)).status, 303)
  site.world.clock.forward({ hours: 71 })
  const theirs = await site.world.token()
  const answer = await change(await fbLogin(site, colleague), theirs, { old: await site.world.code(given) })
  assert.equal(locationOf(answer), `${at('tokensDone')}?what=waiting`)
  assert.deepEqual(
    [await formOf(), (await bindingAt(site, userHolder(boss.userId)))?.tokenId],
    ['individual', own],
  )
})

test('X6: with login password and 承認用パスワード alone nothing changes, and the owner’s token is asked for', async () => {
  const thief = await fbLogin(site, boss)
  const theirs = await site.world.token()
  assert.match(
    textOf(await thief.page(`${at('firstToken')}?form=shared`)),
    /お申込みから72時間後に変更されます。/,
  )
  const page = textOf(await thief.page(`${at('firstToken')}?form=shared&warned=yes`))
  assert.match(page, /現在ご利用中のトークンのワンタイムパスワード/)
  assert.ok(page.includes(own))
  const empty = await change(thief, theirs)
  assert.equal(empty.status, 422)
  assert.match(textOf(await empty.text()), /現在ご利用中のトークンのワンタイムパスワードを入力してください。/)
  const guessed = await change(thief, theirs, { old: await site.world.code(theirs) })
  assert.equal(guessed.status, 422)
  assert.match(textOf(await guessed.text()), /現在ご利用中のトークンのワンタイムパスワードに誤りがあるか/)
  assert.equal((await bindingAt(site, userHolder(boss.userId)))?.failures, 1)
  assert.equal(await formOf(), 'individual')
  assert.equal(await bindingAt(site, customerHolder(boss.customerId)), undefined)
})

test('X6: with a code of the owner’s token the form changes at once, and both codes are spent', async () => {
  const client = await fbLogin(site, boss)
  const next = await site.world.token()
  const old = await site.world.code(own)
  const wrong = await change(client, next, { old, code: '000000' })
  assert.equal(wrong.status, 422, 'a wrong code of the new one leaves the old one unspent')
  assert.equal(locationOf(await change(client, next, { old })), `${at('tokensDone')}?what=form`)
  assert.equal((await bindingAt(site, customerHolder(boss.customerId)))?.tokenId, next)
  assert.equal(await bindingAt(site, userHolder(boss.userId)), undefined)
})

test('X6, FLOW-09: without it the change waits; every first screen tells of it, and one press stops it', async () => {
  const clerk = await addColleague(site.world.context, boss, 'clerk001')
  const stranger = await company(site, 'M54100020002')
  await wait()
  assert.equal(await formOf(), 'individual')
  assert.equal((await bindingAt(site, userHolder(boss.userId)))?.status, 'usable')
  const told = await fbLogin(site, clerk)
  const home = await told.page(path('home'))
  assert.ok(textOf(home).includes(heading))
  assert.match(textOf(home), /2026年2月5日 10時00分までは変更されません。/)
  const shown = valueIn(home, 'shown') ?? ''
  await stranger.client.submit(path('home'), { shown }, stopPath)
  assert.equal((await told.post(stopPath, { shown })).status, 403)
  assert.equal(await typesOf('replacement_stopped'), 0)
  const owner = await fbLogin(site, boss)
  assert.ok(textOf(await owner.page(path('home'))).includes(heading))
  assert.equal(
    locationOf(await owner.submit(path('home'), { shown }, stopPath)),
    `${path('home')}?notice=stopped`,
  )
  assert.ok(!textOf(await owner.page(path('home'))).includes(heading))
  site.world.clock.forward({ hours: 80 })
  await applyDueUsageForms(site.world.context)
  assert.equal(await formOf(), 'individual')
})

test('S3-FAQ-01: whoever lost the token has another form after 72 hours, at the next login', async () => {
  const next = await wait()
  site.world.clock.forward({ hours: 71, minutes: 59, seconds: 59 })
  await applyDueUsageForms(site.world.context)
  assert.equal(await formOf(), 'individual')
  site.world.clock.forward({ seconds: 1 })
  await fbLogin(site, boss)
  assert.equal(await formOf(), 'shared')
  const shared = await bindingAt(site, customerHolder(boss.customerId))
  assert.deepEqual([shared?.tokenId, shared?.status], [next, 'usable'])
  assert.equal(await bindingAt(site, userHolder(boss.userId)), undefined)
})

test('of many logins and rounds of upkeep at the due second, one changes the form', async () => {
  await wait()
  site.world.clock.forward({ hours: 72 })
  await Promise.all([
    ...Array.from({ length: 8 }, () => fbLogin(site, boss)),
    ...Array.from({ length: 8 }, () => applyDueUsageForms(site.world.context)),
  ])
  assert.equal(await typesOf('replacement_done'), 1)
  assert.equal(await typesOf('usage_form_chosen'), 2)
})

type Death = (context: Context, waiting: string) => Promise<void>
const service = webFb
const deaths: Readonly<Record<string, Death>> = {
  'the login password is reset': async (context) => {
    const { userId } = boss
    const { password } = await context.store.read({
      password: passwordState.ref(service, userId),
    })
    assert.ok(password)
    const set = { verifier: password.verifier, mustChange: null, setAtMs: 1, expiresAtMs: null }
    await happen(context, { type: 'password_set', service, userId, ...set })
  },
  '承認用パスワード is changed': async (context) => {
    const { userId } = boss
    const verifier = { confidential: 'another' }
    const of = { service, userId, purpose: 'approval', mustChange: false } as const
    await happen(context, { type: 'fixed_password_set', ...of, verifier })
  },
  'the administrator’s ID is locked': async (context) => {
    const { userId } = boss
    await happen(
      context,
      { type: 'password_locked', service, userId },
      { type: 'password_unlocked', service, userId },
    )
  },
  'the branch stops the customer': async (context) => {
    const { userId, customerId } = boss
    await happen(context, { type: 'service_stopped', service, userId, customerId, stoppedAtMs: 1 })
  },
  'the new token is revoked': async (context, tokenId) => {
    await happen(context, { type: 'token_revoked', tokenId, reason: 'lost' })
  },
}

for (const [name, die] of Object.entries(deaths)) {
  test(`what waits dies when ${name}`, async () => {
    const waiting = await wait()
    await die(site.world.context, waiting)
    site.world.clock.forward({ hours: 73 })
    await applyDueUsageForms(site.world.context)
    assert.equal(await formOf(), 'individual')
    assert.equal(await typesOf('replacement_fallen'), 1)
  })
}

test('what waits dies when the token is replaced by its code', async () => {
  const client = await fbLogin(site, boss)
  await wait(client)
  site.world.clock.forward({ seconds: 30 })
  const next = await site.world.token()
  assert.equal((await change(client, next, { old: await site.world.code(own) })).status, 303)
  site.world.clock.forward({ hours: 73 })
  await applyDueUsageForms(site.world.context)
  assert.equal((await bindingAt(site, customerHolder(boss.customerId)))?.tokenId, next)
  assert.equal(await typesOf('replacement_fallen'), 1)
})

test('a second change is not begun beside the one that waits', async () => {
  const client = await fbLogin(site, boss)
  await wait(client)
  const answer = await change(client, await site.world.token(), { way: 'wait' })
  assert.equal(answer.status, 409)
  assert.equal(await typesOf('replacement_asked'), 1)
})

test('an administrator without a token, where others have one, can only wait', async () => {
  const second = await addColleague(site.world.context, boss, 'second01', { role: 'administrator' })
  const client = await fbLogin(site, second)
  const page = textOf(await client.page(`${at('firstToken')}?form=shared&warned=yes`))
  assert.match(page, /トークンを登録している管理者が操作すると、すぐに変更できます。/)
  const next = await site.world.token()
  assert.equal(locationOf(await change(client, next)), `${at('tokensDone')}?what=waiting`)
  assert.equal(await formOf(), 'individual')
})

test('S3-3.3, S3-FAQ-04: as the manual says, passwords register and release users’ tokens; recommended is a code', async () => {
  await addColleague(site.world.context, boss, 'clerk001')
  const byManual = await fbLogin(site, boss)
  const token = await site.world.token()
  assert.equal((await register(site, byManual, 'clerk001', token)).status, 303)
  await site.end()
  await begin((profile) => ({ ...profile, replacement: { asManual: [], waitHours: 72 } }))
  await addColleague(site.world.context, boss, 'clerk001')
  const client = await fbLogin(site, boss)
  const theirs = await site.world.token()
  const holder = 'user:clerk001'
  const typed = async () => ({
    holder,
    tokenId: theirs,
    code: await site.world.code(theirs),
    confirmation: approval,
  })
  const send = (fields: Record<string, string>) =>
    client.submit(at('tokens'), fields, at('tokenRegistration'))
  assert.equal((await send(await typed())).status, 422)
  const wait = await send({ ...(await typed()), way: 'wait' })
  assert.equal(wait.status, 422)
  assert.match(textOf(await wait.text()), /現在ご利用中のトークンのワンタイムパスワードが必要です。/)
  assert.equal((await send({ ...(await typed()), old: '000000' })).status, 422)
  assert.equal((await send({ ...(await typed()), old: await site.world.code(own) })).status, 303)
  assert.equal((await bindingAt(site, userHolder('clerk001')))?.tokenId, theirs)
  const release = (fields: Record<string, string>) =>
    client.submit(at('tokens'), { holder, confirmation: approval, ...fields }, at('tokenRelease'))
  assert.equal((await release({})).status, 422)
  assert.equal((await bindingAt(site, userHolder('clerk001')))?.status, 'usable')
  site.world.clock.forward({ seconds: 30 })
  assert.equal((await release({ old: await site.world.code(own) })).status, 303)
  assert.equal(await bindingAt(site, userHolder('clerk001')), undefined)
})
