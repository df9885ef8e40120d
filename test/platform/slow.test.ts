// WEB-06: whoever sends slowly, or never ends, keeps a connection for a while, and nobody else from theirs.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { Hono } from 'hono'
import { serviceHref } from '../../src/authority/routes.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { publicOrigin, type Site, startSite } from '../support/site.ts'
import { shoko } from '../support/world.ts'

const slow = 200

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const login = serviceHref(shoko, 'login')
const head = `Host: localhost\r\nOrigin: ${publicOrigin}\r\nContent-Type: application/x-www-form-urlencoded\r\n`
const beginnings = [
  '',
  `GET ${login} HTTP/1.1\r\nHost: local`,
  `GET ${login} HTTP/1.1\r\n${head}X: `,
  `POST ${login} HTTP/1.1\r\n${head}Content-Length: 60000\r\n\r\nuserId=a`,
  `POST ${login} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n5\r\nuse`,
  // Reads nothing of what it asked for.
  `GET ${login} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(5),
]

test(`WEB-06: while ${slow} connections send half a request, or read no answer, everybody else is answered`, async () => {
  const sockets: Socket[] = []
  try {
    for (let i = 0; i < slow; i++) {
      const socket = connect({ port: site.server.port, host: '127.0.0.1' }).pause()
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write(beginnings[i % beginnings.length] ?? '')
      sockets.push(socket)
    }
    for (let i = 0; i < 20; i++) {
      const answer = await site.browser().submit(login, { userId: `Honest${i}`, password: 'Wrong0001' })
      assert.equal(answer.status, 422)
    }
    assert.ok(sockets.every(({ destroyed }) => !destroyed))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  assert.deepEqual(site.server.faults, [])
})

test('WEB-06: headers have ten seconds, and a whole request has thirty', async () => {
  const log = { info() {}, warn() {}, error() {} }
  const server = createHttpServer(new Hono(), log)
  assert.deepEqual([server.headersTimeout, server.requestTimeout], [10_000, 30_000])
  await drain(server)
})
