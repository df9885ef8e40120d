import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../../../../authority/operations/context.ts'
import { branchFinder } from '../../../../bank/operations/banks.ts'
import { dateIn, dayOf } from '../../../../bank/rules/calendar.ts'
import { requestDigest } from '../../../../platform/secrets/deliver.ts'
import { transfersNear } from '../../queries/transfers.ts'
import { type Duplicates, findDuplicates, hasDuplicates } from '../../rules/duplicates.ts'
import { customerDayHolder, dailyTransferTotalState } from '../../rules/transfer.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import type { DraftFacts } from '../../rules/transfer-order.ts'
import { fbProfileOf } from '../profile-of.ts'

/** Far more than a customer has within some days. */
const nearMax = 2000

/** What has to be looked up about a draft: its duplicates, and the payees whose bank or branch is gone. */
export type LookedUp = {
  readonly facts: DraftFacts
  readonly duplicates: Duplicates
  /** Places in the draft, from 0. */
  readonly lostPlaces: readonly number[]
}

/**
 * The total of the day is read first: every transfer accepted from then on changes it, and the decision looks again.
 */
export async function lookUpDraft(
  context: Context,
  { service, customerId }: { readonly service: string; readonly customerId: string },
  draft: TransferDraft,
): Promise<LookedUp> {
  const { fb, banking } = fbProfileOf(context, service)
  const now = context.now()
  const today = dayOf(now).toString()
  const { total } = await context.store.read({
    total: dailyTransferTotalState.ref(service, customerDayHolder(customerId), today),
  })
  const day = dateIn(draft.day) ?? dayOf(now)
  const days = { days: fb.duplicates.payeeDays }
  const near = {
    from: day.subtract(days).toString(),
    until: day.add(days).toString(),
    fileDigest: draft.file?.digest ?? null,
  }
  const accepted = await transfersNear(context.store, { service, customerId }, near, nearMax)
  // Others' codes are not to wait for thousands of payees.
  await breathe()
  const duplicates = findDuplicates(draft, accepted, fb.duplicates, now)
  const placeOf = branchFinder(banking.bank)
  const lostPlaces = draft.lines.flatMap(({ bankCode, branchCode }, i) =>
    placeOf(bankCode, branchCode) === undefined ? [i] : [],
  )
  await breathe()
  const facts: DraftFacts = {
    hasLostPlaces: lostPlaces.length > 0,
    duplicates: hasDuplicates(duplicates) ? fingerprintOf(duplicates) : null,
    seenYen: total?.acceptedYen ?? 0,
  }
  return { facts, duplicates, lostPlaces }
}

/** What a tick confirms: these duplicates, and none that come up later. */
function fingerprintOf({ sameFile, lines }: Duplicates): string {
  const each = lines.map(({ line, payYen, earlier }) =>
    JSON.stringify([line, payYen, earlier?.transferId ?? null]),
  )
  return requestDigest('duplicates', sameFile?.transferId ?? '', ...each)
}
