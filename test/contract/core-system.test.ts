// E5: a core system that is asked over HTTP: statements in order, postings that are booked once, and every fault of it.

import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { coreMeasures } from '../../src/bank/operations/core/measures.ts'
import { accountsToldAtMs, statementOf } from '../../src/bank/operations/read-accounts.ts'
import { coreFaults, refusedPostings } from '../../src/bank/queries/core.ts'
import { linkOf, serveAt } from '../support/core-system.ts'
import { localhostTls } from '../support/localhost-tls.ts'
import { happen } from '../support/web-fb/companies.ts'
import { webFb as service } from '../support/web-fb/service.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import { account, apiKey, fed, number, transferOf } from './support/core-house.ts'
import { type Driver, sqliteDriver } from './support/databases.ts'

async function measured(node: Awaited<ReturnType<typeof fed>>['node'], name: string) {
  const measure = coreMeasures.find((each) => each.name === name)
  assert.ok(measure !== undefined)
  return (await measure.read(node)).map(({ value }) => value)
}

function links(driver: Driver): void {
  test('E5: over HTTP a full statement comes first, then what changed; a posting that two nodes send is booked once', async (t) => {
    const house = await fed(t, driver)
    const { node, nodes, company, core, later, keyFile, held } = house
    const url = await serveAt(t, core.listener)
    const [one, other] = nodes.map((each) => linkOf(each, { url, keyFile }))
    assert.ok(one && other)
    assert.deepEqual(await one.take(), [`${service} 1 taken`])
    assert.deepEqual([await one.take(), await other.take(), await held()], [[], [], [700_000]])
    core.book(number, 10_000, 'ﾌﾘｺﾐ ｶ)ﾄﾘﾋｷｻｷ')
    const transferId = await transferOf(house, 50_000)
    assert.deepEqual(await held(), [650_000])
    const sent = await Promise.all([one.send(), other.send()])
    assert.deepEqual(new Set(sent.flat()), new Set([`${transferId}-001 answered`]))
    assert.equal(core.balanceOf(number), 660_000)
    assert.deepEqual([await one.send(), await held()], [[], [650_000]])
    later(1)
    const both = await Promise.all([one.take(), other.take()])
    // One that asks after the other has taken it finds nothing new.
    assert.deepEqual(new Set(both.flat()), new Set([`${service} 2 taken`]))
    const taken = await eventsOf(node.store, 'core_file_taken')
    assert.deepEqual(
      taken.map(({ sequence }) => sequence),
      [1, 2],
    )
    assert.deepEqual(await held(), [660_000])
    const statement = await statementOf(node, company)
    assert.deepEqual(
      statement?.postings.map(({ yen, coreSequence, coreAnswer }) => [yen, coreSequence, coreAnswer]),
      [
        [10_000, 2, null],
        [-50_000, 2, 'accepted'],
      ],
    )
    assert.equal((await eventsOf(node.store, 'posting_answered')).length, 1)
    await assertSound(node.store)
  })

  test('E5: a posting that the core system refuses is kept with its reason, and what comes back of it is not sent', async (t) => {
    const house = await fed(t, driver)
    const { node, company, core, keyFile, held } = house
    const url = await serveAt(t, core.listener)
    const link = linkOf(node, { url, keyFile })
    await link.take()
    const transferId = await transferOf(house, 50_000)
    core.book(number, -690_000, 'ATM')
    assert.deepEqual(await measured(node, 'core_posting_oldest_seconds'), [0])
    assert.deepEqual(await link.send(), [`${transferId}-001 answered`])
    assert.deepEqual(
      (await refusedPostings(node.store, service, 10)).map(({ entryId, coreReason }) => [
        entryId,
        coreReason,
      ]),
      [[`${transferId}-001`, 'insufficient_funds']],
    )
    assert.deepEqual(link.logged.at(-1), {
      level: 'error',
      message: 'the core system refused a posting',
      fields: { service, posting: `${transferId}-001`, reason: 'insufficient_funds' },
    })
    assert.deepEqual(await measured(node, 'core_postings_refused'), [1])
    const entry = { service, entryId: `${transferId}-S0001`, transferId, text: '振込中止', day: '2016-01-13' }
    const back = { type: 'posted', ...entry, bookedAtMs: node.now().epochMilliseconds } as const
    await happen(
      node,
      { ...back, accountId: company.accountId, yen: 50_000, balanceYen: 700_000 },
      { ...back, accountId: 'clearing', yen: -50_000, balanceYen: null },
    )
    assert.deepEqual([await link.send(), await held()], [[], [700_000]])
    assert.deepEqual(await measured(node, 'core_posting_oldest_seconds'), [])
    assert.deepEqual(await measured(node, 'core_postings_refused'), [0], 'it was stopped here')
    await assertSound(node.store)
  })

  test('E5: what comes back follows what was taken off, once the core system has that', async (t) => {
    const house = await fed(t, driver)
    const { node, company, core, later, keyFile } = house
    let isAway = false
    const url = await serveAt(t, (request, response) => {
      if (isAway) response.writeHead(503).end()
      else core.listener(request, response)
    })
    const link = linkOf(node, { url, keyFile })
    await link.take()
    const transferId = await transferOf(house, 50_000)
    later(1)
    const entry = { service, entryId: `${transferId}-S0001`, transferId, text: '振込中止', day: '2016-01-13' }
    const back = { type: 'posted', ...entry, bookedAtMs: node.now().epochMilliseconds } as const
    await happen(
      node,
      { ...back, accountId: company.accountId, yen: 50_000, balanceYen: 700_000 },
      { ...back, accountId: 'clearing', yen: -50_000, balanceYen: null },
    )
    isAway = true
    for (let i = 0; i < 2; i++) assert.deepEqual(await link.send(), [`${transferId}-001 unreachable`])
    const [fault] = await coreFaults(node.store)
    assert.deepEqual([fault?.asked, fault?.fault], ['postings', '503'])
    isAway = false
    assert.deepEqual(await link.send(), [`${transferId}-001 answered`])
    assert.deepEqual(await link.send(), [`${transferId}-S0001 answered`])
    assert.equal(core.balanceOf(number), 700_000)
    assert.deepEqual(await coreFaults(node.store), [])
    const told = link.logged.filter(({ level }) => level === 'warn')
    assert.deepEqual(
      told.map(({ fields }) => 'fault' in fields && fields.fault),
      ['503'],
      'once',
    )
  })

  test('E5: a posting whose answer was lost is sent again under its ID, and booked once', async (t) => {
    const house = await fed(t, driver)
    const { node, core, keyFile } = house
    let lost = 0
    const url = await serveAt(t, (request, response) => {
      if (request.method === 'POST' && lost === 0) {
        lost += 1
        response.writeHead = () => {
          request.socket.destroy()
          return response
        }
      }
      core.listener(request, response)
    })
    const link = linkOf(node, { url, keyFile })
    await link.take()
    const transferId = await transferOf(house, 50_000)
    assert.deepEqual(await link.send(), [`${transferId}-001 unreachable`])
    assert.equal(core.balanceOf(number), 650_000, 'it was booked')
    assert.deepEqual(await link.send(), [`${transferId}-001 answered`])
    assert.equal(core.balanceOf(number), 650_000)
  })

  test('E5: transfers from before the first statement are never sent', async (t) => {
    const house = await fed(t, driver)
    const { node, company, core, later, keyFile } = house
    const entry = { service, entryId: 'F1-001', transferId: 'F1', text: '振込', day: '2016-01-13' }
    const old = { type: 'posted', ...entry, bookedAtMs: node.now().epochMilliseconds } as const
    await happen(node, { ...old, accountId: company.accountId, yen: -1, balanceYen: -1 })
    later(1)
    const link = linkOf(node, { url: await serveAt(t, core.listener), keyFile })
    assert.deepEqual(await link.send(), [])
    await link.take()
    assert.deepEqual(await link.send(), [])
    assert.equal(core.balanceOf(number), 700_000)
  })
}

