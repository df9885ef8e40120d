// The log is never in the way of what it tells (finding R1).
import assert from 'node:assert/strict'
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createLogLines } from '../../src/compose/log-lines.ts'
import { freePort, startApp, untilReady } from '../support/app.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const sharing = fileURLToPath(new URL('support/sharing.ts', import.meta.url))
const lost = (lines: number) => `${lines} lost\n`

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-log-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('R1: lines come out whole and in order, and all of them before the end', async (t) => {
  const file = join(newFolder(t), 'log')
  const descriptor = openSync(file, 'w')
  t.after(() => closeSync(descriptor))
  const lines = createLogLines({ descriptor, neverWaits: false }, lost)
  const written = Array.from({ length: 5000 }, (_, i) => `line ${i}\n`)
  for (const line of written) lines.write(line)
  await lines.flush(10_000)
  assert.equal(readFileSync(file, 'utf8'), written.join(''))
})

for (const neverWaits of [true, false])
  test(`R1: what a reader that is gone misses is counted and told once there is one again, ${neverWaits ? 'at once' : 'by a thread'}`, async (t) => {
    const path = join(newFolder(t), 'pipe')
    execFileSync('mkfifo', [path])
    const openReader = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    let reader = openReader()
    const descriptor = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    t.after(() => {
      closeSync(reader)
      closeSync(descriptor)
    })
    const lines = createLogLines({ descriptor, neverWaits }, lost)
    closeSync(reader)
    lines.write('nobody reads this\n')
    await sleep(100)
    // Nobody reads these either, and they are more than may wait.
    for (let i = 0; i < 3000; i++) lines.write(`${'x'.repeat(999)}\n`)
    reader = openReader()
    const buffer = Buffer.alloc(200_000)
    let text = ''
    while (!text.includes('\n')) {
      await sleep(20)
      text += buffer.subarray(0, readAvailable(reader, buffer)).toString()
    }
    const told = /^(\d+) lost\n/.exec(text)?.[1]
    assert.ok(Number(told) > 1900, `told ${told}`)
    // What still waits would go to whatever gets the descriptor next.
    const rest = lines.flush(10_000).then(() => true)
    while (!(await Promise.race([rest, sleep(5, false)]))) readAvailable(reader, buffer)
  })

for (const neverWaits of [true, false])
  test(`with other writers at the same pipe: each piece is whole lines and small enough to stay together, ${neverWaits ? 'at once' : 'by threads'}`, async (t) => {
    const path = join(newFolder(t), 'pipe')
    execFileSync('mkfifo', [path])
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writers = [0, 1, 2].map(() =>
      openSync(path, constants.O_WRONLY | (neverWaits ? constants.O_NONBLOCK : 0)),
    )
    t.after(() => {
      for (const descriptor of [reader, ...writers]) closeSync(descriptor)
    })
    const all = writers.map((descriptor) => createLogLines({ descriptor, neverWaits }, lost))
    for (const [i, lines] of all.entries())
      for (let line = 0; line < 500; line++) lines.write(`${String(i).repeat(300)}\n`)
    const flushed = Promise.all(all.map((lines) => lines.flush(30_000))).then(() => true)
    const buffer = Buffer.alloc(65_536)
    let text = ''
    const read = () => {
      text += buffer.subarray(0, readAvailable(reader, buffer)).toString()
    }
    while (!(await Promise.race([flushed, sleep(1, false)]))) read()
    read()
    const torn = text.split('\n').filter((line) => line !== '' && !/^(0{300}|1{300}|2{300})$/.test(line))
    assert.deepEqual([torn, text.split('\n').length], [[], 1501])
  })

for (const kind of ['pipe', 'socket'] as const)
  test(`R1: a reader that stops holds up nobody at a ${kind} that another process had as well and left`, async (t) => {
    const path = join(newFolder(t), 'pipe')
    execFileSync('mkfifo', [path])
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writer = openSync(path, constants.O_WRONLY)
    t.after(() => {
      for (const descriptor of [reader, writer]) closeSync(descriptor)
    })
    // What Node calls a pipe is a socket.
    const stdio: SpawnOptions['stdio'] = ['ignore', kind === 'pipe' ? writer : 'pipe', 'pipe']
    const child = spawn(process.execPath, [sharing], { stdio })
    let said = ''
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString()
    })
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await once(child, 'close')
    clearTimeout(late)
    assert.equal(said, 'goes on')
  })

function readAvailable(descriptor: number, buffer: Buffer): number {
  try {
    return readSync(descriptor, buffer)
  } catch (error) {
    if ((error as { code?: string }).code === 'EAGAIN') return 0
    throw error
  }
}

for (const [name, stdout] of [
  ['a full disk', () => openSync('/dev/full', 'w')],
  ['a reader that has stopped', () => 'pipe' as const],
] as const) {
  test(`R1: with ${name} behind its log the process serves, and ends when told to`, async (t) => {
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const env = {
      PATH: process.env['PATH'],
      PORT: String(port),
      WARIFU_DATA_DIR: newFolder(t),
      WARIFU_DRAIN_SECONDS: '0',
      SMTP_URL: 'smtp://localhost:9',
    }
    const child = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', stdout(), 'inherit'] })
    const ended = once(child, 'exit')
    t.after(() => child.kill('SIGKILL'))
    await untilReady(child, origin)
    // What Node calls a pipe holds 208 KiB; a line is some 200 bytes. More must wait than it holds when the end comes.
    for (let i = 0; i < 100; i++) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => statusOf(`${origin}/nowhere`)))
      assert.deepEqual(new Set(answers), new Set([404]))
    }
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
  })
}

test('R9: a process that was told to stop is not ready at once, and cuts no request while the balancer finds out', async () => {
  const app = await startApp('serve', { WARIFU_DRAIN_SECONDS: '5' })
  const answers = new Map<unknown, number>()
  let isReady = true
  const balanced = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (isReady) {
        const answer = await statusOf(`${app.origin}/healthz`).catch((error: Error) => String(error.cause))
        answers.set(answer, (answers.get(answer) ?? 0) + 1)
      }
    }),
  )
  // A busy machine takes its time for as many as shall be under way.
  while ((answers.get(200) ?? 0) <= 20) await sleep(5)
  const stopped = app.stop()
  const last: (string | null)[] = []
  // The balancer checks, and sends nobody any more.
  while (isReady) {
    const ready = await fetch(`${app.origin}/readyz`)
    isReady = ready.status === 200
    if (!isReady) last.push(ready.headers.get('Connection'))
  }
  await balanced
  await stopped
  assert.deepEqual(last, ['close'])
  assert.deepEqual([...answers.keys()], [200])
  assert.ok((answers.get(200) ?? 0) > 20)
})

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.text()
  return answer.status
}
