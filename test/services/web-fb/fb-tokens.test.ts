// S3-3.2, S3-3.3, H-19, E-4: ワンタイムパスワード認証情報管理 of WEB-FB over HTTP.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { customerHolder, userHolder } from '../../../src/authority/rules/binding.ts'
import { locationOf, type Site, startSite, textOf } from '../../support/site.ts'
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
import { addColleague, settledPasswords } from '../../support/web-fb/companies.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: '2026-02-02T10:00:15+09:00' })
})
afterEach(() => site.end())

const { approval } = settledPasswords

test('S3-3.2-28, S3-2-03: the first token puts the contract on codes; releasing never takes that back', async () => {
  const { boss, client } = await company(site)
  const own = await site.world.token()
  assert.equal(locationOf(await choose(site, client, 'individual', own)), `${at('tokensDone')}?what=form`)
  const agreement = await agreementOf(site, boss)
  assert.equal(agreement?.onCodesSinceMs, site.world.clock.now().epochMilliseconds)
  const same = await client.send(`${at('firstToken')}?form=individual`)
  assert.equal(same.status, 422)
  const user = await addColleague(site.world.context, boss, 'coded001')
  const theirs = await fbLogin(site, user)
  site.world.clock.forward({ seconds: 30 })
  const token = await site.world.token()
  assert.equal(locationOf(await register(site, client, user.userId, token)), `${at('tokensDone')}?what=token`)
  assert.equal((await theirs.send(path('home'))).status, 200, 'a registration ends nobody’s session')
  const release = (holder: string) =>
    client.submit(at('tokens'), { holder, confirmation: approval }, at('tokenRelease'))
  assert.equal((await release(`user:${boss.userId}`)).status, 403)
  assert.equal(locationOf(await release(`user:${user.userId}`)), `${at('tokensDone')}?what=release`)
  assert.equal(locationOf(await theirs.send(path('home'))).split('?')[0], path('login'))
  assert.equal(await bindingAt(site, userHolder(user.userId)), undefined)
  site.world.clock.forward({ seconds: 30 })
  assert.equal((await register(site, client, user.userId, token)).status, 303, 'the same phone again')
  const later = await agreementOf(site, boss)
  assert.equal(later?.onCodesSinceMs, agreement?.onCodesSinceMs)
})

test('G-08: a change of form releases all, ends the others’ sessions, and the administrator stays logged in', async () => {
  const { boss, client } = await company(site)
  const own = await site.world.token()
  await choose(site, client, 'individual', own)
  const user = await addColleague(site.world.context, boss, 'change01')
  await register(site, client, user.userId, await site.world.token())
  const theirs = await fbLogin(site, user)
  const mine = client
  const warning = await mine.send(`${at('firstToken')}?form=shared`)
  assert.match(textOf(await warning.text()), /登録されているすべてのトークン（2件）の登録が解除されます。/)
  site.world.clock.forward({ seconds: 30 })
  const wrong = await mine.submit(
    at('usageForm'),
    { form: 'shared', tokenId: own, code: '000000', confirmation: approval },
    at('firstToken'),
  )
  assert.equal(wrong.status, 422)
  assert.equal((await bindingAt(site, userHolder(user.userId)))?.status, 'usable')
  assert.equal(
    (await choose(site, mine, 'shared', own)).status,
    303,
    'with the phone that was the administrator’s own',
  )
  assert.equal((await bindingAt(site, customerHolder(boss.customerId)))?.tokenId, own)
  assert.equal(await bindingAt(site, userHolder(user.userId)), undefined)
  assert.equal(locationOf(await theirs.send(path('home'))).split('?')[0], path('login'))
  assert.match(textOf(await mine.page(at('tokens'))), /共通トークン.*登録完了/s)
  const release = await mine.submit(
    at('tokens'),
    { holder: 'shared', confirmation: approval },
    at('tokenRelease'),
  )
  assert.equal(release.status, 403)
})

test('a race: two administrators register one token, for two users and as two first tokens: one wins', async () => {
  const { boss, client } = await company(site)
  const { boss: rival, client: other } = await company(site, 'M54100020002')
  const token = await site.world.token()
  const both = await Promise.all([
    choose(site, client, 'individual', token),
    choose(site, other, 'shared', token),
  ])
  assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422])
  const winner = (await agreementOf(site, boss))?.usageForm === 'individual' ? boss : rival
  const loser = winner === boss ? rival : boss
  assert.equal((await agreementOf(site, loser))?.onCodesSinceMs, null)

  const { boss: third, client: inside } = await company(site, 'M54100020003')
  const second = await addColleague(site.world.context, third, 'M54100029997', { role: 'administrator' })
  const theirs = await fbLogin(site, second)
  await choose(site, inside, 'individual', await site.world.token())
  await addColleague(site.world.context, third, 'racing01')
  await addColleague(site.world.context, third, 'racing02')
  site.world.clock.forward({ seconds: 30 })
  const one = await site.world.token()
  const raced = await Promise.all([
    register(site, inside, 'racing01', one),
    register(site, theirs, 'racing02', one),
  ])
  assert.deepEqual(raced.map(({ status }) => status).sort(), [303, 422])
})
