// The login page of examples/bank-screens in front of a running Warifu.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { createWarifu } from '../../clients/typescript/src/client.ts'
import { bankScreens } from '../../examples/bank-screens/bank.ts'
import { apiClient } from '../support/api.ts'
import { eventsOf, nextCode, type Person, type Site, settledPerson, startSite } from '../support/site.ts'
import { shoko } from '../support/world.ts'

const password = 'Ginkou2025'

let site: Site
let person: Person
let apiKey: string
let origin: string
let ends: (() => Promise<unknown>)[]
beforeEach(async () => {
  site = await startSite()
  person = await settledPerson(site, '0000000001')
  const client = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['verify'],
  })
  apiKey = client.apiKey
  ends = []
  origin = await bankWith(createWarifu({ origin: site.server.origin, credentials: { apiKey } }))
})
afterEach(async () => {
  for (const end of ends) await end()
  await site.end()
})

async function bankWith(warifu: ReturnType<typeof createWarifu>): Promise<string> {
  const users = [{ userId: person.userId, name: '見本 <太郎>', password }]
  const server = createServer(bankScreens({ warifu, service: shoko, users, log() {} }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A browser that keeps the one cookie. */
function visitor(at = origin) {
  let cookie = ''
  async function go(path: string, fields?: Record<string, string>, more: Record<string, string> = {}) {
    const form = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }
    const response = await fetch(at + path, { ...form, headers: { cookie, ...more }, redirect: 'manual' })
    cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? cookie
    return {
      status: response.status,
      to: response.headers.get('Location'),
      text: await response.text(),
      cookie,
    }
  }
  return { go, logIn: (typed = password) => go('/', { userId: person.userId, password: typed }) }
}

const wrong = /ワンタイムパスワードが違います/

test('password, then code: only both open the menu, and the session gets a new ID each time', async () => {
  const { go, logIn } = visitor()
  for (const path of ['/code', '/home']) assert.equal((await go(path)).to, '/')
  const first = await logIn()
  assert.equal(first.to, '/code')
  assert.equal((await go('/home')).to, '/')
  const second = await go('/code', { code: await nextCode(site, person.tokenId) })
  assert.equal(second.to, '/home')
  assert.notEqual(second.cookie, first.cookie)
  assert.match((await go('/home')).text, /見本 &lt;太郎> 様、ログインしました/)
  await go('/logout', {})
  assert.equal((await go('/home')).to, '/')
})

test('a wrong password asks Warifu nothing, and five of them close the way for the right one', async () => {
  const before = (await eventsOf(site.world, person)).length
  const { logIn } = visitor()
  for (let i = 0; i < 5; i++)
    assert.match((await logIn('x')).text, /ユーザIDまたはログインパスワードが違います/)
  assert.match((await logIn()).text, /ユーザIDまたはログインパスワードが違います/)
  assert.equal((await eventsOf(site.world, person)).length, before)
})

test('wrong, spent and locked codes read alike; what is no code is told, and counts nothing', async () => {
  const { go, logIn } = visitor()
  await logIn()
  const before = (await eventsOf(site.world, person)).length
  assert.match((await go('/code', { code: 'abc' })).text, /6桁の数字で入力してください/)
  assert.equal((await eventsOf(site.world, person)).length, before)
  const code = await nextCode(site, person.tokenId)
  const other = visitor()
  await other.logIn()
  assert.equal((await other.go('/code', { code })).to, '/home')
  assert.match((await go('/code', { code })).text, wrong)
  const candidates = Array.from({ length: 40 }, (_, i) => String(i).padStart(6, '0'))
  const next = await nextCode(site, person.tokenId)
  for (const guess of candidates.filter((each) => each !== next).slice(0, 10))
    await go('/code', { code: guess })
  const locked = await go('/code', { code: next })
  assert.deepEqual([locked.status, wrong.test(locked.text)], [200, true])
})

test('a double click is one question: both are let in, and the code is accepted once', async () => {
  let asked = 0
  const both = Promise.withResolvers<void>()
  const atOnce = createWarifu({
    origin: site.server.origin,
    credentials: { apiKey },
    async fetch(url, init) {
      asked += 1
      if (asked === 2) both.resolve()
      await both.promise
      return fetch(url, init)
    },
  })
  const { go, logIn } = visitor(await bankWith(atOnce))
  await logIn()
  const code = await nextCode(site, person.tokenId)
  const before = (await eventsOf(site.world, person)).filter(({ type }) => type === 'code_accepted').length
  const [one, two] = await Promise.all([go('/code', { code }), go('/code', { code })])
  assert.deepEqual([one.to, two.to], ['/home', '/home'])
  const after = (await eventsOf(site.world, person)).filter(({ type }) => type === 'code_accepted').length
  assert.equal(after - before, 1)
})

test('while Warifu is away, nobody gets in, and the page says so', async () => {
  const away = createWarifu({
    origin: 'http://127.0.0.1:9',
    credentials: { apiKey: 'k' },
    patience: { attemptsMax: 1 },
  })
  const { go, logIn } = visitor(await bankWith(away))
  await logIn()
  const told = await go('/code', { code: '123456' })
  assert.deepEqual([told.status, /ただいまワンタイムパスワードを確認できません/.test(told.text)], [503, true])
  assert.equal((await go('/home')).to, '/')
})

test('a form of another site is refused, and so is one that is too large', async () => {
  const { go, logIn } = visitor()
  const fields = { userId: person.userId, password }
  assert.equal((await go('/', fields, { 'Sec-Fetch-Site': 'cross-site' })).status, 403)
  assert.equal((await go('/', { ...fields, more: 'x'.repeat(5000) })).status, 500)
  assert.equal((await logIn()).to, '/code')
})
