// What a mail server can do to a mail, and what we then know of it: a real server, on this machine.
import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { before, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import type { SmtpSettings } from '../../src/platform/mail/connection.ts'
import type { Letter } from '../../src/platform/mail/letter.ts'
import { createSmtp } from '../../src/platform/mail/smtp.ts'
import { decodeWords, readMail, startMailServer, trustTestServers } from '../support/mail-server.ts'

before(trustTestServers)

const quick = { connectMs: 300, idleMs: 300, wholeMs: 1000 }

function letter(to = 'taro@customer.example'): Letter {
  const [from, recipient] = [parseMailAddress('otp@bank.example'), parseMailAddress(to)]
  assert.ok(from && recipient)
  return {
    mailId: 'AbC-_0123456789abcdefg',
    from: { name: '商工中金 外為Web', address: from },
    to: recipient,
    subject: '【商工中金外為Web為替予約サービス】ワンタイムパスワードのお知らせ',
    body: 'ワンタイムパスワード：123456\n.\n終わり\n',
    at: Temporal.Instant.from('2025-07-01T09:00:05+09:00'),
  }
}

async function serverFor(t: TestContext, behavior: Parameters<typeof startMailServer>[0] = {}) {
  const server = await startMailServer(behavior)
  t.after(server.stop)
  return server
}

function smtpFor(t: TestContext, settings: SmtpSettings) {
  const smtp = createSmtp(settings, quick)
  t.after(smtp.close)
  return smtp
}

test('S2-1.1-01: a mail goes out by STARTTLS and AUTH, as plain text with our Message-ID', async (t) => {
  const server = await serverFor(t, { login: { user: 'warifu', pass: 'p%ss wörd' } })
  const delivery = await smtpFor(t, server.settings).send(letter())
  assert.equal(delivery.delivered, true)
  assert.equal(delivery.messageId, '<AbC-_0123456789abcdefg@bank.example>')
  assert.match(delivery.response, /^250/)

  const [mail] = server.taken
  assert.ok(mail)
  assert.deepEqual(
    [mail.from, mail.to, mail.secure, mail.user],
    ['otp@bank.example', ['taro@customer.example'], true, 'warifu'],
  )
  const { headers, header, text } = readMail(mail.raw)
  assert.deepEqual(headers.map(([name]) => name).sort(), headerNames)
  assert.equal(header('Date'), 'Tue, 1 Jul 2025 09:00:05 +0900')
  assert.equal(header('Auto-Submitted'), 'auto-generated')
  assert.equal(header('To'), 'taro@customer.example')
  assert.equal(header('Message-ID'), delivery.messageId)
  assert.equal(decodeWords(header('From') ?? ''), '商工中金 外為Web <otp@bank.example>')
  assert.equal(decodeWords(header('Subject') ?? ''), letter().subject)
  assert.equal(text, letter().body)
  assert.deepEqual(mail.dsn, { ret: 'HDRS', envid: 'AbC-_0123456789abcdefg' })
})

const headerNames = [
  'Auto-Submitted',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
]

test('REL-10: what each fault of a mail server means for the mail', async (t) => {
  type Fault = NonNullable<Parameters<typeof startMailServer>[0]>['answer']
  const at =
    (stage: string, answer: ReturnType<NonNullable<Fault>>): Fault =>
    (now) =>
      now === stage ? answer : undefined
  const addressInText = { code: 550, text: '5.1.1 <taro@customer.example> unknown' }
  const cases: readonly [name: string, fault: Fault, failure: string][] = [
    ['no greeting', at('connect', 'hang'), 'temporary, unreachable: timeout'],
    ['refuses to talk', at('connect', { code: 554 }), 'temporary, unreachable: 554'],
    ['sender refused', at('from', { code: 550 }), 'temporary: 550'],
    ['recipient refused', at('to', addressInText), 'permanent: 550 5.1.1'],
    ['recipient refused for now', at('to', { code: 451, text: '4.2.0 greylisted' }), 'temporary: 451 4.2.0'],
    ['hangs at the recipient', at('to', 'hang'), 'temporary, unreachable: timeout'],
    ['content refused', at('content', { code: 554, text: '5.6.0 no' }), 'permanent: 554 5.6.0'],
    ['content refused for now', at('content', { code: 452 }), 'temporary: 452'],
    ['goes away after the content', at('content', { code: 421 }), 'temporary: 421'],
    ['breaks in the middle of the content', at('data', 'drop'), 'uncertain: connection lost'],
    ['breaks after the content', at('content', 'drop'), 'uncertain: connection lost'],
    ['hangs after the content', at('content', 'hang'), 'uncertain: timeout'],
  ]
  for (const [name, answer, failure] of cases) {
    const server = await serverFor(t, answer === undefined ? {} : { answer })
    const delivery = await smtpFor(t, server.settings).send(letter())
    assert.ok(!delivery.delivered, name)
    const unreachable = delivery.unreachable ? ', unreachable' : ''
    assert.equal(`${delivery.failure}${unreachable}: ${delivery.reason}`, failure, name)
    assert.equal(server.taken.length, 0, name)
  }
})

test('REL-10: a server that answers each command slowly does not keep a mail longer than a claim', async (t) => {
  const slow = createServer((socket) => {
    socket.on('error', () => {})
    const timer = setInterval(() => socket.write('220-patience\r\n'), 100)
    socket.once('close', () => clearInterval(timer))
  })
  slow.listen(0, 'localhost')
  t.after(() => slow.close())
  await new Promise((resolve) => slow.once('listening', resolve))
  const { port } = slow.address() as AddressInfo
  const began = performance.now()
  const delivery = await smtpFor(t, { host: 'localhost', port, tls: 'none', auth: null }).send(letter())
  assert.deepEqual([delivery.delivered, performance.now() - began < 2000], [false, true])
})

test('CRY-06, REL-10: without TLS that can be trusted nothing is said, neither the login nor the mail', async (t) => {
  const login = { user: 'warifu', pass: 'secret' }
  const untrusted = await serverFor(t, { login, untrusted: true })
  const wrongLogin = await serverFor(t, { login })
  const settings: readonly [SmtpSettings, string][] = [
    [untrusted.settings, 'no connection (CERT_HAS_EXPIRED)'],
    [{ ...untrusted.settings, tls: 'implicit' }, 'no connection (ERR_SSL_WRONG_VERSION_NUMBER)'],
    [{ ...wrongLogin.settings, auth: { user: 'warifu', pass: 'wrong' } }, '535 5.7.8'],
    [{ host: 'localhost', port: 1, tls: 'starttls', auth: login }, 'no connection (ECONNREFUSED)'],
  ]
  for (const [setting, reason] of settings) {
    const delivery = await smtpFor(t, setting).send(letter())
    const unreachable = { delivered: false, failure: 'temporary', unreachable: true, reason }
    assert.deepEqual(delivery, unreachable)
  }
  assert.deepEqual([untrusted.taken.length, wrongLogin.taken.length], [0, 0])
})

test('a server without STARTTLS gets nothing, unless nothing was to be protected', async (t) => {
  const heard: string[] = []
  const plain = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('220 plain\r\n')
    socket.on('data', (data) => {
      heard.push(data.toString())
      socket.write(/^EHLO/.test(data.toString()) ? '250-plain\r\n250 AUTH PLAIN\r\n' : '500 no\r\n')
    })
  })
  plain.listen(0, 'localhost')
  t.after(() => plain.close())
  await new Promise((resolve) => plain.once('listening', resolve))
  const { port } = plain.address() as AddressInfo
  const auth = { user: 'warifu', pass: 'secret' }
  const delivery = await smtpFor(t, { host: 'localhost', port, tls: 'starttls', auth }).send(letter())
  assert.equal(delivery.delivered, false)
  assert.doesNotMatch(heard.join(''), /AUTH|MAIL|taro/)

  const trusted = await serverFor(t)
  const unprotected = await smtpFor(t, { ...trusted.settings, tls: 'none' }).send(letter())
  assert.equal(unprotected.delivered, true)
  assert.equal(trusted.taken[0]?.secure, false)
})

