// Imported tokens in every flow, checked against an independent generator; and files imported whole or not at all.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { enrollToken } from '../../../src/authority/operations/enroll-token.ts'
import { importTokens } from '../../../src/authority/operations/import-tokens.ts'
import { logIn } from '../../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../../src/authority/operations/pass-first-factor.ts'
import { synchronizeToken } from '../../../src/authority/operations/synchronize-token.ts'
import { verifyJournal } from '../../../src/authority/operations/verify-journal.ts'
import { tokenState, tokenUseState } from '../../../src/authority/rules/token.ts'
import { searchUsers } from '../../../src/desk/operations/search.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { randomSecret, sessionHash } from '../../../src/platform/secrets/random.ts'
import { createWorld, testCaller, type World } from '../../support/world.ts'
import { importFile, prepare, type Reading } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const csv: Reading = { format: 'csv' }
const hex = '3132333435363738393031323334353637383930'
const header = 'token_id,secret_hex,moving_factor,algorithm,digits,period,counter'

type Someone = Awaited<ReturnType<World['user']>>

async function ticketOf(someone: Someone, purpose: 'login' | 'enrollment') {
  const { service, userId, password } = someone
  const passed = await passFirstFactor(world.context, testCaller, { service, userId, password, purpose })
  assert.ok(passed.ok)
  return { service, userId, ticketHash: sessionHash(passed.sessionId) }
}

async function enroll(someone: Someone, tokenId: string, codes: readonly [string, string]) {
  const ticket = await ticketOf(someone, 'enrollment')
  const outcome = await enrollToken(world.context, testCaller, { ...ticket, tokenId, codes })
  return outcome.ok ? 'enrolled' : outcome.refusal
}

async function login(someone: Someone, code: string) {
  const ticket = await ticketOf(someone, 'login')
  const outcome = await logIn(world.context, testCaller, { ...ticket, code })
  return outcome.ok ? 'in' : outcome.refusal
}

async function synchronize(someone: Someone, codes: readonly [string, string]) {
  const ticket = await ticketOf(someone, 'login')
  const outcome = await synchronizeToken(world.context, testCaller, { ...ticket, codes })
  return outcome.ok ? 'synchronized' : outcome.refusal
}

function oathtool(...words: readonly string[]): string {
  return execFileSync('oathtool', [...words, hex], { encoding: 'utf8' }).trim()
}

const hotp = (counter: number) => oathtool('--hotp', '-c', String(counter))

function totp(hash: string, period: number, stepsAway = 0): string {
  const at = world.clock.now().epochMilliseconds / 1000 + period * stepsAway
  return oathtool(`--totp=${hash}`, `--time-step-size=${period}s`, '-N', `@${Math.floor(at)}`)
}

test('RFC 4226: an imported event-based device enrolls, logs in and synchronizes from its counter on', async () => {
  const [token] = await importFile(world, `${header}\n0331735022,${hex},event,SHA1,6,,5\n`, {
    ...csv,
    prefix: 'DP',
  })
  assert.equal(token?.tokenId, 'DP0331735022')
  const someone = await world.user('0000000010')
  const behind = [hotp(3), hotp(4)] as const
  assert.equal(
    await enroll(someone, 'DP0331735022', behind),
    'codes_not_consecutive',
    'used up before the import',
  )
  assert.equal(await enroll(someone, 'DP0331735022', [hotp(5), hotp(6)]), 'enrolled')
  assert.equal(await login(someone, hotp(6)), 'code_spent')
  assert.equal(await login(someone, hotp(7)), 'in')
  assert.equal(await login(someone, hotp(9)), 'in', 'the button was pressed once for nothing')
  assert.equal(await login(someone, hotp(60)), 'code_wrong')
  assert.equal(await synchronize(someone, [hotp(60), hotp(61)]), 'synchronized')
  assert.equal(await login(someone, hotp(61)), 'code_spent')
  assert.equal(await login(someone, hotp(62)), 'in')
})

for (const [i, [hash, period]] of (
  [
    ['sha1', 30],
    ['sha256', 30],
    ['sha512', 60],
  ] as const
).entries()) {
  test(`RFC 6238: an imported time-based device of ${hash} and ${period} s enrolls, logs in and synchronizes`, async () => {
    const tokenId = `FTK00000000${i}`
    await importFile(world, `${header}\n${tokenId},${hex},time,${hash},6,${period},\n`, csv)
    const someone = await world.user(`000000002${i}`)
    assert.equal(await enroll(someone, tokenId, [totp(hash, period, -1), totp(hash, period)]), 'enrolled')
    assert.equal(await login(someone, totp(hash, period)), 'code_spent')
    world.clock.forward({ seconds: period })
    assert.equal(await login(someone, totp(hash, period)), 'in')
    world.clock.forward({ seconds: period })
    assert.equal(await login(someone, totp(hash, period, 5)), 'code_wrong')
    const ahead = [totp(hash, period, 4), totp(hash, period, 5)] as const
    assert.equal(await synchronize(someone, ahead), 'synchronized')
    world.clock.forward({ seconds: period })
    assert.equal(await login(someone, totp(hash, period, 5)), 'in')
  })
}

