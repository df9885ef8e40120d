// A sixth service: the product with one more module runs it, and nothing of the product knows it (decision 24).
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { touchSession } from '../../src/authority/queries/sessions.ts'
import { helpHref, serviceHref } from '../../src/authority/routes.ts'
import { commandsOf } from '../../src/compose/commands.ts'
import { kindsIn } from '../../src/compose/kinds.ts'
import { deskPartsOf, modules, modulesWith } from '../../src/compose/modules.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { refusalsIn } from '../../src/compose/refusals.ts'
import { schema, schemaOfModules } from '../../src/compose/schema.ts'
import { parseInput } from '../../src/platform/cli/command.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { readMigrations } from '../../src/platform/store/migrations.ts'
import { startDesk, userHref } from '../desk/support/site.ts'
import { settledCaller } from '../desk/support/staff.ts'
import { startPostgres } from '../support/postgres.ts'
import { sampleModule } from '../support/sample-kind/module.ts'
import { claimBenefit, timesClaimed } from '../support/sample-kind/operations/claim-benefit.ts'
import { sampleHref } from '../support/sample-kind/routes.ts'
import { sampleRefusals } from '../support/sample-kind/texts/refusals.ts'
import {
  eventsOf,
  journalHead,
  locationOf,
  loggedIn,
  newPerson,
  settledPerson,
  startSite,
  textOf,
  withTicket,
} from '../support/site.ts'
import { testCaller } from '../support/world.ts'

const service = 'sample-club/members'
const memberId = '0000000031'
const postgres = await startPostgres()
after(() => postgres.stop())
const withSample = modulesWith(sampleModule)
const profilesFolder = join(import.meta.dirname, '../support/sample-kind/profiles')

async function startMembers(t: TestContext, database: { readonly postgresUrl?: string } = {}) {
  const site = await startSite({}, { modules: withSample, profilesFolder, ...database })
  t.after(() => site.end())
  return site
}

test('its profile is loaded with the module, and refused without its section or without the module', (t) => {
  assert.equal(loadProfiles(profilesFolder, withSample).get(service)?.kind, 'sample')
  assert.throws(() => loadProfiles(profilesFolder), /members\.json: kind: /)

  const folder = mkdtempSync(join(tmpdir(), 'warifu-profiles-'))
  t.after(() => rmSync(folder, { recursive: true }))
  cpSync(profilesFolder, folder, { recursive: true })
  const file = join(folder, 'sample-club/members.json')
  const profile = JSON.parse(readFileSync(file, 'utf8'))
  for (const [wrong, message] of [
    [{ sample: undefined }, /members\.json: sample: belong to the kind sample, and to no other/],
    [{ sample: { benefit: '入館券', timesMax: 0 } }, /members\.json: sample\.timesMax: /],
    [{ kind: 'desk' }, /members\.json: sample: belong to the kind sample, and to no other/],
  ] as const) {
    writeFileSync(file, JSON.stringify({ ...profile, ...wrong }))
    assert.throws(() => loadProfiles(folder, withSample), message)
  }
})

test('it shares no kind, state, refusal or code with the product, which has none of it', () => {
  assert.deepEqual(
    kindsIn(withSample).map(({ name }) => name),
    [...kindsIn(modules).map(({ name }) => name), 'sample'],
  )
  const states = schemaOfModules(withSample).states.map(({ name }) => name)
  assert.deepEqual(states, [...schema.states.map(({ name }) => name), 'benefit'])
  assert.equal(deskPartsOf(modules).get('sample'), undefined)
  assert.equal(deskPartsOf(withSample).get('sample')?.events?.names['benefit_claimed'], '特典の受け取り')
  const { allRefusals } = refusalsIn(modules)
  assert.equal(allRefusals['benefit_used_up'], undefined)
  const codes = Object.values(allRefusals).map(({ code }) => code)
  assert.ok(!codes.includes(sampleRefusals.benefit_used_up.code))
  assert.deepEqual(refusalsIn(withSample).allRefusals['benefit_used_up'], sampleRefusals.benefit_used_up)
})

test('its screen opens behind both factors only', async (t) => {
  const site = await startMembers(t)
  const home = serviceHref(service, 'home')
  const stranger = await site.browser().send(home)
  assert.deepEqual(
    [stranger.status, locationOf(stranger)],
    [303, `${serviceHref(service, 'entry')}?notice=expired`],
  )

  const member = await settledPerson(site, memberId, service)
  const halfway = await (await withTicket(site, member)).send(home)
  assert.deepEqual([halfway.status, locationOf(halfway)], [303, serviceHref(service, 'loginCode')])

  const text = textOf(await (await loggedIn(site, member)).page(home))
  assert.match(text, /会員ページ/)
  assert.match(text, /入館券：2回のうち0回ご利用済み/)
})

test('its help has its own chapter, before those of every service on what to do next', async (t) => {
  const site = await startMembers(t)
  const contents = textOf(await site.browser().page(serviceHref(service, 'help')))
  assert.ok(contents.indexOf('特典の受け取り') < contents.indexOf('よくあるご質問'))
  assert.match(textOf(await site.browser().page(helpHref(service, 'benefit'))), /入館券を2回まで/)
})