const json = { 'content-type': 'application/json' }
const asOf = '2016-01-13T10:14:00+09:00'
const head = { version: 1, service, form: 'delta', sequence: 2, asOf }
const told = { ...account, balance: 5 }
const whole = { ...head, accounts: [told], closed: [], movements: [] }
const answering =
  (
    status: number,
    body: string | Buffer,
    headers: Readonly<Record<string, string>> = json,
  ): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body)
  }
const saying = (said: object) => answering(200, JSON.stringify(said))

/** How it answers, and what is noted of it. */
const faults: readonly (readonly [string, RequestListener, string])[] = [
  ['fails', answering(500, '{}'), '500'],
  ['knows no such place', answering(404, '{}'), '404'],
  ['does not know our key', answering(401, '{}'), '401'],
  ['leads elsewhere', answering(302, '', { location: 'http://127.0.0.1:1/' }), '302'],
  ['has a page', answering(200, '<p>', { 'content-type': 'text/html' }), 'not_json'],
  ['has half an answer', answering(200, JSON.stringify(whole).slice(0, -5)), 'not_json'],
  ['packs what nobody asked it to', answering(200, gzipSync(JSON.stringify(whole))), 'not_json'],
  ['says nothing', saying({}), 'not_agreed'],
  ['says more than was agreed', saying({ ...whole, note: '' }), 'not_agreed'],
  ['says it of another service', saying({ ...whole, service: 'a/b' }), 'not_agreed'],
  ['counts in text', saying({ ...whole, accounts: [{ ...told, balance: '5' }] }), 'not_agreed'],
  ['has no time zone', saying({ ...whole, asOf: '2016-01-13T10:12:00' }), 'not_agreed'],
  ['has an account twice', saying({ ...whole, accounts: [told, told] }), 'statement_refused'],
  [
    'knows other customers',
    saying({ ...whole, accounts: [{ ...told, customer: '9999999' }] }),
    'statement_refused',
  ],
  ['leaves one out', saying({ ...whole, sequence: 3 }), 'statement_waits'],
  ['is early', saying({ ...whole, asOf: '2016-01-14T10:12:00+09:00' }), 'statement_waits'],
  ['sends more than is taken', saying({ ...whole, note: ' '.repeat(40_000) }), 'TooLarge'],
  ['breaks off', (request) => request.socket.destroy(), 'ECONNRESET'],
  ['stops in the middle', (_, response) => response.writeHead(200, json).write('{'), 'TimeoutError'],
  ['does not answer', () => {}, 'TimeoutError'],
]

