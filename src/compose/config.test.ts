import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../platform/cli/config-error.ts'
import { readConfig, settableClock } from './config.ts'

const smtpOf = (url: string) => readConfig({ SMTP_URL: url }).smtp

test('SMTP_URL asks for TLS unless it says otherwise or stays on the machine', () => {
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
    // A host that merely looks like this machine.
    'smtp://u:geheim@127.example.jp?tls=off',
  ]
  for (const url of wrong)
    assert.throws(
      () => smtpOf(url),
      (error: Error) => error instanceof ConfigError && !/geheim/.test(error.message),
      url,
    )
})

test('issue 18: pushes go nowhere but to origins of push services, over TLS, and only with somebody to turn to', () => {
  const contact = 'mailto:otp@bank.example'
  const pushOf = (origins: string, to = contact) =>
    readConfig({ WARIFU_PUSH_CONTACT: to, WARIFU_PUSH_ORIGINS: origins }).push
  assert.equal(readConfig({}).push, null)
  assert.deepEqual(pushOf('')?.places.length, 4)
  const places = ['https://push.example.jp', 'https://*.notify.windows.com', 'http://127.0.0.1:8123']
  assert.deepEqual(pushOf(places.join(', ')), { contact, places })
  for (const wrong of [
    'push.example.jp',
    'http://push.example.jp',
    'https://push.example.jp/x',
    'https://*',
    'https://*.com',
    'https://*.*.example.jp',
    'https://a.*.example.jp',
    'http://*.example.jp',
    'https://10.0.0.5',
    'http://192.168.0.1',
    'http://localhost:8123',
    'ftp://push.example.jp',
  ])
    assert.throws(() => pushOf(wrong), ConfigError, wrong)
  for (const wrong of ['otp@bank.example', 'http://bank.example', 'mailto:', 'mailto:a b@c'])
    assert.throws(() => pushOf('', wrong), ConfigError, wrong)
  assert.throws(() => readConfig({ WARIFU_PUSH_ORIGINS: 'https://push.example.jp' }), ConfigError)
})

