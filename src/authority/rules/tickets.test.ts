import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Event, typesTouching } from '../../../test/support/events.ts'
import { address, challenge, mailDraft } from '../../../test/support/mail-states.ts'
import { at, codeAt, loginRules, nowStep, token, tokenUse } from '../../../test/support/states.ts'
import {
  after,
  given,
  givenByCertificate,
  type Has,
  holder,
  profile,
  type Rows,
  rowsOf,
  userId,
} from '../../../test/support/ticket-rows.ts'
import { voidingChanges as changes, enrolled } from '../../../test/support/ticket-voiding.ts'
import { customer } from '../../../test/support/web-fb/states.ts'
import type { Outcome } from '../../platform/decision/decision.ts'
import { decideRestart } from '../../services/personal/rules/restart.ts'
import { decideChallenge } from './challenge.ts'
import { decideEnrollment } from './enrollment.ts'
import { type TicketPurpose, ticketPurposes } from './events.ts'
import { openTicket } from './gate.ts'
import { decideLogin, decideMailLogin } from './login.ts'
import { decideMailRegistration } from './mail-registration.ts'
import { decideOffer } from './offer.ts'
import { isAlive } from './pending-replacement.ts'
import { decideSynchronization } from './synchronization.ts'
import { decideTicketVerification } from './ticket-verification.ts'
import { decideTokenStop } from './token-stop.ts'

// Every kind of ticket and every change after it, all within one millisecond: no clock tells them apart.

const { service } = profile
const of = { service, userId }
const ofHolder = { ...of, holder }
const ms = at.epochMilliseconds
const verifier = { confidential: 'another' }
const tokenId = 'WRFM00000001'

const [first, second] = [codeAt(nowStep - 1), codeAt(nowStep)]

type Use = Has & {
  readonly purpose: TicketPurpose
  /** How the ticket is given, where it isn't by the password alone. */
  readonly give?: (rows: Rows) => Event
  readonly use: (rows: Rows) => Outcome<object, string>
}

const sent = (purpose: 'login' | 'registration', sessionHash = 'ticket') =>
  challenge({ purpose, sessionHash, attempts: 0 })
const proved = { token: token(), tokenUse: tokenUse() }
const code = { ...of, code: second, codeAt }
const rules = loginRules(profile)

const restarts = [{ act: 'restart', fromYen: 0, payees: 'all' }] as const

/** Everything that takes a ticket. */
const uses: Readonly<Record<string, Use>> = {
  'login by token': {
    purpose: 'login',
    withToken: true,
    withAddress: true,
    use: (rows) => decideLogin({ ...rows, ...proved }, { ...code, sessionHash: 'next' }, rules, at).outcome,
  },
  'verification of a code after a password': {
    purpose: 'login',
    withToken: true,
    withAddress: true,
    use: (rows) => {
      const asked = {
        ...code,
        holder,
        customerId: rows.user?.customerId ?? '',
        loginHash: () => '',
        context: null,
      }
      const by = { profile, addition: { bar: () => null }, holder }
      return decideTicketVerification({ ...rows, ...proved }, asked, by, at).outcome
    },
  },
  'login by token after 電子証明書によるログイン': {
    purpose: 'login',
    withToken: true,
    withAddress: true,
    give: givenByCertificate,
    use: (rows) => decideLogin({ ...rows, ...proved }, { ...code, sessionHash: 'next' }, rules, at).outcome,
  },
  'login by mail': {
    purpose: 'login',
    withToken: true,
    withAddress: true,
    use: (rows) => {
      const typed = { ...of, codeHash: 'right', sessionHash: 'next' }
      return decideMailLogin({ ...rows, challenge: sent('login') }, typed, rules, at).outcome
    },
  },
  'code by mail for a login': {
    purpose: 'login',
    withToken: true,
    withAddress: true,
    use: (rows) => mailed(rows, 'login'),
  },
  synchronization: {
    purpose: 'login',
    withToken: true,
    withAddress: true,
    use: (rows) =>
      decideSynchronization({ ...rows, ...proved }, { ...of, codes: [first, second], codeAt }, profile, at)
        .outcome,
  },
  enrollment: {
    purpose: 'enrollment',
    withToken: false,
    withAddress: true,
    use: (rows) => {
      const asked = { ...of, tokenId, codes: [first, second], codeAt, bindingId: 'b2', sessionHash: 'next' }
      return decideEnrollment({ ...rows, ...proved, claim: undefined }, asked, rules, at).outcome
    },
  },
  offer: {
    purpose: 'enrollment',
    withToken: false,
    withAddress: true,
    use: (rows) => {
      const { status: _, ...facts } = token({ tokenId: 'WRFM00000009' })
      const states = { ...rows, token: undefined, replaced: undefined }
      return decideOffer(states, { ...of, replaces: '' }, { type: 'token_issued', ...facts }, at).outcome
    },
  },
  'code by mail for a registration': {
    purpose: 'registration',
    withToken: true,
    withAddress: false,
    use: (rows) => mailed(rows, 'registration'),
  },
  'registration of an address': {
    purpose: 'registration',
    withToken: true,
    withAddress: false,
    use: (rows) => {
      const waiting = { session: rows.ticket, challenge: sent('registration'), pending: undefined }
      const typed = { ...of, codeHash: 'right', sessionHash: 'next', old: null }
      return decideMailRegistration({ ...rows, ...proved, ...waiting }, typed, profile, at).outcome
    },
  },
  利用停止: {
    purpose: 'stop',
    withToken: true,
    withAddress: true,
    use: (rows) => decideTokenStop({ ...rows, ...proved }, code, profile, at).outcome,
  },
  IB取引中止の解除: {
    purpose: 'restart',
    withToken: true,
    withAddress: true,
    use: (rows) => {
      const restarting = { ...profile, confirmation: { validSeconds: 300, sameDeviceYen: 0, acts: restarts } }
      const stopped = { ...customer(), stoppedAtMs: 1, stoppedBy: userId }
      const states = { ...rows, agreement: stopped, disowning: undefined }
      return decideRestart(states, { ...of, by: 'signature' }, restarting, at).outcome
    },
  },
}

