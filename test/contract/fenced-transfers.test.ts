// R3: a reservation that a restore brought back may have been canceled or paid since: nothing leaves before two persons have said so.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { raiseFence } from '../../src/authority/operations/raise-fence.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { accountState } from '../../src/bank/rules/account.ts'
import {
  askAboutFenced,
  settleFenced,
  showFenced,
} from '../../src/services/web-fb/operations/handover/fenced-transfers.ts'
import { makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { executeDueTransfers } from '../../src/services/web-fb/operations/transfers/execute-due.ts'
import { releaseHeldTransfers } from '../../src/services/web-fb/operations/transfers/release-held.ts'
import { newestRuns } from '../../src/services/web-fb/queries/handover.ts'
import type { FencedWish } from '../../src/services/web-fb/rules/fenced-case.ts'
import {
  customerDayHolder,
  dailyTransferTotalState,
  transferState,
} from '../../src/services/web-fb/rules/transfer.ts'
import { transferMails } from '../../src/services/web-fb/texts/transfer-mails.ts'
import { happen, openCompany } from '../support/web-fb/companies.ts'
import { webFb as service } from '../support/web-fb/service.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { type Driver, epoch } from './support/databases.ts'
import { stage } from './support/fence-stage.ts'
import { assertHolds, caller } from './support/people.ts'
import { lineOf } from './support/runs.ts'

const desk = 'desk/shinkin-5410'
const acceptedAtMs = epoch.epochMilliseconds
const hours = 3600

async function appoint(context: Context, userId: string, role: Role): Promise<void> {
  const of = { service: desk, userId } as const
  const user = { ...of, customerId: 'c1', userName: userId, administrator: false }
  await happen(context, { type: 'user_created', ...user }, { type: 'operator_appointed', ...of, role })
}

/** T1 is due today at nine, T2 tomorrow, T3 waits for an hour; T1 and T3 are canceled after the backup. */
async function lostCancellations(t: TestContext, driver: Driver) {
  const { lost, backUp, restore, forward } = await stage(t, driver)
  const { customerId, accountId, userId } = await openCompany(lost, 'M54100000025')
  const of = { service, userId, customerId } as const
  await appoint(lost, 'c1', 'clearing')
  await appoint(lost, 'c2', 'clearing')
  await appoint(lost, 'd1', 'desk')
  const accept = (transferId: string, day: string, held: boolean) => {
    const hold = { heldUntilMs: acceptedAtMs + 3_600_000, heldBecause: ['new_browser'] } as const
    const lines = [lineOf(1000)]
    const facts = { accountId, day, memo: '', lines, debitYen: 1110, acceptedAtMs, by: 'code' } as const
    return happen(
      lost,
      { type: 'transfer_accepted', ...of, transferId, ...facts, ...(held && { hold }) },
      {
        type: 'transfer_counted',
        service,
        holder: customerDayHolder(customerId),
        day: '2025-07-01',
        yen: 1000,
      },
    )
  }
  await accept('T1', '2025-07-01', false)
  await accept('T2', '2025-07-02', false)
  await accept('T3', '2025-07-01', true)
  await backUp()
  for (const transferId of ['T1', 'T3'])
    await happen(lost, { type: 'transfer_cancelled', ...of, transferId, endedAtMs: acceptedAtMs })
  const context = await restore()
  const upkeep = async () => {
    await releaseHeldTransfers(context, transferMails)
    await executeDueTransfers(context, transferMails)
  }
  const ask = async (operatorId: string, wish: FencedWish, chosen: readonly string[] | null) => {
    const asked = { service, operatorId, wish, reason: '台帳で確認', chosen }
    const outcome = await askAboutFenced(context, caller, asked)
    return outcome.ok ? 'asked' : outcome.refusal
  }
  const settle = async (operatorId: string, verdict: 'grant' | 'decline') => {
    const { cases } = await showFenced(context, service)
    const caseId = cases.at(-1)?.caseId ?? 'none'
    const outcome = await settleFenced(context, caller, { service, operatorId, caseId, verdict })
    return outcome.ok ? verdict : outcome.refusal
  }
  const statuses = async () => {
    const ref = (transferId: string) => transferState.ref(service, transferId)
    const { T1, T2, T3 } = await context.store.read({ T1: ref('T1'), T2: ref('T2'), T3: ref('T3') })
    return [T1?.status, T2?.status, T3?.status]
  }
  const account = async () =>
    (await context.store.read({ account: accountState.ref(service, accountId) })).account?.balanceYen
  const counted = async () => {
    const ref = dailyTransferTotalState.ref(service, customerDayHolder(customerId), '2025-07-01')
    return (await context.store.read({ total: ref })).total?.acceptedYen
  }
  return { context, forward, upkeep, ask, settle, statuses, account, counted }
}

onBothDatabases('reservations behind a fence', (driver) => {
  test('R3: a reservation or held transfer that was canceled after the backup is not paid by itself; two persons say what becomes of each', async (t) => {
    const house = await lostCancellations(t, driver)
    const { context, forward, upkeep, ask, settle, statuses, account, counted } = house
    const opening = await account()
    // Eleven in the morning of the next day: all of them are due.
    forward(26 * hours)
    await upkeep()
    assert.deepEqual(await statuses(), ['reserved', 'reserved', 'held'])
    assert.equal(await account(), opening)
    assert.equal(await ask('d1', 'release', ['T2']), 'not_permitted')
    assert.equal(await ask('c1', 'cancel', ['T1', 'T3']), 'asked')
    assert.equal(await ask('c2', 'release', ['T1', 'T2']), 'nothing_to_do')
    assert.deepEqual(
      [await settle('c1', 'grant'), await settle('d1', 'grant')],
      ['case_own', 'not_permitted'],
    )
    await upkeep()
    assert.deepEqual(await statuses(), ['reserved', 'reserved', 'held'])
    assert.equal(await settle('c2', 'grant'), 'grant')
    assert.equal(await settle('c2', 'grant'), 'nothing_to_do')
    assert.deepEqual(await statuses(), ['cancelled', 'reserved', 'cancelled'])
    assert.equal(await counted(), 1000, 'the limits of the day are given back')
    // The rest: withdrawn once, and asked for anew.
    assert.equal(await ask('c1', 'release', null), 'asked')
    assert.equal(await settle('c1', 'decline'), 'decline')
    assert.equal(await ask('c2', 'release', null), 'asked')
    await upkeep()
    assert.equal(await account(), opening)
    assert.equal(await settle('c1', 'grant'), 'grant')
    await upkeep()
    assert.deepEqual(await statuses(), ['cancelled', 'executed', 'cancelled'])
    assert.equal(await account(), (opening ?? 0) - 1110)
    assert.equal(await ask('c1', 'release', null), 'nothing_to_do')
    await assertHolds(context)
  })

  test('R3: what was due by the restore is held once more with its run, and another restore voids what was asked for', async (t) => {
    const { context, forward, upkeep, ask, settle, statuses } = await lostCancellations(t, driver)
    assert.equal(await ask('c1', 'release', ['T1']), 'asked')
    await raiseFence(context, caller)
    assert.equal(await settle('c2', 'grant'), 'nothing_to_do')
    assert.equal(await ask('c1', 'release', ['T1']), 'asked')
    assert.equal(await settle('c2', 'grant'), 'grant')
    forward(2 * hours)
    await upkeep()
    assert.deepEqual(await statuses(), ['executed', 'reserved', 'held'])
    assert.ok((await makeRuns(context, caller, { service, operatorId: null })).ok)
    const [run] = await newestRuns(context.store, service, 1)
    assert.notEqual(run?.heldAtMs, null)
    await assertHolds(context)
  })
})
