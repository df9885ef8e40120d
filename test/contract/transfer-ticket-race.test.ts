// X2, SES-04, FLOW-05: a transfer and 電子証明書によるログイン hold no ticket: one goes by the session, the other by the
// certificate and the password. Every change of either, on two nodes: one after the other, and both at once.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../src/authority/operations/context.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { type Confidential, reveal } from '../../src/platform/decision/event.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { passFbFirstFactor } from '../../src/services/web-fb/operations/log-in.ts'
import { confirmTransfer } from '../../src/services/web-fb/operations/transfers/confirm.ts'
import type { Event } from '../support/events.ts'
import {
  addColleague,
  type FbCompany,
  type FbPerson,
  openCompany,
  registerToken,
  sessionOf,
  settledPasswords,
} from '../support/web-fb/companies.ts'
import { draftOf } from '../support/web-fb/transfers.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { journalOf } from './support/changes.ts'
import { type Driver, databaseFor } from './support/databases.ts'
import { assertHolds, codeOf, createContext } from './support/people.ts'
import { checkOf, changes as common, giveCertificate } from './support/ticket-changes.ts'
import { callerOf, makeChange, requestOf, type TicketChange } from './support/ticket-uses.ts'

const steps = ['transfer', 'certificate login'] as const
type Step = (typeof steps)[number]

/** What refuses each step after the change; null where it goes on by what counts now. */
type Refusals = Readonly<Record<Step, string | null>>

const over: Refusals = { transfer: 'ticket_invalid', 'certificate login': null }
const goesOn: Refusals = { transfer: null, 'certificate login': null }

/** Those of the other race (ticket-race.test.ts) that a user of WEB-FB meets. */
const alike: Readonly<Record<string, Refusals>> = {
  'password locked': { ...over, 'certificate login': 'password_locked' },
  'password locked and unlocked': over,
  'suspended and resumed': over,
  'contract stopped and served again': over,
  deleted: { ...over, 'certificate login': 'user_unknown' },
  'token revoked': over,
  'token revoked everywhere': over,
  'token suspended': over,
  'token suspended and resumed': over,
  'token locked and unlocked': goesOn,
  'address registered': goesOn,
  'address removed': over,
  'made an administrator': goesOn,
  'a fence after a restore': over,
  'certificate revoked': { ...over, 'certificate login': 'certificate_revoked' },
}

type Holder = FbPerson & { readonly tokenId: string }
type Change = {
  readonly refusals: Refusals
  readonly make: (holder: Holder) => readonly Event[] | TicketChange
}

/** `verifier` is of a password that nobody types. */
function changesWith(verifier: Confidential<string>): Readonly<Record<string, Change>> {
  const set = { type: 'password_set', verifier, setAtMs: 0, expiresAtMs: null } as const
  const may = { role: 'general', mayInquire: true, perTransferYen: null, perDayYen: null } as const
  const of = ({ service, userId }: Holder) => ({ service, userId })
  const given = { ...over, 'certificate login': 'password_wrong' }
  return {
    ...Object.fromEntries(
      Object.entries(alike).map(([name, refusals]) => {
        const { make } = common[name] ?? assert.fail(`there is no such change: ${name}`)
        return [name, { refusals, make }]
      }),
    ),
    'password changed by its user': {
      refusals: { ...given, transfer: null },
      make: (holder) => [{ ...set, ...of(holder), mustChange: null }],
    },
    'password reset': { refusals: given, make: (holder) => [{ ...set, ...of(holder), mustChange: 'reset' }] },
    suspended: {
      refusals: { ...over, 'certificate login': 'user_suspended' },
      make: (holder) => [{ type: 'user_suspended', ...of(holder) }],
    },
    'the right to transfer withdrawn': {
      refusals: { ...goesOn, transfer: 'transfer_right_missing' },
      make: ({ tokenId: _, ...who }) => [
        { type: 'fb_user_set', ...who, ...may, mayTransfer: false, certificateOnly: true },
      ],
    },
  }
}

type Pair = {
  readonly name: string
  readonly step: Step
  readonly holder: Holder
  readonly use: (node: Context) => Promise<string>
  readonly change: TicketChange
  readonly refusal: string | null
}