function mailed(rows: Rows, purpose: 'login' | 'registration'): Outcome<object, string> {
  const states = { ...rows, session: rows.ticket, challenge: undefined, mailbox: undefined }
  const asked = { ...of, purpose, sessionHash: 'ticket', seenAtMs: 0, address, codeHash: 'code' }
  const mail = { mailboxHash: 'box', draft: mailDraft('m2') }
  return decideChallenge(states, { ...asked, ...mail }, profile, at).outcome
}

const voiding = typesTouching('user')

/** Where a ticket is taken: each of these is in `uses`, or finds the session for one that is. */
const takers = [
  'authority/operations/find-session.ts',
  ...[
    'challenge',
    'enrollment',
    'login',
    'mail-registration',
    'offer',
    'synchronization',
    'ticket-verification',
    'token-stop',
  ].map((rule) => `authority/rules/${rule}.ts`),
  'services/personal/rules/restart.ts',
]

function ready({ purpose, give = (rows) => given(rows, purpose), ...has }: Use): Rows {
  const rows = rowsOf(has)
  return after(rows, [give(rows)])
}

test('the table has every purpose of a ticket, every decision that takes one, and every event that touches a user', () => {
  assert.deepEqual(new Set(Object.values(uses).map(({ purpose }) => purpose)), new Set(ticketPurposes))
  const opening = globSync('src/**/*.ts', { exclude: ['**/*.test.ts', '**/rules/gate.ts'] })
    .filter((path) => readFileSync(path, 'utf8').includes('openTicket('))
    .map((path) => path.slice('src/'.length))
  assert.deepEqual(new Set(opening), new Set(takers))
  // What a ticket and what waits for its day do themselves.
  const own = ['user_created', 'session_started', 'session_ended', 'replacement_asked']
  const listed = Object.values(changes).flatMap((events) => events.map(({ type }) => type as string))
  assert.deepEqual(new Set([...listed, ...own].filter((type) => voiding.has(type))), voiding)
})

test('X2, X6: a change that waits dies with whatever voids a ticket of whoever asked', () => {
  const rows = ready(uses['login by token'] as Use)
  const grantedUnder = rows.user?.ticketGrant ?? ''
  const pending = { ...ofHolder, grantedUnder, way: 'mail_address', replaces: 'b1', details: {} } as const
  const waits = { ...pending, askedAtMs: ms, dueAtMs: ms, address: null }
  assert.ok(isAlive(waits, rows.user), 'nothing has changed')
  for (const [change, events] of Object.entries(changes))
    assert.ok(!isAlive(waits, after(rows, events).user), change)
})

for (const [name, each] of Object.entries(uses)) {
  test(`X2, SES-04, PWD-05, FLOW-05: a ticket is void after every change, in the same millisecond: ${name}`, () => {
    const rows = ready(each)
    assert.deepEqual(each.use(rows).ok, true, 'nothing has changed')
    for (const [change, events] of Object.entries(changes)) {
      const outcome = each.use(after(rows, events))
      assert.deepEqual(outcome, { ok: false, refusal: 'ticket_invalid' }, change)
    }
  })
}

