// The outbox against a real mail server and both databases: what is sent, how often, and what the rows say about it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, type TestContext, test } from 'node:test'
import { noteBounce } from '../../src/authority/operations/mail/note-bounce.ts'
import { dueMails } from '../../src/authority/queries/mails.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { bounceOf } from '../support/bounces.ts'
import {
  type Answer,
  type MailServer,
  readMail,
  startMailServer,
  trustTestServers,
} from '../support/mail-server.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf, journalOf } from './support/changes.ts'
import { startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch, sqliteDriver } from './support/databases.ts'
import type { MailerQuestion } from './support/mailer.ts'
import {
  codeContent,
  fateOf,
  mailOf,
  noticeContent,
  patientWaits,
  queue,
  quickWaits,
  startWorker,
  until,
} from './support/mails.ts'
import { caller, createContext } from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')

/** A database, a mail server that answers by recipient, and workers that end with the test. */
async function createOffice(
  t: TestContext,
  driver: Driver,
  behavior: Parameters<typeof startMailServer>[0] = {},
) {
  const database = await databaseFor(t, driver)
  let now = epoch
  let clockFails = false
  const clock = () => {
    if (clockFails) throw new Error('the clock jumped')
    return now
  }
  const open = async () => createContext(await database.open(), keyRingText, clock)
  const context = await open()
  const server = await startMailServer(behavior)
  t.after(server.stop)
  return {
    database,
    context,
    server,
    open,
    forward: (seconds: number) => {
      now = now.add({ seconds })
    },
    breakClock: (broken: boolean) => {
      clockFails = broken
    },
    work(on = context, waits = patientWaits) {
      const worker = startWorker(on, server.settings, waits)
      t.after(worker.stop)
      return worker
    },
    ended: (mailId: string) =>
      until(`an end of ${mailId}`, async () => (await mailOf(context, mailId)).endedAtMs !== null),
  }
}

/** How many mails each recipient got. */
function counts({ taken }: MailServer): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { to } of taken) for (const address of to) found[address] = (found[address] ?? 0) + 1
  return found
}

