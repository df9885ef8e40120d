import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import { formTokenField, formTokenOf } from '../http/form.ts'
import type { Env } from '../http/guards.ts'
import { Problem } from '../http/problem.ts'
import { behind, beyond, fitting, formBehind, type Gate, sessionFor, shownSession } from './gate.ts'

const service = 'test/service'
const sessionId = 's'.repeat(43)
const cookie = `__Host-warifu-test.service=${sessionId}`
const atHome = { profile: { service } }

/** Lets in whose name the address says, and counts who came. */
function appWith() {
  const came: string[] = []
  const gate: Gate<{ readonly name: string }> = async (c) => {
    const name = c.req.query('name')
    came.push(name ?? 'nobody')
    return name === undefined ? c.redirect('/login', 303) : { name }
  }
  const app = new Hono<Env>()
  app.get(
    '/screen',
    behind(gate, (c, { name }) => c.text(name)),
  )
  app.post(
    '/screen',
    formBehind(service, gate, (c, { name }, form) => c.text(`${name} ${form['typed'] ?? ''}`)),
  )
  app.get('/session', async (c) => {
    const found = await shownSession(atHome, c, async (of, id) =>
      id === sessionId ? `${of} ${id}` : undefined,
    )
    return c.text(found ?? `none ${sessionFor(atHome, c)}`)
  })
  app.onError((error, c) => c.text(error.message, error instanceof Problem ? error.status : 500))
  const post = (path: string, fields: Record<string, string>) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Cookie: cookie } })
  return { app, came, post }
}

test('a screen opens to whom its gate lets in; everybody else gets the answer of the gate', async () => {
  const { app } = appWith()
  assert.equal(await (await app.request('/screen?name=a')).text(), 'a')
  const refused = await app.request('/screen')
  assert.deepEqual([refused.status, refused.headers.get('Location')], [303, '/login'])
})

test('SES-08: a form is checked before anybody is looked up, and what it holds comes with the visitor', async () => {
  const { came, post } = appWith()
  assert.equal((await post('/screen?name=a', { typed: 'x' })).status, 403)
  assert.deepEqual(came, [])
  const posted = await post('/screen?name=a', { typed: 'x', [formTokenField]: formTokenOf(sessionId) })
  assert.equal(await posted.text(), 'a x')
})

test('a session is looked up for its service alone, and only where the browser shows one', async () => {
  const { app } = appWith()
  const shown = await app.request('/session', { headers: { Cookie: cookie } })
  assert.equal(await shown.text(), `${service} ${sessionId}`)
  const fresh = await app.request('/session')
  assert.match(await fresh.text(), /^none [A-Za-z0-9_-]{43}$/)
  const malformed = await app.request('/session', { headers: { Cookie: `${cookie}x` } })
  assert.match(await malformed.text(), /^none (?!s{43})/)
})

test('issue 11: a second gate asks only whom the first one, the session, has let in', async () => {
  type Found = { readonly name: string; readonly inside: boolean }
  const found = new Map<string, Found>([
    ['a', { name: 'a', inside: true }],
    ['b', { name: 'b', inside: true }],
    ['c', { name: 'c', inside: false }],
  ])
  const asked: string[] = []
  const sessions = {
    service,
    find: async (c: Parameters<Gate<Found>>[0]) => found.get(c.req.query('name') ?? ''),
    whereItBelongs: (shown: Found | undefined) => (shown === undefined ? '/login' : '/password'),
    redirectFor: () => '/elsewhere',
  }
  const isInside = (shown: Found | undefined): shown is Found => shown?.inside === true
  const gate: Gate<string> = beyond(
    fitting(sessions, isInside),
    async (c, { name }): Promise<string | Response> => {
      asked.push(name)
      return name === 'a' ? 'the administrator' : c.text('not permitted', 403)
    },
  )
  const app = new Hono<Env>().get(
    '/screen',
    behind(gate, (c, who) => c.text(who)),
  )
  const answers = ['a', 'b', 'c', 'd'].map(async (name) => {
    const answer = await app.request(`/screen?name=${name}`)
    return [answer.status, answer.headers.get('Location') ?? (await answer.text())]
  })
  assert.deepEqual(await Promise.all(answers), [
    [200, 'the administrator'],
    [403, 'not permitted'],
    [303, '/password'],
    [303, '/login'],
  ])
  assert.deepEqual(asked, ['a', 'b'])
})
