// Issue 6: whatever anybody does in whatever order, money is conserved and no transfer happens without its own code.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accountState } from '../../src/bank/rules/account.ts'
import { makeDueRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { cancelTransfer } from '../../src/services/web-fb/operations/transfers/cancel.ts'
import { previewTransfer, readDraft } from '../../src/services/web-fb/operations/transfers/draft.ts'
import { executeDueTransfers } from '../../src/services/web-fb/operations/transfers/execute-due.ts'
import { newestRuns } from '../../src/services/web-fb/queries/handover.ts'
import { findTransfers } from '../../src/services/web-fb/queries/transfers.ts'
import { amountOf } from '../../src/services/web-fb/rules/transfer.ts'
import { transferMails } from '../../src/services/web-fb/texts/transfer-mails.ts'
import { eventsOf } from '../contract/support/changes.ts'
import { codeOf } from '../contract/support/people.ts'
import { ledgerSum } from '../support/ledger-sum.ts'
import {
  addColleague,
  type FbSession,
  openCompany,
  registerToken,
  sessionOf,
} from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import { createWorld, testCaller } from '../support/world.ts'

const openingYen = 1_000_000

const step = fc.oneof(
  fc.record({
    kind: fc.constant('transfer' as const),
    who: fc.nat(1),
    payYen: fc.integer({ min: 1, max: 400_000 }),
    daysAhead: fc.nat(4),
    /** Which code is typed: of how many steps ago, or a wrong one. */
    code: fc.oneof(fc.constantFrom(0, 0, 0, 1, 3), fc.constant('wrong' as const)),
    twice: fc.boolean(),
    /** How many payees a file brings; 0: it is typed. */
    filePayees: fc.constantFrom(0, 0, 1, 3),
    /** Is a duplicate ticked as intended? */
    ticks: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('cancel' as const), who: fc.nat(1), which: fc.nat(9) }),
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 10, 60 * 5, 60 * 24) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

test('I10, TXN-03, TXN-06, W1, W3: any sequence: the ledger adds up, and nothing leaves without a code of its own', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), fc.boolean(), async (steps, shared) => {
      const world = await createWorld({ start: '2016-01-13T09:00:15+09:00' })
      try {
        await run(world, steps, shared)
      } finally {
        await world.end()
      }
    }),
    { numRuns: 60 },
  )
})

async function run(world: Awaited<ReturnType<typeof createWorld>>, steps: readonly Step[], shared: boolean) {
  const { context, clock } = world
  const company = await openCompany(context, 'M54100020025', { openingYen })
  const users = [company, await addColleague(context, company, 'test10')] as const
  const { tokenId: first } = await registerToken(context, company, shared ? 'shared' : 'individual')
  const second = shared ? first : (await registerToken(context, users[1], 'individual')).tokenId
  const tokens = [first, second] as const
  clock.forward({ minutes: 2 })
  // A fresh login each time: sessions that lapse are another test's.
  const login = (who: number): Promise<FbSession> => sessionOf(context, users[who] ?? company)
  for (const each of steps) {
    if (each.kind === 'wait') {
      clock.forward({ minutes: each.minutes })
      await executeDueTransfers(context, transferMails)
      await makeDueRuns(context)
    } else if (each.kind === 'transfer') {
      const day = clock.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: each.daysAhead })
      const who = await login(each.who)
      const order = { payYen: each.payYen, day: day.toString(), filePayees: each.filePayees }
      const draft = await draftOf(context, who, company.accountId, order)
      const kept = await readDraft(context, who, draft.draftId)
      const { duplicatesDigest } = await previewTransfer(context, who, kept ?? assert.fail())
      const intended = each.ticks ? (duplicatesDigest ?? '') : ''
      const code = each.code === 'wrong' ? '000000' : await world.code(tokens[each.who] ?? first, -each.code)
      const outcome = await confirm(context, who, { ...draft, intended }, code)
      if (duplicatesDigest !== null && !each.ticks) assert.notEqual(outcome, 'accepted')
      if (each.twice) await confirm(context, who, { ...draft, intended }, code)
    } else {
      const all = await findTransfers(context.store, webFb, company.customerId, {
        before: null,
        limit: 50,
      })
      const transferId = all[each.which % Math.max(all.length, 1)]?.transferId ?? 'F0'
      const code = await codeOf(context, tokens[each.who] ?? first)
      await cancelTransfer(context, testCaller, await login(each.who), { transferId, code })
    }
  }
  await assertConserved(world, company)
}

async function assertConserved(
  { context }: Awaited<ReturnType<typeof createWorld>>,
  { customerId, accountId }: { readonly customerId: string; readonly accountId: string },
) {
  const { store } = context
  assert.equal(await ledgerSum(store, webFb), 0)
  const all = await findTransfers(store, webFb, customerId, { before: null, limit: 100 })
  const paid = all.filter(({ status }) => status === 'executed')
  const { account } = await store.read({ account: accountState.ref(webFb, accountId) })
  const debits = paid.reduce((sum, { debitYen }) => sum + debitYen, 0)
  assert.equal(account?.balanceYen, openingYen - debits)
  assert.ok((account?.balanceYen ?? -1) >= 0)

  const codes = await eventsOf(store, 'code_accepted')
  const accepted = await eventsOf(store, 'transfer_accepted')
  assert.deepEqual(
    paid
      .map(({ transferId }) => transferId)
      .filter((id) => !accepted.some((event) => event.transferId === id)),
    [],
  )
  const runs = await newestRuns(store, webFb, 1000)
  const left = paid.filter(({ runId }) => runId !== null)
  assert.equal(
    runs.reduce((sum, { totalYen }) => sum + totalYen, 0),
    left.reduce((sum, transfer) => sum + amountOf(transfer), 0),
  )

  const cancelled = all.filter(({ status }) => status === 'cancelled')
  assert.equal(
    codes.length,
    all.length + cancelled.length,
    'one code for each transfer and each cancellation',
  )
}
