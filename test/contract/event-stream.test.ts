// The event stream on both databases, to a file and to a syslog server: everything, in order, however it ends.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, type TestContext, test } from 'node:test'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import type { Context } from '../../src/authority/operations/context.ts'
import { streamMeasures } from '../../src/doors/event-stream/operations/measures.ts'
import { startStream } from '../../src/doors/event-stream/operations/stream.ts'
import { type EventPlace, eventsToFile, eventsToSyslog } from '../../src/platform/journal/destinations.ts'
import { journalAfter } from '../../src/platform/journal/queries.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { localhostRsaTls, localhostTls } from '../support/localhost-tls.ts'
import { trustTestServers } from '../support/mail-server.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { happen, service } from './support/changes.ts'
import { type Driver, databaseFor, epoch, sqliteDriver } from './support/databases.ts'
import { until } from './support/mails.ts'
import { createContext } from './support/people.ts'
import { suspended, wrongCode } from './support/webhook-house.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')

type Line = { readonly hash: string; readonly type: string; readonly position: number }

/** A database with nodes on it, and a file for what is told. */
async function createHouse(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const folder = mkdtempSync(join(tmpdir(), 'warifu-events-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  let now = epoch
  const file = join(folder, 'events.jsonl')
  const errors: string[] = []
  const note = (_: object, message: string) => void errors.push(message)
  const log = { info: note, warn: note, error: note }
  return {
    file,
    errors,
    open: async () => createContext(await database.open(), keyRingText, () => now),
    forward: (ms: number) => {
      now = now.add({ milliseconds: ms })
    },
    tell(context: Context, to: EventPlace = eventsToFile(file)) {
      const stream = startStream({ context, log, to, pollMs: 5, pageMax: 4 })
      t.after(stream.stop)
      return stream
    },
    // The stream itself makes the file, for its owner only.
    told: (): readonly Line[] => (existsSync(file) ? linesOf(readFileSync(file, 'utf8')) : []),
  }
}

function linesOf(text: string): readonly Line[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Line)
}

/** The hashes of the journal after a position, in order. */
async function hashesAfter({ store }: Context, position: number): Promise<readonly string[]> {
  return (await journalAfter(store, position, 1000)).map(({ hash }) => hash)
}

/** A syslog server that takes messages with their length; while it is told to, it closes each connection at once. */
async function startSyslog(t: TestContext, tls?: { readonly cert: string; readonly key: string }) {
  const messages: string[] = []
  let bytes = 0
  let cutsOff = false
  let cutOffs = 0
  const open = new Set<Socket>()
  const take = (socket: Socket) => {
    open.add(socket)
    if (cutsOff) {
      cutOffs += 1
      socket.end()
      return
    }
    const pieces: Buffer[] = []
    socket.on('error', () => {})
    socket.on('data', (data) => {
      pieces.push(Buffer.from(data))
      bytes += data.length
    })
    socket.on('end', () => {
      for (let rest = Buffer.concat(pieces); rest.length > 0; ) {
        const space = rest.indexOf(' ')
        const length = Number(rest.subarray(0, space).toString())
        messages.push(rest.subarray(space + 1, space + 1 + length).toString())
        rest = rest.subarray(space + 1 + length)
      }
      socket.end()
    })
  }
  const halfOpen = { allowHalfOpen: true }
  const server =
    tls === undefined ? createServer(halfOpen, take) : createTlsServer({ ...halfOpen, ...tls }, take)
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const goAway = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  t.after(goAway)
  return {
    messages,
    port,
    server,
    bytes: () => bytes,
    cutOff: (value: boolean) => (cutsOff = value),
    cutOffs: () => cutOffs,
    goAway,
    comeBack: () => listen(port),
  }
}

/** The hashes of what a syslog server was told, each message with its header. */
function hashesIn(messages: readonly string[]): readonly string[] {
  const header = /^<109>1 2025-07-01T00:00:15Z \S+ warifu - user_suspended - (\{.*\})$/
  return messages.map((message) => {
    const [, text = ''] = header.exec(message) ?? assert.fail(message)
    return (JSON.parse(text) as Line).hash
  })
}

function testStream(driver: Driver): void {
  test('E7: a file gets every entry from then on, in order, with its hash, and nobody’s name', async (t) => {
    const house = await createHouse(t, driver)
    const context = await house.open()
    await happen(context.store, suspended('0000000001'))
    const start = await context.store.settled()
    const stream = house.tell(context)
    await until(
      'it has begun',
      async () => (await context.store.query('SELECT 1 FROM event_stream')).length > 0,
    )
    const name = '割符商事'
    const customer = { service, customerId: 'c1', name, counterpartyCode: null, number: 'C1' }
    await happen(context.store, { type: 'customer_created', ...customer })
    for (let i = 0; i < 9; i++) await happen(context.store, wrongCode(`000000000${i}`, 1, false))
    await until('all are told', () => house.told().length >= 10)
    await stream.stop()
    assert.deepEqual(
      house.told().map(({ hash }) => hash),
      await hashesAfter(context, start),
    )
    assert.ok(!readFileSync(house.file, 'utf8').includes(name))
    assert.equal(statSync(house.file).mode & 0o777, 0o600)
    await happen(context.store, suspended('0000000001'))
    house.tell(context)
    await until('it goes on where it was', () => house.told().length >= 11)
    assert.deepEqual(
      house.told().map(({ hash }) => hash),
      await hashesAfter(context, start),
    )
  })

  test('E7: of two nodes one tells, and when it dies the other goes on without a gap', async (t) => {
    const house = await createHouse(t, driver)
    const nodes = [await house.open(), await house.open()]
    const [first, second] = nodes as [Context, Context]
    const start = await first.store.settled()
    // It sends, and dies before it can note so.
    let dies = false
    const dead = Promise.withResolvers<void>()
    t.after(() => dead.resolve())
    const file = eventsToFile(house.file)
    const dying: EventPlace = {
      ...file,
      send: async (entries) => {
        await file.send(entries)
        if (dies) await dead.promise
      },
    }
    house.tell(first, dying)
    await until(
      'it has begun',
      async () => (await first.store.query('SELECT 1 FROM event_stream')).length > 0,
    )
    house.tell(second)
    for (let i = 0; i < 6; i++) await happen(i % 2 === 0 ? first.store : second.store, suspended(`${i}`))
    await until('all are told and noted', async () => {
      const [[position = 0] = []] = await first.store.query('SELECT position FROM event_stream')
      return position === (await first.store.settled())
    })
    assert.equal(house.told().length, 6, 'once')
    dies = true
    await happen(first.store, suspended('6'))
    await until('it is told, not noted', () => house.told().length === 7)
    for (let i = 7; i < 12; i++) await happen(second.store, suspended(`${i}`))
    house.forward(60_001)
    await until('the other tells', () => house.told().length >= 13)
    const told = house.told().map(({ hash }) => hash)
    const expected = await hashesAfter(first, start)
    assert.deepEqual([...new Set(told)], expected, 'in order')
    assert.deepEqual(told, expected.toSpliced(6, 0, expected[6] ?? ''), 'one twice, none lost')
  })

  test('E7: syslog gets messages with their length; what a connection lost is sent again, in order', async (t) => {
    const house = await createHouse(t, driver)
    const context = await house.open()
    const syslog = await startSyslog(t)
    const start = await context.store.settled()
    house.tell(context, eventsToSyslog({ by: 'tcp', host: '127.0.0.1', port: syslog.port }, 2000))
    await until(
      'it has begun',
      async () => (await context.store.query('SELECT 1 FROM event_stream')).length > 0,
    )
    // Until what waits was looked at, however long a busy machine takes for that.
    syslog.cutOff(true)
    for (let i = 0; i < 9; i++) await happen(context.store, suspended(`000000000${i}`))
    const behind = async () => {
      const read = streamMeasures.map((measure) => measure.read(context))
      return (await Promise.all(read)).flatMap((found) => found.map(({ value }) => value))
    }
    await until('it failed once', () => house.errors.length === 1)
    house.forward(30_000)
    const [waiting = 0, age] = await behind()
    assert.ok(waiting >= 9, `${waiting} wait`)
    assert.equal(age, 30)
    syslog.cutOff(false)
    await until('all are told', () => syslog.messages.length >= 9)
    assert.deepEqual(hashesIn(syslog.messages), await hashesAfter(context, start))
    await until('it is noted', async () => (await behind()).every((value) => value === 0))
    assert.deepEqual(house.errors, [cannotBeDelivered, arrivesAgain])
  })
}

const cannotBeDelivered = 'the event stream cannot be delivered; its events wait'
const arrivesAgain = 'the event stream arrives again'

describe('the event stream to syslog over TLS', () => {
  before(trustTestServers)

  /** A stream to a server that shows this certificate, and that knows all that it was sent. */
  async function startTls(
    t: TestContext,
    tls: typeof localhostTls | typeof localhostRsaTls,
    host = 'localhost',
  ) {
    const house = await createHouse(t, sqliteDriver)
    const context = await house.open()
    const syslog = await startSyslog(t, tls)
    const server = syslog.server as TlsServer
    const start = await context.store.settled()
    house.tell(context, eventsToSyslog({ by: 'tls', host, port: syslog.port }, 2000))
    await until(
      'it has begun',
      async () => (await context.store.query('SELECT 1 FROM event_stream')).length > 0,
    )
    const suspend = async (...ids: readonly number[]) => {
      for (const id of ids) await happen(context.store, suspended(`000000000${id}`))
    }
    const arrived = async (count: number) => {
      await until('all are told', () => syslog.messages.length >= count)
      assert.deepEqual(hashesIn(syslog.messages), await hashesAfter(context, start))
    }
    return { ...house, ...syslog, server, suspend, arrived }
  }

  test('E7: a server with a certificate that nobody trusts is told nothing; with the right one it gets all, in order', async (t) => {
    const { server, messages, bytes, errors, suspend, arrived } = await startTls(t, localhostRsaTls)
    await suspend(1, 2, 3)
    await until('it is refused', () => errors.length === 1)
    assert.deepEqual([bytes(), errors], [0, [cannotBeDelivered]])
    server.setSecureContext(localhostTls)
    await arrived(3)
    const frames = messages.map((message) => `${Buffer.byteLength(message)} ${message}`)
    assert.equal(bytes(), Buffer.byteLength(frames.join('')), 'once, and nothing before')
    assert.deepEqual(errors, [cannotBeDelivered, arrivesAgain])
  })

  test('E7: nor is one whose certificate is of another host', async (t) => {
    const { bytes, errors, suspend } = await startTls(t, localhostTls, '127.0.0.1')
    await suspend(1)
    await until('it is refused', () => errors.length === 1)
    assert.equal(bytes(), 0)
  })

  test('E7: what happens while the server is away, or was lost with a connection, is told when it is back, where it was', async (t) => {
    const { goAway, comeBack, cutOff, cutOffs, errors, suspend, arrived } = await startTls(t, localhostTls)
    await suspend(1, 2)
    await arrived(2)
    goAway()
    await suspend(3, 4, 5)
    await until('it is away', () => errors.length === 1)
    cutOff(true)
    await comeBack()
    await until('a connection is lost', () => cutOffs() > 0)
    cutOff(false)
    await arrived(5)
    await suspend(6)
    await arrived(6)
    assert.deepEqual(errors, [cannotBeDelivered, arrivesAgain])
  })
})

onBothDatabases('the event stream', testStream)
