// X2, SES-04, PWD-05, FLOW-05: every kind of ticket and every change after it, by the operations, on two nodes: one
// after the other, and both at once.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { challengeState } from '../../src/authority/rules/challenge.ts'
import { mailState } from '../../src/authority/rules/mail.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { Event } from '../support/events.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { happen, journalOf } from './support/changes.ts'
import { type Child, startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { mailService as service } from './support/mails.ts'
import {
  addToken,
  addUser,
  assertHolds,
  codeOf,
  enroll,
  type Person,
  stepNow,
  ticketOf,
} from './support/people.ts'
import {
  addressOf,
  anotherTicket,
  changes,
  checkOf,
  giveCertificate,
  type Kind,
  kinds,
  later,
} from './support/ticket-changes.ts'
import type { RacerTask, TicketRacerQuestion } from './support/ticket-racer.ts'
import {
  createOpenContext,
  makeChange,
  requestOf,
  type TicketChange,
  type TicketUse,
  useTicket,
} from './support/ticket-uses.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')

type Pair = {
  readonly name: string
  readonly person: Person
  readonly kind: Kind
  readonly use: TicketUse
  readonly change: TicketChange
  readonly ends: boolean
}

/** One user for every kind of ticket and every change that can meet it, each with the ticket given. */
async function preparePairs(setUp: Context, context: Context): Promise<readonly Pair[]> {
  const wanted = (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const has = kinds[kind]
    const fitting = Object.entries(changes).filter(
      ([, { token = has.token, address = has.address }]) => token === has.token && address === has.address,
    )
    const names = [...fitting.map(([name]) => name), ...(has.token ? [] : [anotherTicket])]
    return names.map((change) => ({ kind, change }))
  })
  return Promise.all(wanted.map(prepare))

  async function prepare({ kind, change }: (typeof wanted)[number], i: number): Promise<Pair> {
    const person = await addHolder(setUp, kind, String(5_000_000_000 + i))
    const use = await giveTicket(context, kind, person)
    const { make, ends } = changes[change] ?? { make: null, ends: false }
    const made = make === null ? await otherEnrollment(context, person) : make(person)
    if ('kind' in made && made.kind === 'desk_lost') await employ(setUp, made.operatorId)
    return {
      name: `${kind}: ${change}`,
      person,
      kind,
      use,
      change: 'kind' in made ? made : { kind: 'events', events: made },
      ends,
    }
  }
}

async function employ({ store }: Context, userId: string): Promise<void> {
  const of = { service: 'desk/shoko-chukin', userId }
  await happen(
    store,
    { type: 'user_created', ...of, customerId: 'c1', userName: '窓口 一子', administrator: false },
    { type: 'operator_appointed', ...of, role: 'desk' },
  )
}

async function addHolder(setUp: Context, kind: Kind, userId: string): Promise<Person> {
  const person = { service, userId, tokenId: await addToken(setUp) }
  await addUser(setUp, service, userId)
  if (kinds[kind].token) await enroll(setUp, person)
  if (kinds[kind].address) {
    const registered = { type: 'mail_address_registered', service, userId, registeredAtMs: 0 } as const
    await happen(setUp.store, { ...registered, coolingUntilMs: 0, address: addressOf(userId) })
  }
  if (kind === 'certificate_login') await giveCertificate(setUp.store, person)
  return person
}

async function giveTicket(context: Context, kind: Kind, person: Person): Promise<TicketUse> {
  const { userId, tokenId } = person
  const certificate = kind === 'certificate_login' ? checkOf(person) : undefined
  const ticketHash = await ticketOf(context, person, kinds[kind].purpose, certificate)
  const holder = { service, userId, ticketHash }
  switch (kind) {
    case 'login':
    case 'certificate_login':
    case 'stop':
      return { ...holder, kind, code: await codeOf(context, tokenId) }
    case 'synchronization':
      return { ...holder, kind, codes: await twoCodes(context, tokenId) }
    case 'enrollment':
      return { ...holder, kind, tokenId, codes: await twoCodes(context, tokenId) }
    case 'send_login_code':
    case 'offer':
      return { ...holder, kind }
    case 'send_registration_code':
      return { ...holder, kind, address: `first${userId}@warifu.example` }
    case 'mail_login':
      assert.equal(await useTicket(context, { ...holder, kind: 'send_login_code' }), 'accepted')
      return { ...holder, kind, code: await mailedCode(context, userId, 'login') }
    case 'registration': {
      const address = `first${userId}@warifu.example`
      assert.equal(
        await useTicket(context, { ...holder, kind: 'send_registration_code', address }),
        'accepted',
      )
      return { ...holder, kind, code: await mailedCode(context, userId, 'registration') }
    }
  }
}

async function twoCodes(context: Context, tokenId: string): Promise<readonly [string, string]> {
  return [await codeOf(context, tokenId, stepNow(context) - 1), await codeOf(context, tokenId)]
}

async function mailedCode(context: Context, userId: string, purpose: 'login' | 'registration') {
  const { challenge } = await context.store.read({ challenge: challengeState.ref(service, userId, purpose) })
  const { mail } = await context.store.read({ mail: mailState.ref(challenge?.mailId ?? '') })
  assert.ok(mail?.sealed && 'confidential' in mail.sealed)
  const { content } = openMail(context, mail.mailId, mail.sealed.confidential)
  assert.ok('code' in content)
  return content.code
}