test('E5: whatever a core system answers, customers keep what it said last, with its time, until it is right again', async (t) => {
  const { node, company, core, later, keyFile, held } = await fed(t, sqliteDriver)
  let behave = core.listener
  const url = await serveAt(t, (request, response) => behave(request, response))
  const link = linkOf(node, { url, keyFile }, { waitMs: 150, bytesMax: 20_000 })
  await link.take()
  const toldAtMs = await accountsToldAtMs(node, service)
  for (const [what, listener, fault] of faults) {
    behave = listener
    later(1)
    const sinceMs = node.now().epochMilliseconds
    await link.take()
    later(1)
    await link.take()
    assert.deepEqual(await coreFaults(node.store), [{ service, asked: 'statements', fault, sinceMs }], what)
    assert.deepEqual(await measured(node, 'core_away_seconds'), [60], what)
    assert.deepEqual([await held(), await accountsToldAtMs(node, service)], [[700_000], toldAtMs], what)
    behave = core.listener
    assert.deepEqual(await link.take(), [])
    assert.deepEqual(await coreFaults(node.store), [], what)
  }
  assert.equal((await eventsOf(node.store, 'core_file_taken')).length, 1)
  assert.equal((await statementOf(node, company))?.toldAtMs, toldAtMs)
  const errors = link.logged.filter(({ level }) => level === 'error')
  const asked = faults.filter(([, , fault]) => !fault.startsWith('statement_'))
  assert.equal(errors.length, asked.length, 'each fault is told once')
  await assertSound(node.store)
})

test('E5: nobody but the core system is believed, and it is shown the key or the certificate that the files hold now', async (t) => {
  const { node, core, file, keyFile } = await fed(t, sqliteDriver)
  const wrong = linkOf(node, { url: await serveAt(t, core.listener), keyFile: file('wrong', 'another') })
  await wrong.take()
  assert.deepEqual(
    (await coreFaults(node.store)).map(({ fault }) => fault),
    ['401'],
  )
  file('wrong', apiKey)
  assert.deepEqual(await wrong.take(), [`${service} 1 taken`])
  const untrusted = linkOf(node, { url: await serveAt(t, core.listener, localhostTls), keyFile })
  await untrusted.take()
  assert.deepEqual(
    (await coreFaults(node.store)).map(({ fault }) => fault),
    ['DEPTH_ZERO_SELF_SIGNED_CERT'],
  )
  const missing = linkOf(node, { url: 'http://127.0.0.1:1', keyFile: join(file('a', ''), 'none') })
  await missing.take()
  assert.deepEqual(
    (await coreFaults(node.store)).map(({ fault }) => fault),
    ['ENOTDIR'],
  )
})

onBothDatabases('a core system over HTTP', links)
