// THR-10: what tells an attack on many users from users who mistype, and how often somebody is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AlarmLimits, look, newWatch, type RefusedAttempt, type Seen, type Watch } from './alarms.ts'

const limits: AlarmLimits = {
  sprayedAccounts: 50,
  locksPerMinute: 10,
  refusalsPerMinute: 60,
  turnedAwayPerMinute: 60,
}
const secondMs = 1000

const attempt = (atMs: number, of: Partial<RefusedAttempt> = {}): RefusedAttempt => {
  return { atMs, refusal: 'password_wrong', account: 'somebody', address: '203.0.113.1', locks: false, ...of }
}

/** Looks every 15 seconds at what is refused each second, and says what was told, with the second. */
function watching(start: Watch = newWatch(0)) {
  let watch = start
  let nowMs = start.lookedAtMs
  const told: (readonly [number, string])[] = []
  return {
    told,
    standing: () => Object.keys(watch.standing),
    usual: () => watch.usual,
    during(
      seconds: number,
      each: (second: number, atMs: number) => readonly RefusedAttempt[],
      turnedAway: Seen['turnedAway'] = new Map(),
    ): void {
      for (let second = 0; second < seconds; second += 15) {
        const seen = Array.from({ length: 15 }, (_, i) => each(second + i, nowMs + i * secondMs)).flat()
        nowMs += 15 * secondMs
        const looked = look(watch, { attempts: seen, turnedAway }, limits, nowMs)
        watch = looked.watch
        for (const { alarm, ...figures } of looked.begun)
          told.push([nowMs / secondMs, `${alarm} ${Object.values(figures).join(' ')}`])
        for (const name of looked.over) told.push([nowMs / secondMs, `${name} over`])
      }
    },
  }
}

const nothing = () => []

test('THR-10: spraying is told within a minute, once, and is over five quiet minutes after its window', () => {
  const one = watching()
  // Two a second at users whom nobody tries again, from many addresses.
  const sprayed = (second: number, atMs: number) =>
    [0, 1].map((i) => attempt(atMs, { account: `user ${second}.${i}`, address: `198.51.100.${second % 40}` }))
  one.during(600, sprayed)
  assert.deepEqual(one.told.slice(0, 1), [[30, 'spraying 60 30']])
  assert.equal(one.told.filter(([, text]) => text.startsWith('spraying')).length, 1)
  one.during(1200, nothing)
  const over = one.told.find(([, text]) => text === 'spraying over')
  assert.ok(over !== undefined && over[0] >= 600 + 300 && over[0] <= 600 + 900, JSON.stringify(one.told))
  assert.deepEqual(one.standing(), [])
})

test('THR-10: few users who mistype often are no spraying, nor are many over hours', () => {
  const one = watching()
  one.during(600, (second, atMs) =>
    second % 6 === 0 ? [attempt(atMs, { account: `user ${second % 20}` })] : [],
  )
  one.during(7200, (second, atMs) => (second % 20 === 0 ? [attempt(atMs, { account: `u ${second}` })] : []))
  assert.deepEqual(one.told, [])
})

test('THR-10: many locks in a minute are told; the attempts at what is locked already are not counted', () => {
  const one = watching()
  const locks = (second: number, atMs: number) => [
    attempt(atMs, { account: `user ${second % 12}`, locks: second < 12 }),
  ]
  one.during(60, locks)
  assert.deepEqual(one.told, [
    [15, 'locks 12'],
    // One a second.
    [60, 'refusals password_wrong 60'],
  ])
})

test('THR-10: a refusal that rises to five times the usual is told; what is always frequent is not', () => {
  const busy = { ...newWatch(0), usual: { 'refusals code_wrong': 100 } }
  const codes = (perSecond: number) => (second: number, atMs: number) =>
    Array.from({ length: perSecond }, (_, i) =>
      attempt(atMs, { refusal: 'code_wrong', account: `user ${second % 5} ${i % 3}` }),
    )
  const usual = watching(busy)
  usual.during(3600, codes(2))
  assert.deepEqual(usual.told, [])
  const risen = watching(busy)
  risen.during(120, codes(10))
  assert.deepEqual(risen.told, [[60, 'refusals code_wrong 600']])
  const before = risen.usual()
  risen.during(7200, codes(10))
  assert.equal(risen.told.length, 1, 'it stands as long as it lasts')
  assert.deepEqual(risen.usual(), before, 'and does not become usual')
  risen.during(900, codes(1))
  assert.equal(risen.told.at(-1)?.[1], 'refusals code_wrong over')
})

test('THR-10: what goes up and down about a limit is told once', () => {
  const one = watching()
  const waves = (second: number, atMs: number) =>
    second % 120 < 60 || second % 2 === 0 ? [attempt(atMs, { account: `user ${second % 10}` })] : []
  one.during(3600, waves)
  assert.deepEqual(
    one.told.map(([, text]) => text.split(' ')[0]),
    ['refusals'],
  )
})

test('THR-10: a refusal that nobody had before and that stops at once has an alarm that ends', () => {
  const one = watching()
  one.during(60, (second, atMs) =>
    Array.from({ length: 2 }, () => attempt(atMs, { account: `user ${second % 10}` })),
  )
  one.during(600, nothing)
  assert.deepEqual(
    one.told.map(([, text]) => text),
    ['refusals password_wrong 60', 'refusals password_wrong over'],
  )
})

test('E7, issue 13: a rise of requests that are turned away is told by status, once, and ends', () => {
  const one = watching()
  one.during(60, nothing, new Map([[429, 59]]))
  assert.equal(one.told.length, 0)
  one.during(
    300,
    nothing,
    new Map([
      [429, 59],
      [503, 60],
    ]),
  )
  assert.deepEqual(one.told, [[75, 'turned_away 503 60']])
  one.during(600, nothing)
  assert.deepEqual(one.told.at(-1), [675, 'turned_away 503 over'])
  assert.deepEqual(one.standing(), [])
})

test('E7, issue 13: what a busy service always turns away is usual', () => {
  const busy = watching({ ...newWatch(0), usual: { 'turned_away 429': 50 } })
  busy.during(3600, nothing, new Map([[429, 100]]))
  assert.equal(busy.told.length, 0)
  busy.during(60, nothing, new Map([[429, 500]]))
  assert.deepEqual(
    busy.told.map(([, text]) => text),
    ['turned_away 429 500'],
  )
})