test('X2: a new ticket after a change is good, and does not bring back an old one', () => {
  for (const [change, events] of Object.entries(changes)) {
    const old = ready(uses['login by token'] as Use)
    const changed = after(old, events)
    const renewed = after({ ...changed, ticket: undefined }, [given(changed, 'login', 'second')], 'second')
    const lasts =
      changed.user?.status === 'active' && changed.password !== undefined && !changed.password.locked
    assert.equal(openTicket(renewed, 'login', at) !== null, lasts, change)
    assert.equal(openTicket({ ...renewed, ticket: changed.ticket }, 'login', at), null, change)
  }
})

test('X2: what belongs to the ticket’s own step, or to somebody else, does not void it', () => {
  const another = { ...of, userId: '0000000003', holder: 'user:0000000003' }
  const shared = { ...of, holder: 'customer:c1' }
  const session = { ...of, sessionHash: 'elsewhere', startedAtMs: ms, expiresAtMs: ms + 1 } as const
  const moved = { tokenId, driftMs: 0, driftUncertaintyMs: 0 }
  const failed = {
    purpose: 'login',
    refusal: 'mail_code_wrong',
    attempts: 1,
    failures: 2,
    locked: false,
  } as const
  const harmless: readonly Event[] = [
    { type: 'password_accepted', ...of, at: 'login' },
    { type: 'password_rehashed', ...of, verifier },
    { type: 'password_rejected', ...of, at: 'login', refusal: 'password_wrong', failures: 1, locked: false },
    { type: 'code_rejected', ...ofHolder, refusal: 'code_wrong', failures: 1, locked: false },
    { type: 'enrollment_rejected', ...ofHolder, tokenId, refusal: 'codes_equal', failures: 1, locked: false },
    { type: 'challenge_failed', ...ofHolder, ...failed },
    { type: 'challenge_passed', ...ofHolder, purpose: 'login' },
    { type: 'code_accepted', ...ofHolder, ...moved, step: nowStep },
    { type: 'token_synchronized', ...ofHolder, ...moved, steps: [nowStep - 1, nowStep] },
    { type: 'token_offered', ...of, sessionHash: 'ticket', tokenId: 'WRFM00000009' },
    { type: 'token_revoked', tokenId: 'WRFM00000009', reason: 'replaced' },
    { type: 'session_started', ...session, stage: 'authenticated', purpose: 'login' },
    { type: 'session_ended', ...session, reason: 'logout' },
    { type: 'user_changed', ...of, userName: '試験 次郎', administrator: false },
    { type: 'user_suspended', service, userId: another.userId },
    { type: 'customer_signed_out', service, customerId: 'c2', userIds: [another.userId] },
    { type: 'binding_suspended', ...another },
    { type: 'binding_suspended', ...shared },
    { type: 'token_enrolled', ...shared, ...enrolled, steps: [1] },
  ]
  for (const purpose of ['login', 'enrollment', 'registration', 'stop'] as const) {
    for (const event of harmless) {
      const rows = ready({ ...(uses['login by token'] as Use), purpose })
      assert.notEqual(openTicket(after(rows, [event]), purpose, at), null, `${purpose} ${event.type}`)
    }
  }
})

test('X2: two tickets at once are both good, and both void after the change', () => {
  const rows = ready(uses['login by token'] as Use)
  const another = after({ ...rows, ticket: undefined }, [given(rows, 'login', 'second')], 'second')
  assert.notEqual(openTicket(another, 'login', at), null)
  assert.notEqual(openTicket({ ...another, ticket: rows.ticket }, 'login', at), null)
  const locked = after(another, changes['password locked and unlocked'] ?? [], 'second')
  assert.equal(openTicket(locked, 'login', at), null)
  assert.equal(openTicket({ ...locked, ticket: rows.ticket }, 'login', at), null)
})

test('X2: a ticket from before grants were recorded, or one that names a grant taken away, opens nothing', () => {
  const rows = rowsOf({ withToken: true, withAddress: true })
  const started = given(rows, 'login')
  assert.ok(started.type === 'session_started')
  const { grantedUnder: _, ...before } = started
  const landed = after(rows, [before])
  assert.deepEqual([landed.ticket?.grantedUnder, landed.user?.ticketGrant], [null, null])
  assert.equal(openTicket(landed, 'login', at), null)

  const stale = ready(uses['login by token'] as Use)
  const late = { ...started, sessionHash: 'late', grantedUnder: 'ticket' }
  const taken = after({ ...stale, ticket: undefined }, [{ type: 'password_unlocked', ...of }, late], 'late')
  assert.equal(taken.ticket?.grantedUnder, 'ticket')
  assert.equal(openTicket(taken, 'login', at), null)
  assert.equal(openTicket({ ...taken, ticket: stale.ticket }, 'login', at), null)
})