test('a service accepts hardware only if its profile says so', async () => {
  const { context } = world
  const someone = await world.user('0000000030')
  const profile = context.profiles.get(someone.service)
  assert.ok(profile)
  const enrollment = { ...profile.enrollment, formFactors: ['mobile', 'desktop'] as const }
  const profiles = new Map([...context.profiles, [someone.service, { ...profile, enrollment }]])
  await importFile(world, `${header}\nFTK000000009,${hex},event,,,,\n`, csv)
  const ticket = await ticketOf(someone, 'enrollment')
  const asked = { ...ticket, tokenId: 'FTK000000009', codes: [hotp(0), hotp(1)] as const }
  const outcome = await enrollToken({ ...context, profiles }, testCaller, asked)
  assert.deepEqual(outcome, { ok: false, refusal: 'token_form_factor_refused' })
})

test('ENR-10: all or none: if a token ID was taken meanwhile, the whole file is refused', async () => {
  const { context } = world
  const file = `${header}\n${[1, 2, 3].map((i) => `ALL00000000${i},${hex},,,,,`).join('\n')}\n`
  const prepared = await prepare(world, file, csv)
  assert.ok(prepared.ok)
  await importFile(world, `${header}\nALL000000003,${hex},,,,,\n`, csv)
  const head = context.store.head()
  const outcome = await importTokens(context, testCaller, prepared, null)
  assert.deepEqual(outcome, { ok: false, refusal: 'token_id_taken' })
  assert.deepEqual(context.store.head(), head)
  assert.equal((await context.store.read({ token: tokenState.ref('ALL000000001') })).token, undefined)
  const again = await prepare(world, file, csv)
  assert.ok(!again.ok)
  assert.deepEqual(again.errors, [
    { line: 4, item: 'ALL000000003', problem: 'taken', detail: 'ALL000000003' },
  ])
})

test('I2, D8: a device whose clock is 31 s off is enrolled and logs in; the desk finds its user by the serial number', async () => {
  await importFile(world, `${header}\n0004-0008-CFA5,${hex},time,SHA1,6,30,\n`, {
    ...csv,
    idFrom: 'number',
    prefix: 'HW',
  })
  const off = (stepsAway: number) => {
    const at = world.clock.now().epochMilliseconds / 1000 - 31 + 30 * stepsAway
    return oathtool('--totp=sha1', '-N', `@${Math.floor(at)}`)
  }
  const someone = await world.user('0000000031')
  assert.equal(await enroll(someone, 'HW0000000000', [off(-1), off(0)]), 'enrolled')
  world.clock.forward({ seconds: 30 })
  assert.equal(await login(someone, off(0)), 'in')
  const { users } = await searchUsers(world.context, 'desk/shoko-chukin', '00040008cfa5')
  assert.deepEqual(
    users.map(({ userId, tokenId }) => [userId, tokenId]),
    [['0000000031', 'HW0000000000']],
  )
})

test('AUD-01, AUD-05: the journal has the file and each of its tokens, and no secret', async () => {
  const { context } = world
  await importFile(world, `${header}\n777,${hex},event,,,,3\n`, csv)
  const [token, file] = (await newestJournal(context.store, {}, 2)).map(({ body }) => body)
  const { sealedSecret, ...told } = JSON.parse(token ?? '').event
  assert.deepEqual(told, {
    type: 'token_imported',
    tokenId: 'FT0000000777',
    formFactor: 'hardware',
    movingFactor: 'event',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    expiresAtMs: told.expiresAtMs,
    issuedAtMs: world.clock.now().epochMilliseconds,
    lastStep: 2,
    serialNo: '777',
    serialKey: '777',
    manufacturer: null,
  })
  assert.deepEqual(Object.keys(sealedSecret), ['sha256'])
  const { digest, ...about } = JSON.parse(file ?? '').event
  assert.match(digest, /^[\w-]{43}$/)
  assert.deepEqual(about, {
    type: 'tokens_imported',
    service: null,
    userId: null,
    format: 'csv',
    count: 1,
    reason: null,
  })
})

test('CRY-01: no secret of a file is in the database as it was in the file', async () => {
  const secret = randomSecret()
  const text = Buffer.from(secret).toString('hex')
  await importFile(world, `${header}\n778,${text},event,,,,3\n`, csv)
  const { token } = await world.context.store.read({ token: tokenState.ref('FT0000000778') })
  assert.ok(token)
  const written = readdirSync(world.dataDir).map((name) => readFileSync(join(world.dataDir, name)))
  assert.ok(
    written.some((bytes) => bytes.includes(reveal(token.sealedSecret))),
    'the search finds what is there',
  )
  for (const bytes of written) assert.ok(!bytes.includes(secret) && !bytes.includes(text))
})

test('5,000 tokens are imported at once, with progress reported, and the journal holds', async () => {
  const { context } = world
  const lines = Array.from({ length: 5001 }, (_, i) => `${i},${hex},event,,,,${i}`)
  const told: string[] = []
  const progress: Reading['progress'] = (phase, count) => told.push(`${phase} ${count}`)
  const prepared = await prepare(
    world,
    `${header}\n${lines.join('\n')}\n`,
    { ...csv, prefix: 'BULK', progress },
    65_536,
  )
  assert.ok(prepared.ok)
  assert.equal((await importTokens(context, testCaller, prepared, null, progress)).ok, true)
  assert.deepEqual(told, ['read 5000', 'checked 5000', 'written 5000'])
  const { tokenUse } = await context.store.read({ tokenUse: tokenUseState.ref('BULK00005000') })
  assert.equal(tokenUse?.lastStep, 4999)
  const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
})