function testSending(driver: Driver): void {
  test('S2-1.1-01, AUD-05: a code goes out, and neither rows nor journal ever show it or its recipient', async (t) => {
    const login = { user: 'warifu', pass: 'secret' }
    const { context, server, work, ended, database } = await createOffice(t, driver, { login })
    const mailId = await queue(context, 'hanako@customer.example', codeContent(context, '918273'))
    const before = (await mailOf(context, mailId)).sealed
    work()
    await ended(mailId)

    assert.deepEqual([await fateOf(context, mailId), before !== null], ['sent', true])
    const [mail] = server.taken
    assert.ok(mail)
    assert.deepEqual([mail.secure, mail.user, mail.to], [true, 'warifu', ['hanako@customer.example']])
    assert.match(readMail(mail.raw).text, /ワンタイムパスワード：918273\n/)
    assert.equal((await mailOf(context, mailId)).sealed, null)
    const written = JSON.stringify([await journalOf(context.store), await database.sql('SELECT * FROM mail')])
    assert.doesNotMatch(written, /918273|hanako|customer\.example/)
    if (driver === sqliteDriver) {
      const { at } = database.place
      for (const file of [at, `${at}-wal`]) assert.doesNotMatch(readFileSync(file, 'latin1'), /918273|hanako/)
    }
    const types = (await journalOf(context.store)).map(({ event }) => event.type).slice(-3)
    assert.deepEqual(types, ['mail_queued', 'mail_claimed', 'mail_sent'])
    await assertSound(context.store)
  })

  test('REL-10: a permanent refusal drops the mail; a temporary one retries the same mail', async (t) => {
    let refusals = 2
    const answer = (stage: string, to: string): Answer => {
      if (stage === 'to' && to.startsWith('gone'))
        return { code: 550, text: '5.1.1 <gone@c.example> unknown' }
      if (stage === 'content' && to.startsWith('busy') && refusals-- > 0)
        return { code: 451, text: '4.3.2 later' }
      return undefined
    }
    const { context, server, work, ended, forward } = await createOffice(t, driver, { answer })
    const gone = await queue(context, 'gone@c.example', noticeContent(context))
    const busy = await queue(context, 'busy@c.example', codeContent(context))
    work()
    await ended(gone)
    for (const [attempts, seconds] of [
      [1, 5],
      [2, 15],
    ] as const) {
      await until('a refusal', async () => {
        const { status, reason, attempts: made } = await mailOf(context, busy)
        return status === 'waiting' && reason === '451 4.3.2' && made === attempts
      })
      forward(seconds)
    }
    await ended(busy)
    assert.deepEqual(counts(server), { 'busy@c.example': 1 })
    assert.deepEqual([await fateOf(context, gone), await fateOf(context, busy)], ['dropped refused', 'sent'])
    assert.equal((await eventsOf(context.store, 'mail_dropped'))[0]?.detail, '550 5.1.1')
    assert.match(readMail(server.taken[0]?.raw ?? '').header('Message-ID') ?? '', new RegExp(`^<${busy}@`))
    await assertSound(context.store)
  })

  test('EML-03, REL-10: a mail that may have gone out is sent again if it is a notice, and never if it is a code', async (t) => {
    const once = new Set<string>()
    const answer = (stage: string, to: string): Answer => {
      if (to === '' || once.has(to)) return undefined
      const [fault] = to.split('@')
      const isNow = stage === (fault?.startsWith('half') ? 'data' : 'content')
      if (!isNow) return undefined
      once.add(to)
      return fault?.startsWith('hang') ? 'hang' : 'drop'
    }
    const { context, server, work, ended, forward } = await createOffice(t, driver, { answer })
    const codes: string[] = []
    const notices: string[] = []
    for (const fault of ['half', 'drop', 'hang']) {
      codes.push(await queue(context, `${fault}-code@c.example`, codeContent(context)))
      notices.push(await queue(context, `${fault}-notice@c.example`, noticeContent(context)))
    }
    work(context, quickWaits)
    for (const code of codes) await ended(code)
    for (const notice of notices)
      await until('an attempt', async () => (await fateOf(context, notice)).startsWith('waiting '))
    for (const seconds of [5, 200, 400, 3600]) forward(seconds)
    for (const notice of notices) await ended(notice)
    for (const code of codes) assert.equal(await fateOf(context, code), 'dropped uncertain')
    assert.deepEqual(Object.keys(counts(server)).sort(), [
      'drop-notice@c.example',
      'half-notice@c.example',
      'hang-notice@c.example',
    ])
    await assertSound(context.store)
  })

  test('REL-10: a code that could not go out before it expired is dropped, and the state says so', async (t) => {
    const answer = (): Answer => ({ code: 421 })
    const { context, server, work, ended, forward } = await createOffice(t, driver, { answer })
    const tried = await queue(context, 'tried@c.example', codeContent(context))
    const worker = work()
    await until('a refusal', async () => (await fateOf(context, tried)) === 'waiting 421')
    forward(595)
    await ended(tried)
    await worker.stop()

    const never = await queue(context, 'never@c.example', codeContent(context))
    forward(600)
    work()
    await ended(never)
    assert.deepEqual(
      [await fateOf(context, tried), await fateOf(context, never)],
      ['dropped expired', 'dropped expired'],
    )
    assert.deepEqual(
      [(await mailOf(context, tried)).sealed, (await mailOf(context, never)).attempts],
      [null, 0],
    )
    assert.equal(server.taken.length, 0)
  })
}

function testBounces(driver: Driver): void {
  test('REL-10: a bounced mail is recorded; one that is not ours is refused', async (t) => {
    const { context, server, work, ended } = await createOffice(t, driver)
    const mailId = await queue(context, 'full@c.example', noticeContent(context))
    const waiting = await queue(context, 'other@c.example', noticeContent(context))
    work()
    await ended(mailId)
    await ended(waiting)
    const sent = server.taken.find(({ to }) => to[0] === 'full@c.example')?.raw ?? ''

    const bounce = bounceOf({ sent, status: '5.2.2', recipient: 'full@c.example' })
    assert.deepEqual(await noteBounce(context, caller, bounce), { ok: true, mailId, reason: '5.2.2' })
    assert.equal(await fateOf(context, mailId), 'bounced 5.2.2')
    const refusals: readonly [message: string, refusal: string][] = [
      [bounce, 'mail_not_sent'],
      [bounce.replaceAll(mailId, 'A'.repeat(22)), 'mail_unknown'],
      [bounce.replaceAll('Action: failed', 'Action: delayed'), 'no_failure'],
      [sent, 'no_report'],
    ]
    for (const [message, refusal] of refusals)
      assert.deepEqual(await noteBounce(context, caller, message), { ok: false, refusal })
    assert.equal(await fateOf(context, waiting), 'sent')
    assert.equal((await eventsOf(context.store, 'mail_bounced')).length, 1)
    await assertSound(context.store)
  })
}