/** Two nodes on one database, and one user for each change and each of the two steps, ready for it. */
async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
  let now = Temporal.Instant.from('2016-01-13T10:12:15+09:00')
  const open = async () => createContext(await database.open(), keyRingText, () => now)
  const [node, other] = [await open(), await open()]
  const company = await openCompany(node, 'M54100020025')
  const { password } = await node.store.read({ password: passwordState.ref(company.service, company.userId) })
  assert.ok(password)
  const wanted = steps.flatMap((step) =>
    Object.entries(changesWith({ confidential: reveal(password.verifier) })).map(
      ([name, { make, refusals }], i) => ({
        step,
        name: `${step}: ${name}`,
        make,
        refusal: refusals[step],
        i,
      }),
    ),
  )
  const holders: Holder[] = []
  for (const { step, i } of wanted) {
    const userId = `${step === 'transfer' ? 'a' : 'b'}${String(i).padStart(5, '0')}`
    const person = await addColleague(node, company, userId)
    const { tokenId } = await registerToken(node, person, 'individual')
    await giveCertificate(node.store, { ...person, tokenId })
    holders.push({ ...person, tokenId })
  }
  now = now.add({ minutes: 2 })
  const pairs: Pair[] = []
  for (const [i, { step, name, make, refusal }] of wanted.entries()) {
    const holder = holders[i] ?? assert.fail(name)
    const use = step === 'transfer' ? await readyTransfer(node, holder, company) : certificateLogin(holder)
    if (step !== 'transfer') await sessionOf(node, holder)
    const made = make(holder)
    const change = 'kind' in made ? made : ({ kind: 'events', events: made } as const)
    pairs.push({ name, step, holder, use, change, refusal })
  }
  return { node, other, pairs }
}

/** Another amount each time, so that none is the duplicate of another. */
let payYen = 1000

/** Everything up to [確定]. */
async function readyTransfer(node: Context, holder: Holder, { accountId }: FbCompany): Promise<Pair['use']> {
  const acting = await sessionOf(node, holder)
  const draft = await draftOf(node, acting, accountId, { payYen: payYen++, day: '2016-01-13' })
  const code = await codeOf(node, holder.tokenId)
  return async (at) => {
    const outcome = await confirmTransfer(at, callerOf('use', holder.userId), acting, { ...draft, code })
    return outcome.ok ? 'accepted' : outcome.refusal
  }
}

/** The password on the page that the certificate opened. */
function certificateLogin({ service, userId, tokenId }: Holder): Pair['use'] {
  return async (at) => {
    const outcome = await passFbFirstFactor(at, callerOf('use', userId), {
      service,
      userId,
      password: settledPasswords.login,
      purpose: 'login',
      certificate: checkOf({ service, userId, tokenId }),
    })
    return outcome.ok ? 'accepted' : outcome.refusal
  }
}

async function sessionHashOf({ store }: Context, { service, userId }: Holder): Promise<string | null> {
  return (await store.read({ user: userState.ref(service, userId) })).user?.sessionHash ?? null
}

function races(driver: Driver): void {
  test('X2, SES-04, FLOW-05, S3-FAQ-07: after a change on one node, the other refuses a transfer and a certificate login from before it', async (t) => {
    const { node, other, pairs } = await createTrack(t, driver)
    for (const { name, holder, use, change, refusal } of pairs) {
      assert.equal(await makeChange(other, holder, change), 'accepted', name)
      assert.equal(await use(node), refusal ?? 'accepted', name)
    }
    await assertHolds(node)
  })

  test('X2, SES-04, FLOW-05, S3-FAQ-07: of a change and a transfer or a certificate login at once over two nodes, never what the change bars after it', async (t) => {
    const { node, other, pairs } = await createTrack(t, driver)
    const outcomes = await Promise.all(
      pairs.map(async ({ holder, use, change }, i) => {
        const [user, changer] = i % 2 === 0 ? [node, other] : [other, node]
        // Neither is always ahead: the step reads, and may hash a password, before it decides.
        const changing = sleep((i % 7) * 60).then(() => makeChange(changer, holder, change))
        return Promise.all([use(user), changing])
      }),
    )
    const journal = await journalOf(node.store)
    let first = 0
    for (const [i, { name, step, holder, use, refusal }] of pairs.entries()) {
      const [used, changed] = outcomes[i] ?? []
      assert.equal(changed, 'accepted', name)
      if (used !== 'accepted') assert.equal(used, refusal, name)
      if (refusal === null) continue
      const places = (what: 'use' | 'change') =>
        journal.flatMap(({ request }, at) => (request === requestOf(what, holder.userId) ? [at] : []))
      if (used === 'accepted') {
        first += 1
        assert.ok(
          Math.max(...places('use')) < Math.min(...places('change')),
          `${name}: used after the change`,
        )
      }
      // The session that a login opened just before the change ended with it, or goes by the change.
      if (step === 'certificate login' && !name.endsWith('by its user'))
        assert.equal(await sessionHashOf(node, holder), null, `${name}: the session`)
      assert.equal(await use(other), refusal, `${name}: again`)
    }
    t.diagnostic(
      `the step was first in ${first} of ${pairs.filter(({ refusal }) => refusal !== null).length}`,
    )
    await assertHolds(node)
  })
}

onBothDatabases('transfers and certificate logins', races)