test('its command and its upkeep run beside those of the product', async (t) => {
  const site = await startMembers(t)
  const { context } = site.world
  const member = await settledPerson(site, memberId, service)
  const client = await loggedIn(site, member)
  await client.submit(serviceHref(service, 'home'), {}, sampleHref(service, 'claim'))

  const isShow = ({ words }: { readonly words: string }) => words === 'benefit show'
  assert.equal(commandsOf(modules).find(isShow), undefined)
  const command = commandsOf(withSample).find(isShow)
  assert.ok(command !== undefined && 'run' in command)
  const typed = parseInput(command, ['--service', service, '--user', memberId])
  assert.deepEqual((await command.run(typed, context)).json, { service, userId: memberId, times: 1 })

  const noted: unknown[] = []
  const log = { info: (fields: object) => noted.push(fields), warn() {}, error() {} }
  const jobs = withSample.flatMap(({ upkeep = [] }) => upkeep)
  assert.equal(jobs.length, modules.flatMap(({ upkeep = [] }) => upkeep).length + 1)
  await jobs.at(-1)?.run(context, log)
  assert.deepEqual(noted, [{ claimants: 1 }])
})

test('the desk of its institution looks after its users: their page has the words of its event', async (t) => {
  const desk = await startDesk({ modules: withSample, profilesFolder })
  t.after(() => desk.end())
  const { context, clock } = desk.world
  const member = await settledCaller(desk.world, memberId, { service })
  clock.forward({ minutes: 1 })
  const ticket = await passFirstFactor(context, testCaller, { ...member, purpose: 'login' })
  assert.ok(ticket.ok)
  const code = await desk.world.code(member.tokenId)
  const ticketHash = sessionHash(ticket.sessionId)
  const login = await logIn(context, testCaller, { service, userId: memberId, ticketHash, code })
  assert.ok(login.ok)
  const session = { service, userId: memberId, sessionHash: sessionHash(login.sessionId) }
  await touchSession(context.store, session.sessionHash, context.now().epochMilliseconds)
  assert.ok((await claimBenefit(context, testCaller, session)).ok)

  const seat = await desk.seat('desk', 'desk/sample-club')
  const page = textOf(await seat.browser.page(userHref(seat, member)))
  assert.match(page, /会員サイト/)
  assert.match(page, /特典の受け取り/)
})

for (const database of ['SQLite', 'PostgreSQL']) {
  test(`its rule refuses with its own code and text; its events fold, and the journal proves them, on ${database}`, async (t) => {
    const site = await startMembers(
      t,
      database === 'SQLite' ? {} : { postgresUrl: await postgres.createDatabase() },
    )
    const member = await settledPerson(site, memberId, service)
    const client = await loggedIn(site, member)
    const home = serviceHref(service, 'home')
    const claim = () => client.submit(home, {}, sampleHref(service, 'claim'))

    for (const times of [1, 2]) {
      const taken = await claim()
      assert.deepEqual([taken.status, locationOf(taken)], [303, home])
      assert.equal(await timesClaimed(site.world.context, member), times)
    }
    const refused = await claim()
    assert.equal(refused.status, 409)
    const { ja, code } = sampleRefusals.benefit_used_up
    assert.ok(textOf(await refused.text()).includes(`${ja}(${code})`))
    assert.equal(await timesClaimed(site.world.context, member), 2)

    const at = site.world.clock.now().epochMilliseconds
    const claimed = (await eventsOf(site.world, member)).filter(
      ({ type }) => String(type) === 'benefit_claimed',
    )
    const event = { type: 'benefit_claimed', service, userId: memberId, claimedAtMs: at }
    assert.deepEqual(claimed, [event, event])

    const { context } = site.world
    const verify = () => verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
    const report = await verify()
    assert.equal(report.fault, null)
    await context.store.query('UPDATE sample_benefit SET times = 1')
    assert.match((await verify()).fault ?? '', /benefit/)
  })
}

test('without the module, its event is refused, and nothing is written', async (t) => {
  const site = await startSite()
  t.after(() => site.end())
  const member = await newPerson(site, memberId)
  const { store } = site.world.context
  const at = { at: site.world.clock.now(), requestId: 'test', actor: 'test', address: null }
  const event = { type: 'benefit_claimed', service: member.service, userId: memberId, claimedAtMs: 1 }
  const before = journalHead(site.world)
  await assert.rejects(
    store.change(at, {}, () => ({ outcome: { ok: true }, events: [event] })),
    /no module has declared the event benefit_claimed/,
  )
  assert.equal(journalHead(site.world), before)
})

test('two migrations with one number are refused, wherever they stand', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-migrations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, '0003-another.sql'), '')
  const types = { identity: '', bytes: '' }
  const own = sampleModule.keeps?.migrations
  assert.ok(own)
  assert.equal(readMigrations(types, [own]).at(-1)?.name, '9001-sample.sql')
  assert.throws(
    () => readMigrations(types, [pathToFileURL(`${folder}/`)]),
    /two migrations have the number of 0003-/,
  )
})
