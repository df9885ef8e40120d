// ./warifu-token: the token in a terminal, run as its holder runs it.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventCode, timeCode } from '../journeys/support/oathtool.ts'
import { createWorld, type World } from '../support/world.ts'

const program = fileURLToPath(new URL('../../warifu-token', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'warifu-token-'))

let world: World
let server: Awaited<ReturnType<World['serve']>>
beforeEach(async () => {
  // In the middle of a step of the server's clock, which is frozen ten minutes ahead of this machine's.
  const ahead = Math.floor((Temporal.Now.instant().epochMilliseconds + 600_000) / 30_000) * 30_000 + 10_000
  world = await createWorld({ start: Temporal.Instant.fromEpochMilliseconds(ahead).toString() })
  server = await world.serve()
})
afterEach(async () => {
  await server.stop()
  await world.end()
  rmSync(folder, { recursive: true })
})

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

function run(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, words, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

let files = 0
async function registered(...more: readonly string[]): Promise<{ file: string; secretBase32: string }> {
  const file = join(folder, `token-${++files}.json`)
  const ended = await run('register', '--server', server.origin, '--file', file, ...more)
  assert.equal(ended.code, 0, ended.stderr)
  assert.match(ended.stdout, /^token WRFD[0-9]{8}\n/)
  return { file, secretBase32: JSON.parse(readFileSync(file, 'utf8')).secretBase32 }
}

test('it registers, keeps its secret readable by its owner only, and shows the server’s current code', async () => {
  const { file, secretBase32 } = await registered()
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const { stdout, stderr, code } = await run('show', '--code', '--file', file)
  assert.equal(code, 0)
  assert.equal(stdout, `${timeCode(secretBase32, world.clock.now())}\n`)
  // The server's clock is frozen, so the difference shrinks while the test runs.
  assert.match(stderr, /the clock of this machine is off by -[56]\d\d s/)
  const json = JSON.parse((await run('show', '--json', '--file', file)).stdout)
  assert.equal(json.code, stdout.trim())
  assert.equal(await world.code(json.tokenId), json.code)
  assert.ok(json.secondsLeft > 0 && json.secondsLeft <= 20)
  assert.match((await run('show', '--file', file)).stdout, /^WRFD\d{8} {2}\d{3} \d{3} {2}[ \d]\d s left\n$/)
})

test('an event-based token counts each call, across any number of processes', async () => {
  const { file, secretBase32 } = await registered('--event')
  assert.equal((await run('show', '--code', '--file', file)).stdout, `${eventCode(secretBase32, 0)}\n`)
  const outputs = await Promise.all(Array.from({ length: 5 }, () => run('show', '--code', '--file', file)))
  const expected = [1, 2, 3, 4, 5].map((step) => `${eventCode(secretBase32, step)}\n`)
  assert.deepEqual(outputs.map(({ stdout }) => stdout).sort(), expected.sort())
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('--watch runs until it is stopped', async () => {
  const { file, secretBase32 } = await registered()
  const child = spawn(program, ['show', '--watch', '--file', file], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  const code = timeCode(secretBase32, world.clock.now())
  assert.ok(String(line).includes(`${code.slice(0, 3)} ${code.slice(3)}`), String(line))
  assert.equal(child.exitCode, null)
  child.kill()
  await once(child, 'exit')
})

test('a lost answer: the same command goes on with the same request, and there is one token', async () => {
  const file = join(folder, 'lost.json')
  // Takes the request to the real server and keeps the answer for itself.
  const thief = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers = { 'Content-Type': 'application/json' }
      const answer = await fetch(`${server.origin}${request.url}`, {
        method: 'POST',
        headers,
        body: Buffer.concat(chunks),
      })
      answers.push((await answer.json()).tokenId)
      if (answers.length === 1) response.destroy()
      else response.writeHead(503).end('not yet')
    })
  }).listen(0, '127.0.0.1')
  const answers: string[] = []
  await once(thief, 'listening')
  const origin = `http://127.0.0.1:${(thief.address() as AddressInfo).port}`
  for (let i = 0; i < 2; i++) {
    const ended = await run('register', '--server', origin, '--file', file)
    assert.equal(ended.code, 2)
    assert.match(ended.stderr, /does not answer; run the same command again/)
    assert.equal(statSync(file).mode & 0o777, 0o600)
  }
  thief.close()
  assert.equal(answers.length, 2)
  assert.equal(new Set(answers).size, 1)
})

test('errors are explained, without a stack and without a secret', async () => {
  const { file, secretBase32 } = await registered()
  const cases: [readonly string[], RegExp][] = [
    [['register', '--server', server.origin, '--file', file], /holds token WRFD/],
    [['register', '--server', 'http://otp.example.jp', '--file', file], /--server must be/],
    [['register', '--file', file], /--server must be/],
    [['show', '--file', join(folder, 'none.json')], /there is no token/],
    [['show', '--code', '--watch', '--file', file], /only one/],
    [['show', '--colour'], /--colour/],
    [['dance'], /no such command/],
  ]
  for (const [words, said] of cases) {
    const { code, stdout, stderr } = await run(...words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, said)
    assert.ok(!stderr.includes('    at '), stderr)
    assert.equal(stdout, '')
  }
  chmodSync(file, 0o640)
  const open = await run('show', '--code', '--file', file)
  assert.match(open.stderr, /chmod 600/)
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, `{"secretBase32":"${secretBase32}"`, { mode: 0o600 })
  const unread = await run('show', '--file', broken)
  assert.match(unread.stderr, /not a token file/)
  assert.ok(!unread.stderr.includes(secretBase32))
  assert.match((await run('--help')).stdout, /register --server URL/)
})