/** The same user enrolls another token, with another ticket. */
async function otherEnrollment(context: Context, person: Person): Promise<TicketChange & { kind: string }> {
  const other = { ...person, tokenId: await addToken(context) }
  return { kind: 'other_ticket', use: await giveTicket(context, 'enrollment', other) }
}

/** A database with all pairs, and this process's context on it. */
async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const store = await database.open()
  const setUp = createOpenContext(store, keyRingText, () => epoch)
  const context = createOpenContext(store, keyRingText, () => later)
  const pairs = await preparePairs(setUp, context)
  assert.ok(pairs.length > 100, `${pairs.length} pairs`)
  return { database, context, pairs }
}

function testTickets(driver: Driver): void {
  test('X2, SES-04, PWD-05, FLOW-05: after a change on one node, a ticket from before opens nothing on the other', async (t) => {
    const { database, context, pairs } = await createTrack(t, driver)
    const elsewhere = createOpenContext(await database.open(), keyRingText, () => later)
    for (const pair of pairs) {
      const { name, person, use, change } = pair
      assert.equal(await makeChange(elsewhere, person, change), 'accepted', name)
      assertVoid(await useTicket(context, use), pair)
    }
    const requests = new Set((await journalOf(context.store)).map(({ request }) => request))
    // The codes that mail_login and registration need were sent with the ticket before the change.
    const earlier: readonly Kind[] = ['mail_login', 'registration']
    for (const { name, person, kind } of pairs) {
      assert.ok(requests.has(requestOf('change', person.userId)), name)
      if (!earlier.includes(kind)) assert.ok(!requests.has(requestOf('use', person.userId)), name)
    }
    await assertHolds(context)
  })

  test('X2, SES-04, FLOW-05: of a change and a ticket from before it, over two processes at once, never the ticket after the change', async (t) => {
    const { database, context, pairs } = await createTrack(t, driver)
    const outcomes = await race(t, database.place, pairs)
    const journal = await journalOf(context.store)
    let first = 0
    for (const [i, pair] of pairs.entries()) {
      const { name, person, use } = pair
      const [used, changed] = outcomes[i] ?? []
      if (used !== 'accepted') assertVoid(used, pair)
      const entries = journal.filter(({ event }) => 'userId' in event && event.userId === person.userId)
      const places = (what: 'use' | 'change') =>
        entries.flatMap(({ request }, at) => (request === requestOf(what, person.userId) ? [at] : []))
      if (used === 'accepted' && changed === 'accepted') {
        first += 1
        assert.ok(
          Math.max(...places('use')) < Math.min(...places('change')),
          `${name}: used after the change`,
        )
      }
      if (changed === 'accepted')
        await assertNothingLeft(
          context,
          pair,
          entries.map(({ event }) => event),
        )
      else assert.equal(used, 'accepted', `${name}: ${changed}`)
      assertVoid(await useTicket(context, use), pair)
    }
    t.diagnostic(`the ticket was first in ${first} of ${pairs.length}`)
    await assertHolds(context)
  })
}

/** Without an address there is nowhere to send a code to, whatever the ticket is worth. */
function assertVoid(outcome: string | undefined, { name, kind, change }: Pair): void {
  const events = change.kind === 'events' ? change.events.map(({ type }) => type) : []
  const isGone = events.includes('mail_address_removed') || events.includes('user_deleted')
  const isSaid = outcome === 'mail_address_missing' && kind === 'send_login_code' && isGone
  if (!isSaid) assert.equal(outcome, 'ticket_invalid', name)
}

/** Nor does what the ticket earned outlive the change. */
async function assertNothingLeft(
  context: Context,
  { name, person: { userId }, use, change, ends }: Pair,
  events: readonly { readonly type: string }[],
): Promise<void> {
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  if (ends) assert.equal(user?.sessionHash, null, `${name}: the session`)
  const tickets = events.filter((event) => event.type === 'session_started') as Extract<
    Event,
    { readonly type: 'session_started' }
  >[]
  const own = change.kind === 'other_ticket' ? tickets.at(-1) : undefined
  for (const ticket of tickets) {
    if (ticket === own || ticket.stage !== 'ticket') continue
    assert.notEqual(ticket.grantedUnder, user?.ticketGrant ?? null, `${name}: ${use.kind} left a ticket`)
  }
}

/** The outcomes of use and change of each pair; each process does one half of either. */
async function race(
  t: TestContext,
  place: Awaited<ReturnType<typeof databaseFor>>['place'],
  pairs: readonly Pair[],
): Promise<readonly (readonly [string, string])[]> {
  const racers: Child<TicketRacerQuestion, string[] | null>[] = [0, 1].map(() =>
    startChild('ticket-racer.ts'),
  )
  t.after(() => Promise.all(racers.map((racer) => racer.kill())))
  const now = later.toString()
  await Promise.all(racers.map((racer) => racer.ask({ kind: 'open', place, keyRingText, now })))
  const answers = await Promise.all(
    racers.map((racer, lane) =>
      racer.ask({
        kind: 'race',
        tasks: pairs.map(({ person, use, change }, i) => {
          const task: RacerTask =
            i % 2 === lane ? { use } : { of: { service, userId: person.userId }, change }
          return { task, waitMs: i % 4 === 0 ? 2 : 0 }
        }),
      }),
    ),
  )
  const [one = [], two = []] = answers.map((answer) => answer ?? [])
  return pairs.map((_, i) => {
    const [used = '', changed = ''] = i % 2 === 0 ? [one[i], two[i]] : [two[i], one[i]]
    return [used, changed]
  })
}

onBothDatabases('tickets', testTickets)
