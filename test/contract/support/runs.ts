// Transfers that left their accounts, and the runs that hand them over.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../../../src/authority/operations/context.ts'
import { digestOf } from '../../../src/platform/secrets/random.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { newestRuns, transfersOfRun } from '../../../src/services/web-fb/queries/handover.ts'
import type { TransferLine } from '../../../src/services/web-fb/rules/transfer.ts'
import type { Event } from '../../support/events.ts'
import type { FbCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { happen } from './changes.ts'

const service = webFb

const supplier: Omit<TransferLine, 'payYen' | 'amountYen'> = {
  bankCode: '5410',
  bankName: '確認用5410',
  branchCode: '003',
  branchName: '店舗003',
  number: '0000001',
  name: 'ｶ)ﾌﾘｺﾐｻｷ',
  payeeFeeYen: 0,
  feeYen: 110,
  accountType: 'current',
  feeBearer: 'payer',
}

export function lineOf(amountYen: number, changes: Partial<TransferLine> = {}): TransferLine {
  return { ...supplier, payYen: amountYen, amountYen, ...changes }
}

/** A transfer that was accepted and left its account. */
export async function addExecuted(
  { store }: Context,
  { customerId, accountId }: FbCompany,
  transferId: string,
  lines: readonly TransferLine[],
  acceptedAtMs = 1,
): Promise<void> {
  const of = { service, userId: 'u1', customerId, transferId } as const
  const debitYen = lines.reduce((all, { amountYen, feeYen }) => all + amountYen + feeYen, 0)
  const accepted: Event = {
    type: 'transfer_accepted',
    ...of,
    accountId,
    day: '2016-01-13',
    memo: 'メモ',
    lines,
    debitYen,
    acceptedAtMs,
    by: 'code',
  }
  await happen(store, accepted, { type: 'transfer_executed', ...of, endedAtMs: acceptedAtMs })
}

/** Three reservations of the far future that a restore brought back; gives their receipts. */
export async function addFenced({ store }: Context, { customerId, userId, accountId }: FbCompany) {
  const ids = ['F20160113-00000011', 'F20160113-00000012', 'F20160113-00000013'] as const
  const facts = { accountId, day: '2099-01-14', memo: '', lines: [lineOf(500)], debitYen: 610 }
  const of = { service, userId, customerId, ...facts, acceptedAtMs: 1, by: 'code' } as const
  await happen(
    store,
    ...ids.map((transferId) => ({ type: 'transfer_accepted', ...of, transferId }) as const),
    {
      type: 'transfers_fenced',
      transfers: ids.map((transferId) => ({ service, transferId })),
      fencedAtMs: 2,
    },
  )
  return ids
}

/** The core system refused what a transfer took off its account; gives the ID of that posting. */
export async function addRefused(
  { store }: Context,
  { accountId }: Pick<FbCompany, 'accountId'>,
  transferId: string,
  coreReason: string,
): Promise<string> {
  const entryId = `${transferId}-001`
  const entry = { service, transferId, text: '振込 ﾔﾏﾀﾞ', day: '2016-01-13', bookedAtMs: 1 }
  const answered = { coreAnswer: 'refused', coreReason, coreAnsweredAtMs: 2 } as const
  await happen(
    store,
    { type: 'posted', ...entry, accountId, entryId, yen: -12_000, balanceYen: 1 },
    { type: 'posting_answered', service, accountId, entryId, ...answered },
  )
  return entryId
}

/** Every transfer is in exactly one run, and sums, digests and journal agree. Gives the runs. */
export async function assertHandedOver(store: Store, transferIds: readonly string[]) {
  const runs = await newestRuns(store, service, 1000)
  const inRuns: string[] = []
  for (const { runId, count, totalYen } of runs) {
    const transfers = await transfersOfRun(store, service, runId)
    const lines = transfers.flatMap((transfer) => transfer.lines)
    assert.equal(count, lines.length)
    assert.equal(
      totalYen,
      lines.reduce((all, { amountYen }) => all + amountYen, 0),
    )
    inRuns.push(...transfers.map(({ transferId }) => transferId))
  }
  assert.deepEqual(inRuns.toSorted(), [...transferIds].toSorted())
  return runs
}

/** The folder holds both files of each run, with the recorded digests, and nothing else. */
export async function assertDelivered(store: Store, folder: string): Promise<void> {
  const runs = await newestRuns(store, service, 1000)
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
  const expected = runs.flatMap(({ runId }) => [`${runId}.json`, `${runId}.txt`])
  assert.deepEqual(names.toSorted(), expected.toSorted())
  for (const { runId, digest, jsonDigest, deliveredAtMs } of runs) {
    assert.notEqual(deliveredAtMs, null)
    assert.equal(digestOf(readFileSync(join(folder, `${runId}.txt`))), digest)
    assert.equal(digestOf(readFileSync(join(folder, `${runId}.json`))), jsonDigest)
  }
}