function testManyWorkers(driver: Driver): void {
  test('REL-10: two workers and a hundred mails: each goes out once', async (t) => {
    const { context, server, work, open } = await createOffice(t, driver)
    const addresses = Array.from({ length: 100 }, (_, i) => `u${i}@c.example`)
    const mailIds = await Promise.all(
      addresses.map((to, i) => queue(context, to, i % 2 ? codeContent(context) : noticeContent(context))),
    )
    const workers = [work(context), work(await open())]
    for (const mailId of mailIds)
      await until('all sent', async () => (await fateOf(context, mailId)) === 'sent')
    for (const worker of workers) await worker.stop()
    assert.deepEqual(counts(server), Object.fromEntries(addresses.map((to) => [to, 1])))
    assert.deepEqual(
      workers.flatMap(({ faults }) => faults),
      [],
    )
    const claims = await eventsOf(context.store, 'mail_claimed')
    assert.equal(claims.length, 100)
    await assertSound(context.store)
  })

  test('REL-10: kill -9 after the server took a mail: no code twice, each notice at least once, under one ID', async (t) => {
    const { context, server, work, ended, forward, database } = await createOffice(t, driver, {
      // Taken, but the worker never learns of it.
      answer: (stage, to) => (stage === 'content' && to !== '' && !killed ? 'hang' : undefined),
    })
    let killed = false
    const handed = () => server.handed.length
    const code = await queue(context, 'code@c.example', codeContent(context))
    const notice = await queue(context, 'notice@c.example', noticeContent(context))
    const child = startChild<MailerQuestion, null>('mailer.ts')
    t.after(() => child.kill())
    const now = context.now().toString()
    await child.ask({ place: database.place, keyRingText, now, smtp: server.settings })
    await until('both handed over', () => handed() === 2)
    await child.kill()
    killed = true

    // While the claims hold, nobody else touches them.
    const worker = work()
    forward(119)
    await until('a look at the outbox', async () => (await dueMails(context.store, 0, 1)).length === 0)
    assert.deepEqual([await fateOf(context, code), await fateOf(context, notice)], ['sending', 'sending'])
    forward(1)
    await ended(code)
    await ended(notice)
    await worker.stop()
    assert.deepEqual(
      [await fateOf(context, code), await fateOf(context, notice)],
      ['dropped uncertain', 'sent'],
    )
    const ids = server.handed.map((raw) => readMail(raw).header('Message-ID'))
    assert.deepEqual(
      [ids.filter((id) => id?.includes(code)).length, ids.filter((id) => id?.includes(notice)).length],
      [1, 2],
    )
    await assertSound(context.store)
  })

  test('REL-14, REL-15: while the clock cannot be trusted nothing goes out, and then everything does', async (t) => {
    const { context, server, work, ended, breakClock, forward } = await createOffice(t, driver)
    const mailId = await queue(context, 'taro@c.example', codeContent(context))
    breakClock(true)
    const worker = work()
    await until('some looks', () => worker.faults.length > 3)
    assert.equal(server.connections(), 0)
    breakClock(false)
    await ended(mailId)
    // Back in time: a mail queued then waits no longer than its own clock says.
    forward(-3600)
    const earlier = await queue(context, 'taro@c.example', codeContent(context))
    await ended(earlier)
    assert.deepEqual(counts(server), { 'taro@c.example': 2 })
  })

  test('REL-10: an absent server is tried with one mail at a time, and queuing does not wait for it', async (t) => {
    let away = true
    const { context, server, work, forward } = await createOffice(t, driver, {
      answer: (stage) => (stage === 'connect' && away ? { code: 421 } : undefined),
    })
    const worker = work()
    const began = performance.now()
    const mailIds = await Promise.all(
      Array.from({ length: 120 }, (_, i) => queue(context, `u${i}@c.example`, noticeContent(context))),
    )
    assert.ok(performance.now() - began < 5000)
    await until('some attempts', () => server.connections() > 5)
    away = false
    forward(5000)
    for (const mailId of mailIds)
      await until('all sent', async () => (await fateOf(context, mailId)) === 'sent')
    await worker.stop()
    assert.equal(server.taken.length, 120)
    assert.deepEqual(worker.said, [
      'the mail server cannot be reached; mails wait',
      'the mail server can be reached again',
    ])
    const attempts = (await eventsOf(context.store, 'mail_deferred')).length
    assert.ok(attempts < 60, `${attempts} attempts were wasted`)
  })
}

before(trustTestServers)

onBothDatabases('the outbox', (driver) => {
  testSending(driver)
  testBounces(driver)
  testManyWorkers(driver)
})
