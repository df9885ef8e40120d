// The benchmark runs to its end and prints what a reader needs. How fast it was is not for a test to judge.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { commitText, measureCommits } from './commits.ts'
import { isWhole } from './load.ts'
import { parseCores } from './pinning.ts'
import { median, percentile, rounded } from './statistics.ts'

const positive = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0

test('a tiny run prints machine, parameters and each comparison as JSON', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  // Not what installs a peer from npm, or waits for real steps of time.
  const only = ['--only', 'parts,verifications,firstFactors,logins,api,radius,memory']
  const tiny = [...only, '--quick', '--users', '48', '--rounds', '2', '--concurrency', '8']
  const run = spawnSync(process.execPath, [main, ...tiny], { encoding: 'utf8', timeout: 180_000 })
  assert.equal(run.status, 0, run.stderr)
  const report = JSON.parse(run.stdout)

  assert.deepEqual(Object.keys(report), [
    'machine',
    'parameters',
    'parts',
    'verifications',
    'firstFactors',
    'logins',
    'api',
    'radius',
    'memory',
  ])
  assert.equal(report.machine.node, process.versions.node)
  const machine = ['cpu', 'cores', 'memoryGiB', 'system', 'node', 'sqlite', 'temporaryFileSystem']
  assert.deepEqual(Object.keys(report.machine), machine)
  assert.deepEqual(report.parameters, { quick: true, users: 48, rounds: 2, concurrency: 8 })

  const { parts, verifications, firstFactors, logins, api, radius } = report
  assert.ok(parts.parts.length > 10 && positive(parts.sum.microseconds))
  assert.ok(
    parts.parts.every(({ microseconds }: { microseconds: number }) => Number.isFinite(microseconds)),
    JSON.stringify(parts),
  )
  const http = [logins, api.sqlite, api.postgres].flatMap(({ warifu, bare }) => [warifu, bare])
  for (const side of [verifications.warifu, verifications.floor, ...http, radius.warifu]) {
    assert.ok(positive(side.perSecond) && positive(side.cpuMicroseconds))
    assert.equal(side.rounds.length, 2)
    assert.ok(side.rounds.every(positive))
  }
  for (const { p50Ms, p99Ms } of [verifications.warifu, ...http]) {
    assert.ok(positive(p50Ms) && positive(p99Ms) && p50Ms <= p99Ms)
  }
  assert.ok(report.memory.megabytes > 10)
  for (const { p99Ms } of [api.sqlite.halfLoad, api.postgres.halfLoad]) assert.ok(positive(p99Ms))
  for (const { ratio } of [verifications, firstFactors, logins, api.sqlite, api.postgres])
    assert.ok(positive(ratio))
  assert.equal(verifications.groupSize, 8, 'all that wait are committed together')
  assert.ok(verifications.journalBytes > 200)
  assert.ok(logins.answerBytes > 500, 'the bare server gives the same headers')
})

test('W6: a tiny run of bench:bulk says what a file takes, and what code checks notice meanwhile', () => {
  const main = fileURLToPath(new URL('./bulk.ts', import.meta.url))
  // Each turn of all users is half a minute of their clock, and a session lasts for twenty of them.
  const tiny = ['--rounds', '1', '--payees', '12', '--users', '60']
  const run = spawnSync(process.execPath, [main, ...tiny], { encoding: 'utf8', timeout: 180_000 })
  assert.equal(run.status, 0, run.stderr)
  const { alone, withCodeChecks, codeChecks } = JSON.parse(run.stdout)
  for (const side of [alone, withCodeChecks]) {
    for (const took of [side.readCheckedShown, side.confirmed]) {
      assert.ok(positive(took.p50Ms) && positive(took.longestMs) && positive(took.cpuMs))
    }
  }
  for (const { of, p50Ms, p99Ms } of [codeChecks.quiet, codeChecks.meanwhile]) {
    assert.ok(of >= 4 && positive(p50Ms) && p50Ms <= p99Ms)
  }
})

test('an invalid number of rounds is refused', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const run = spawnSync(process.execPath, [main, '--rounds', '0'], { encoding: 'utf8' })
  assert.equal(run.status, 1)
  assert.match(run.stderr, /--rounds must be a whole number from 1/)
  assert.equal(run.stdout, '')
})

test('X4: commits are compared with and without the MAC, and with the least they could write', async () => {
  const measured = await measureCommits({ groupSize: 64, rounds: 1 })
  for (const side of [measured.withMac, measured.withoutMac, measured.floor]) {
    assert.ok(side !== undefined && positive(side.perSecond) && positive(side.cpuMicroseconds))
    assert.equal(side.rounds.length, 1)
  }
  assert.ok(Number.isFinite(measured.macMicroseconds))
  assert.match(commitText(measured), /^ {2}without the MAC: [\d.]+ µs of processor time a login/m)
})

test('median, percentile and rounding', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.equal(median([7]), 7)
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  assert.equal(percentile(hundred, 0.5), 50)
  assert.equal(percentile(hundred, 0.99), 99)
  assert.equal(percentile([3], 0.99), 3)
  assert.throws(() => median([]), RangeError)
  assert.equal(rounded(123_456), 123_000)
  assert.equal(rounded(0.012345), 0.0123)
})

test('an answer is complete with its last byte, and not before', () => {
  const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'
  const chunked = 'HTTP/1.1 303 See Other\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
  const empty = 'HTTP/1.1 204 No Content\r\n\r\n'
  for (const answer of [plain, chunked, empty]) {
    for (let length = 0; length < answer.length; length++)
      assert.equal(isWhole(answer.slice(0, length)), false)
    assert.equal(isWhole(answer), true)
  }
})

test('the cores of a list', () => {
  assert.deepEqual(parseCores('0-3'), [0, 1, 2, 3])
  assert.deepEqual(parseCores('0,2-4,7'), [0, 2, 3, 4, 7])
  assert.deepEqual(parseCores(''), [])
})
