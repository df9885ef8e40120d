// Where checkpoints go besides the database (finding X4): real sockets and servers, and a destination that is away.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { CheckpointsError, verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { createCheckpoints } from '../../src/compose/checkpoints.ts'
import { postTo } from '../../src/platform/http/post.ts'
import type { Checkpoint } from '../../src/platform/journal/chain.ts'
import { syslogMessage, toFile, toSyslog, toUrl } from '../../src/platform/journal/destinations.ts'
import { createPush } from '../../src/platform/journal/push.ts'
import { createWorld } from '../support/world.ts'

const checkpointAt = (seq: number): Checkpoint => ({
  chain: 'a',
  seq,
  hash: 'h',
  atMs: 1_751_328_015_000,
  keyId: 'k',
  signature: 's',
})
const silent = { info() {}, warn() {}, error() {} }

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-checkpoints-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A server that keeps what it is sent, over TCP or a socket file. */
async function listen(t: TestContext, path?: string) {
  const received: string[] = []
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (text: string) => received.push(text))
  })
  server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path })
  await once(server, 'listening')
  t.after(() => server.close())
  return { received, address: server.address() }
}

test('X4: syslog gets one message of RFC 5424 for each checkpoint: by datagram, by TCP and by a socket file', async (t) => {
  const text = syslogMessage(checkpointAt(7))
  assert.match(text, /^<109>1 2025-07-01T00:00:15Z [!-~]{1,255} warifu - checkpoint - \{"chain":"a","seq":7,/)

  const udp = createSocket('udp4')
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')
  t.after(() => udp.close())
  const datagram = once(udp, 'message')
  await toSyslog({ by: 'udp', host: '127.0.0.1', port: udp.address().port }).send(checkpointAt(7))
  assert.equal(String((await datagram)[0]), text)

  const framed = `${Buffer.byteLength(text)} ${text}`
  const tcp = await listen(t)
  const { port } = tcp.address as AddressInfo
  await toSyslog({ by: 'tcp', host: '127.0.0.1', port }).send(checkpointAt(7))
  assert.equal(tcp.received.join(''), framed)
  const path = join(folderFor(t), 'log.sock')
  const unix = await listen(t, path)
  await toSyslog({ by: 'unix', path }).send(checkpointAt(7))
  assert.equal(unix.received.join(''), framed)
  // TLS is verified: a server that speaks none, or whose certificate nobody vouches for, gets nothing.
  const tls = toSyslog({ by: 'tls', host: '127.0.0.1', port }, 500)
  await assert.rejects(tls.send(checkpointAt(8)), /no answer within 500 ms/)
  assert.equal(tcp.received.join('').includes('"seq":8'), false)
})

test('X4: a URL gets JSON and the token that its file holds now; any answer but 2xx is a failure', async (t) => {
  const requests: { token: string | undefined; body: unknown }[] = []
  let status = 204
  const server = createHttp(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    requests.push({ token: request.headers.authorization, body: JSON.parse(body) })
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const tokenFile = join(folderFor(t), 'token')
  const destination = toUrl(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    tokenFile,
    postTo,
  )
  await assert.rejects(destination.send(checkpointAt(1)), /ENOENT/)
  for (const token of ['first', 'second']) {
    writeFileSync(tokenFile, `${token}\n`)
    await destination.send(checkpointAt(1))
    assert.deepEqual(requests.at(-1), { token: `Bearer ${token}`, body: checkpointAt(1) })
  }
  for (status of [302, 401, 500]) await assert.rejects(destination.send(checkpointAt(2)))
  assert.equal(requests.length, 5)
})

test('X4, R1: while a destination is away nobody waits, the oldest are dropped, counted and told, and the rest arrive in order', async () => {
  let away = true
  const arrived: number[] = []
  const told: string[] = []
  const tell = (_: object, message: string) => told.push(message)
  const destination = {
    name: 'test',
    send: async ({ seq }: Checkpoint) => {
      if (away) throw new Error('away')
      arrived.push(seq)
    },
  }
  const limits = { waitingMax: 3, againMs: 1, againMsMax: 2 }
  const push = createPush(destination, { ...silent, info: tell, error: tell }, limits)
  for (let seq = 1; seq <= 10; seq++) push.push(checkpointAt(seq))
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(push.dropped(), 7)
  away = false
  while (arrived.length < 3) await new Promise((resolve) => setTimeout(resolve, 1))
  assert.deepEqual(arrived, [8, 9, 10])
  push.push(checkpointAt(11))
  await push.close()
  assert.deepEqual(arrived, [8, 9, 10, 11])
  assert.equal(told.filter((message) => /was dropped/.test(message)).length, 7)
  assert.equal(told.filter((message) => message === 'a checkpoint did not arrive').length, 1)
  assert.ok(told.includes('checkpoints arrive again'))
})

test('X4: a process that ends tries what waits once more, and tells what it could not deliver', async () => {
  const told: object[] = []
  const destination = { name: 'test', send: () => Promise.reject(new Error('away')) }
  const log = { ...silent, error: (fields: object) => void told.push(fields) }
  const push = createPush(destination, log, { waitingMax: 9, againMs: 60_000, againMsMax: 60_000 })
  for (const seq of [1, 2, 3]) push.push(checkpointAt(seq))
  await push.close()
  assert.deepEqual(told.at(-1), { destination: 'test', dropped: 3 })
})

test('AUD-02: a checkpoint is signed after 1,000 entries or 60 seconds, whichever is first, if there is anything new', async (t) => {
  const world = await createWorld()
  t.after(world.end)
  const { context } = world
  const dataDir = folderFor(t)
  let elapsedMs = 0
  const config = { dataDir, checkpoints: { file: null, syslog: null, http: null } }
  const { job } = createCheckpoints(context, config, silent, () => elapsedMs)
  const file = join(dataDir, 'journal-checkpoints.jsonl')
  const signedAfter = async (ms: number, tokens: number): Promise<number[]> => {
    elapsedMs += ms
    await Promise.all(Array.from({ length: tokens }, () => world.token()))
    await job.run(context, silent)
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    return lines.map((line) => (JSON.parse(line) as Checkpoint).seq)
  }
  const { seq } = context.store.head()
  assert.deepEqual(await signedAfter(0, 999 - seq), [], '999 entries')
  assert.deepEqual(await signedAfter(0, 1), [1000])
  assert.deepEqual(await signedAfter(120_000, 0), [1000], 'nothing new')
  assert.deepEqual(await signedAfter(0, 1), [1000, 1001], 'long ago')
  assert.deepEqual(await signedAfter(59_999, 1), [1000, 1001])
  assert.deepEqual(await signedAfter(1, 0), [1000, 1001, 1002])
})

test('X4: what a file or a log outside holds is what journal verify reads; a file without checkpoints proves nothing', async (t) => {
  const world = await createWorld()
  t.after(world.end)
  const { context } = world
  const folder = folderFor(t)
  const file = join(folder, 'outside.jsonl')
  const config = { dataDir: join(folder, 'data'), checkpoints: { file, syslog: null, http: null } }
  await world.user()
  const checkpoints = createCheckpoints(context, config, silent)
  await checkpoints.close()
  const line = readFileSync(file, 'utf8')
  assert.equal(line, readFileSync(join(folder, 'data', 'journal-checkpoints.jsonl'), 'utf8'))
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const checkpoint = JSON.parse(line) as Checkpoint
  assert.equal(checkpoint.seq, context.store.head().seq)

  const verify = (text: string) => {
    writeFileSync(file, text)
    return verifyJournal(context, { checkpointsFile: file, compareRows: false })
  }
  const asLogged = JSON.stringify({ level: 30, checkpoint, msg: 'journal checkpoint' })
  for (const text of [line, `${asLogged}\n`, `\n${syslogMessage(checkpoint)}`]) {
    const { fault, checkpoints: found, entriesNotCovered } = await verify(text)
    assert.deepEqual([fault, found, entriesNotCovered], [null, 2, 0], text)
  }
  for (const text of ['', '\n \n', 'nonsense', '{}', `${line}{"chain":"a"}`])
    await assert.rejects(verify(text), CheckpointsError, JSON.stringify(text))
  await toFile(file).send(checkpoint)
})
