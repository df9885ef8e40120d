import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { connect } from 'node:tls'
import { localhostTls } from '../../../test/support/localhost-tls.ts'
import { openRadiusSockets } from './sockets.ts'

const host = '127.0.0.1'
const { cert, key } = localhostTls

async function listening() {
  const [own, ca] = [{ cert: Buffer.from(cert), key: Buffer.from(key) }, Buffer.from(cert)]
  const log = { error: (_: object, message: string) => assert.fail(message) }
  const sockets = await openRadiusSockets({ udp: null, tls: { host, port: 0, ...own, ca }, log })
  return { sockets, port: sockets.ports.tls ?? 0 }
}

/** A connection that says nothing. */
function silent(t: TestContext, port: number): Socket {
  const socket = connectPlain({ host, port })
  t.after(() => void socket.destroy())
  socket.on('error', () => {})
  return socket
}

test('a stop answers what was asked, and waits for no machine that keeps its connection open', async (t) => {
  const { sockets, port } = await listening()
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<Buffer>()
  sockets.handle(() => {
    asked.resolve()
    return answer.promise
  })
  const machine = connect({ host, port, ca: cert, cert, key, servername: 'localhost' })
  t.after(() => void machine.destroy())
  await once(machine, 'secureConnect')
  await once(silent(t, port), 'connect')
  const heard = once(machine, 'data')
  machine.write(Buffer.concat([Buffer.from([1, 1, 0, 20]), Buffer.alloc(16)]))
  await asked.promise
  const stopped = sockets.close()
  answer.resolve(Buffer.from('answer'))
  assert.equal(String((await heard)[0]), 'answer')
  // Idle connections end by themselves after five minutes only.
  await stopped
})

test('one address holds so many connections, and no more', async (t) => {
  const { sockets, port } = await listening()
  t.after(() => sockets.close())
  const all = Array.from({ length: 40 }, () => silent(t, port))
  let open = all.length
  const enough = Promise.withResolvers<void>()
  for (const socket of all)
    socket.on('close', () => {
      open -= 1
      if (open === 32) enough.resolve()
    })
  await enough.promise
  all[0]?.destroy()
  assert.equal(open, 32)
})