test('EML-07: at a real server, hostile names and subjects reach one recipient, with the same headers', async (t) => {
  const server = await serverFor(t)
  const smtp = smtpFor(t, { ...server.settings, tls: 'none' })
  const attempts = [
    '\r\nBcc: evil@x.example',
    '\n.\r\nMAIL FROM:<evil@x.example>',
    '=?UTF-8?B?DQpCY2M6?=',
    '"<evil@x.example>,',
  ]
  for (const attempt of attempts) {
    const usual = letter()
    const from = { ...usual.from, name: `銀行${attempt}` }
    const delivery = await smtp.send({
      ...usual,
      from,
      subject: `件名${attempt}`,
      body: `${attempt}\r\n.\r\nQUIT\r\n`,
    })
    assert.equal(delivery.delivered, true)
  }
  assert.equal(server.taken.length, attempts.length)
  for (const { from, to, raw } of server.taken) {
    assert.deepEqual([from, to], ['otp@bank.example', ['taro@customer.example']])
    assert.deepEqual(
      readMail(raw)
        .headers.map(([name]) => name)
        .sort(),
      headerNames,
    )
  }
})

test('I5: an address of an old carrier is sent to in quotes, in which its dots may stand', async (t) => {
  const server = await serverFor(t)
  const to = parseMailAddress('taro..yamada.@docomo.example')
  assert.ok(to)
  const smtp = smtpFor(t, { ...server.settings, tls: 'none' })
  const delivery = await smtp.send({ ...letter(), to })
  assert.equal(delivery.delivered, true, JSON.stringify(delivery))
  const [taken] = server.taken
  assert.match(taken?.raw ?? '', /^To: <?"taro\.\.yamada\."@docomo\.example>?\r?$/m)
  assert.deepEqual(taken?.to, ['"taro..yamada."@docomo.example'])
})

test('REL-23: closing ends what is under way at once, and nothing is lost', async (t) => {
  const server = await serverFor(t, { answer: (stage) => (stage === 'to' ? 'hang' : undefined) })
  const smtp = createSmtp(server.settings)
  t.after(smtp.close)
  const sending = smtp.send(letter())
  while (server.connections() === 0) await sleep(5)
  await sleep(50)
  smtp.close()
  const delivery = await sending
  assert.deepEqual([delivery.delivered, !delivery.delivered && delivery.failure], [false, 'temporary'])
})