test('the clock of the demo is the real one until it is set, then ticks on, and goes back when told', () => {
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

const tls = { WARIFU_TLS_CERT_FILE: 'c.pem', WARIFU_TLS_KEY_FILE: 'k.pem' } as const
const proxy = {
  WARIFU_CLIENT_CERT_HEADER: 'X-Client-Cert',
  WARIFU_TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16,::1',
} as const

test('S3-FAQ-07: certificates are asked for at a port of this process, or told by a proxy, or neither', () => {
  assert.deepEqual([readConfig({}).tls, readConfig({}).certificates], [null, null])
  const own = readConfig({ ...tls, PORT: '8443', WARIFU_CERT_PORT: '8444' })
  assert.equal(own.publicOrigin, 'https://localhost:8443')
  assert.deepEqual(own.certificates, {
    origin: 'https://localhost:8444',
    port: 8444,
    header: null,
    trustedProxies: [],
  })
  const atHome = readConfig({ ...tls, PUBLIC_ORIGIN: 'https://bank.example', WARIFU_CERT_PORT: '443' })
  assert.equal(atHome.certificates?.origin, 'https://bank.example')

  const behind = readConfig({
    ...proxy,
    PUBLIC_ORIGIN: 'https://bank.example',
    WARIFU_CERT_ORIGIN: 'https://bank.example:8443',
  })
  assert.deepEqual(behind.certificates, {
    origin: 'https://bank.example:8443',
    port: null,
    header: 'x-client-cert',
    trustedProxies: ['10.0.0.5', '10.1.0.0/16', '::1'],
  })
  assert.equal(readConfig(proxy).certificates?.origin, 'http://localhost:8080')
})

test('E2, THR-05: proxies are trusted for one header that tells the client’s address, and none by default', () => {
  const { proxies } = readConfig({})
  assert.deepEqual(proxies, { trustedProxies: [], forwardedHeader: 'x-forwarded-for' })
  const own = { WARIFU_TRUSTED_PROXIES: '10.0.0.5,fd00::/8', WARIFU_FORWARDED_HEADER: 'Forwarded' }
  assert.deepEqual(readConfig(own).proxies, {
    trustedProxies: ['10.0.0.5', 'fd00::/8'],
    forwardedHeader: 'forwarded',
  })
  assert.equal(readConfig(own).certificates, null)
  const wrong: [NodeJS.ProcessEnv, RegExp][] = [
    [{ WARIFU_FORWARDED_HEADER: 'forwarded' }, /needs WARIFU_TRUSTED_PROXIES/],
    [{ ...own, WARIFU_FORWARDED_HEADER: 'x-real-ip' }, /WARIFU_FORWARDED_HEADER must be/],
    [{ WARIFU_TRUSTED_PROXIES: 'proxy.example' }, /not "proxy.example"/],
  ]
  for (const [env, reason] of wrong)
    assert.throws(
      () => readConfig(env),
      (error: Error) => error instanceof ConfigError && reason.test(error.message),
      JSON.stringify(env),
    )
})

test('S3-FAQ-07: half of what certificates need is refused, and so is what would trust too much or break the cookies', () => {
  const wrong: [NodeJS.ProcessEnv, RegExp][] = [
    [{ WARIFU_TLS_CERT_FILE: 'c.pem' }, /must be set together/],
    [{ ...tls, PUBLIC_ORIGIN: 'http://bank.example' }, /PUBLIC_ORIGIN must begin with https/],
    [{ WARIFU_CERT_PORT: '8444' }, /WARIFU_CERT_PORT needs WARIFU_TLS_CERT_FILE/],
    [{ ...tls, WARIFU_CERT_PORT: '0' }, /WARIFU_CERT_PORT must be/],
    [{ WARIFU_CLIENT_CERT_HEADER: 'x-client-cert' }, /needs WARIFU_TRUSTED_PROXIES/],
    [{ ...proxy, WARIFU_CLIENT_CERT_HEADER: 'x: y' }, /name of a header/],
    [{ ...proxy, WARIFU_TRUSTED_PROXIES: 'proxy.example' }, /not "proxy.example"/],
    [{ ...proxy, WARIFU_TRUSTED_PROXIES: '10.0.0.0/33' }, /WARIFU_TRUSTED_PROXIES/],
    [{ ...proxy, WARIFU_TRUSTED_PROXIES: '::1/129' }, /WARIFU_TRUSTED_PROXIES/],
    [{ ...proxy, WARIFU_TRUSTED_PROXIES: '10.0.0.0/8/8' }, /WARIFU_TRUSTED_PROXIES/],
    [{ ...proxy, WARIFU_TRUSTED_PROXIES: ' , ' }, /WARIFU_TRUSTED_PROXIES/],
    [{ ...proxy, WARIFU_CERT_ORIGIN: 'https://cert.bank.example' }, /have the host of PUBLIC_ORIGIN/],
    [{ ...proxy, WARIFU_CERT_ORIGIN: 'bank.example' }, /WARIFU_CERT_ORIGIN must be an origin/],
  ]
  for (const [env, reason] of wrong)
    assert.throws(
      () => readConfig(env),
      (error: Error) => error instanceof ConfigError && reason.test(error.message),
      JSON.stringify(env),
    )
})

test('X4: checkpoints go to a file, a syslog server, a URL, to each that is named', () => {
  const places = (env: Record<string, string>) => readConfig(env).checkpoints
  assert.deepEqual(places({}), { file: null, syslog: null, http: null })
  const syslog = (text: string) => places({ WARIFU_CHECKPOINTS_SYSLOG: text }).syslog
  assert.deepEqual(syslog('udp://log.example.jp'), { by: 'udp', host: 'log.example.jp', port: 514 })
  assert.deepEqual(syslog('tcp://[::1]:9000'), { by: 'tcp', host: '::1', port: 9000 })
  assert.deepEqual(syslog('tls://log.example.jp/'), { by: 'tls', host: 'log.example.jp', port: 6514 })
  assert.deepEqual(syslog('unix:/run/log%20s'), { by: 'unix', path: '/run/log s' })
  const url = 'https://log.example.jp/warifu?from=a'
  const all = {
    WARIFU_CHECKPOINTS_FILE: '/mnt/worm/checkpoints.jsonl',
    WARIFU_CHECKPOINTS_URL: url,
    WARIFU_CHECKPOINTS_TOKEN_FILE: '/run/secrets/token',
  }
  const expected = { file: '/mnt/worm/checkpoints.jsonl', http: { url, tokenFile: '/run/secrets/token' } }
  assert.deepEqual(places(all), { ...expected, syslog: null })
})

test('X4: a place for checkpoints that can’t be one is refused', () => {
  for (const env of [
    { WARIFU_CHECKPOINTS_SYSLOG: 'log.example.jp:514' },
    { WARIFU_CHECKPOINTS_SYSLOG: 'http://log.example.jp' },
    { WARIFU_CHECKPOINTS_SYSLOG: 'udp://' },
    { WARIFU_CHECKPOINTS_SYSLOG: 'tcp://log.example.jp/path' },
    { WARIFU_CHECKPOINTS_SYSLOG: 'unix:' },
    { WARIFU_CHECKPOINTS_URL: 'http://log.example.jp/' },
    { WARIFU_CHECKPOINTS_URL: 'https://u:p@log.example.jp/' },
    { WARIFU_CHECKPOINTS_URL: 'log.example.jp' },
    { WARIFU_CHECKPOINTS_TOKEN_FILE: '/run/secrets/token' },
  ])
    assert.throws(() => readConfig(env), ConfigError, JSON.stringify(env))
})

test('E5: a core system is asked in the clear only on this machine, and shown who asks', () => {
  const [cert, key] = ['/etc/warifu/core.pem', '/etc/warifu/core-key.pem']
  const url = 'https://core.bank.example/warifu/v1'
  const shown = { WARIFU_CORE_CERT_FILE: cert, WARIFU_CORE_CERT_KEY_FILE: key }
  const own = { WARIFU_CORE_SERVICES: 'kita/web-fb, kita/personal', WARIFU_CORE_POLL_SECONDS: '5' }
  assert.deepEqual(readConfig({ WARIFU_CORE_URL: `${url}/`, ...shown, ...own }).coreSystem, {
    place: { url, keyFile: null, certificate: { certFile: cert, keyFile: key } },
    services: ['kita/web-fb', 'kita/personal'],
    pollMs: 5000,
  })
  assert.equal(readConfig({}).coreSystem, null)
  assert.equal(readConfig({ WARIFU_CORE_URL: 'http://127.0.0.1:8095' }).coreSystem?.pollMs, 30_000)
  const byKey = { WARIFU_CORE_KEY_FILE: '/etc/warifu/core.key' }
  for (const env of [
    { WARIFU_CORE_URL: url },
    { WARIFU_CORE_URL: 'http://core.bank.example', ...byKey },
    { WARIFU_CORE_URL: 'https://u:p@core.bank.example', ...byKey },
    { WARIFU_CORE_URL: `${url}?a=b`, ...byKey },
    { WARIFU_CORE_URL: url, WARIFU_CORE_CERT_FILE: cert },
    { WARIFU_CORE_URL: url, ...byKey, WARIFU_CORE_POLL_SECONDS: '4' },
    { WARIFU_CORE_URL: url, ...byKey, WARIFU_CORE_SERVICES: 'kita' },
    byKey,
    { WARIFU_CORE_POLL_SECONDS: '30' },
  ])
    assert.throws(() => readConfig(env), ConfigError, JSON.stringify(env))
})
