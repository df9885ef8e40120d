import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, readConfig, settableClock } from './config.ts'

const smtpOf = (url: string) => readConfig({ SMTP_URL: url }).smtp

test('DESIGN §7: SMTP_URL asks for TLS unless it says otherwise or stays on the machine', () => {
  const auth = { user: 'u@x', pass: 'p:%/' }
  const cases = [
    ['smtps://mail.example.jp', { host: 'mail.example.jp', port: 465, tls: 'implicit', auth: null }],
    ['smtp://mail.example.jp/', { host: 'mail.example.jp', port: 587, tls: 'starttls', auth: null }],
    [
      'smtp://u%40x:p%3A%25%2F@mail.example.jp:25',
      { host: 'mail.example.jp', port: 25, tls: 'starttls', auth },
    ],
    ['smtp://mail.example.jp?tls=off', { host: 'mail.example.jp', port: 587, tls: 'none', auth: null }],
    ['smtp://u%40x:p%3A%25%2F@localhost:25', { host: 'localhost', port: 25, tls: 'none', auth }],
    ['smtp://localhost?tls=required', { host: 'localhost', port: 587, tls: 'starttls', auth: null }],
    ['smtp://127.0.0.1:25', { host: '127.0.0.1', port: 25, tls: 'none', auth: null }],
    ['smtp://[::1]:25', { host: '::1', port: 25, tls: 'none', auth: null }],
  ] as const
  for (const [url, settings] of cases) assert.deepEqual(smtpOf(url), settings, url)
  assert.equal(readConfig({}).smtp, null)
  assert.equal(smtpOf(''), null)
})

test('I7: a wrong SMTP_URL is refused without a word of its password', () => {
  const wrong = [
    'mail.example.jp',
    'smtp://',
    'http://u:geheim@mail.example.jp',
    'smtp://u:geheim@mail.example.jp/inbox',
    'smtp://u:geheim@mail.example.jp:99999',
    'smtp://u:geheim@mail.example.jp?tls=off',
    'smtp://u:geheim@mail.example.jp?tls=no',
    'smtp://u:geheim@mail.example.jp?pool=true',
    'smtp://u:geheim%@mail.example.jp',
    // A host that only looks as if it were this machine.
    'smtp://u:geheim@127.example.jp?tls=off',
  ]
  for (const url of wrong)
    assert.throws(
      () => smtpOf(url),
      (error: Error) => error instanceof ConfigError && !/geheim/.test(error.message),
      url,
    )
})

test('DESIGN 7: the clock of the demo is the real one until it is set, then ticks on, and goes back when told', () => {
  const distanceMs = (clock: ReturnType<typeof settableClock>, to: Temporal.Instant) =>
    Math.abs(clock.now().epochMilliseconds - to.epochMilliseconds)
  const soonMs = 60_000
  const there = Temporal.Instant.from('2025-06-23T09:00:00+09:00')
  const clock = settableClock(null)
  assert.equal(clock.isReal(), true)
  assert.ok(distanceMs(clock, Temporal.Now.instant()) < soonMs)
  clock.set(there)
  assert.equal(clock.isReal(), false)
  const first = clock.now()
  assert.ok(distanceMs(clock, there) < soonMs)
  assert.ok(Temporal.Instant.compare(clock.now(), first) >= 0)
  clock.set(null)
  assert.equal(clock.isReal(), true)
  assert.ok(distanceMs(clock, Temporal.Now.instant()) < soonMs)
  assert.ok(distanceMs(settableClock(there), there) < soonMs, 'WARIFU_DEMO_NOW')
})
