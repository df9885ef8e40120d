import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../../../../authority/operations/context.ts'
import { mayAskSignature } from '../../../../authority/rules/confirmation.ts'
import { bankBranch } from '../../../../bank/operations/banks.ts'
import { dateIn, dayOf } from '../../../../bank/rules/calendar.ts'
import { requestDigest } from '../../../../platform/secrets/deliver.ts'
import { linesOf, type NearTransfer, newestPaid, transfersNear } from '../../queries/transfers.ts'
import {
  type Accepted,
  type Duplicates,
  findDuplicates,
  hasDuplicates,
  payeesAlike,
} from '../../rules/duplicates.ts'
import { customerDayHolder, dailyTransferTotalState, liveLines, type Transfer } from '../../rules/transfer.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import type { DraftFacts } from '../../rules/transfer-order.ts'
import { fbProfileOf } from '../profile-of.ts'
import { destinationKey } from './list.ts'

/** Far more than a customer has within some days. */
const nearMax = 2000

/** What has to be looked up about a draft: its duplicates, and the payees whose bank or branch is gone. */
export type LookedUp = {
  readonly facts: DraftFacts
  readonly duplicates: Duplicates
  /** Places in the draft, from 0. */
  readonly lostPlaces: readonly number[]
  /** Of payees whom the customer has not paid lately; none where no profile asks. */
  readonly newPlaces: readonly number[]
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
  const found = await transfersNear(context.store, { service, customerId }, near, nearMax)
  const accepted = await withPayeesAlike(context, service, draft, found)
  const duplicates = findDuplicates(draft, accepted, fb.duplicates, now)
  await breathe()
  const lostPlaces = draft.lines.flatMap(({ bankCode, branchCode }, i) =>
    bankBranch(bankCode, branchCode, banking.bank) === undefined ? [i] : [],
  )
  await breathe()
  const { newPlaces, recentPlaces } = await unknownPlaces(context, { service, customerId }, draft, now)
  const payeesAt = (places: readonly number[]) => new Set(places.map((i) => payeeAt(draft, i))).size
  const facts: DraftFacts = {
    hasLostPlaces: lostPlaces.length > 0,
    duplicates: hasDuplicates(duplicates) ? fingerprintOf(duplicates) : null,
    newPayees: payeesAt(newPlaces),
    recentPayees: payeesAt(recentPlaces),
    seenYen: total?.acceptedYen ?? 0,
  }
  return { facts, duplicates, lostPlaces, newPlaces }
}

/** How many of the customer's newest transfers say whom it knows. */
const lately = 100

const dayMs = 86_400_000

/**
 * Places of those whom the customer's newest transfers neither paid nor will pay, and of those whom none did that is a day
 * old. Looked up only where a token may show it, or a rule asks.
 */
async function unknownPlaces(
  context: Context,
  who: { readonly service: string; readonly customerId: string },
  draft: TransferDraft,
  now: Temporal.Instant,
): Promise<{ readonly newPlaces: readonly number[]; readonly recentPlaces: readonly number[] }> {
  const { confirmation, risk } = fbProfileOf(context, who.service)
  if (!mayAskSignature(confirmation, 'transfer') && !risk.some(({ when }) => when === 'new_payee'))
    return { newPlaces: [], recentPlaces: [] }
  const known = new Set<string>()
  const knownForADay = new Set<string>()
  const newest = await newestPaid(context.store, who, lately)
  await linesInSlices(context, who.service, newest, ({ transferId, sinceMs }, lines) => {
    if (transferId === draft.transferId) return
    const isDayOld = sinceMs <= now.epochMilliseconds - dayMs
    for (const line of liveLines({ lines })) {
      known.add(destinationKey(line))
      if (isDayOld) knownForADay.add(destinationKey(line))
    }
  })
  const placesOutside = (payees: ReadonlySet<string>) =>
    [...draft.lines.keys()].filter((i) => !payees.has(payeeAt(draft, i)))
  return { newPlaces: placesOutside(known), recentPlaces: placesOutside(knownForADay) }
}

function payeeAt({ lines }: TransferDraft, place: number): string {
  const line = lines[place]
  return line === undefined ? '' : destinationKey(line)
}

async function withPayeesAlike(
  context: Context,
  service: string,
  draft: TransferDraft,
  found: readonly NearTransfer[],
): Promise<readonly Accepted[]> {
  const isAlike = payeesAlike(draft)
  const accepted: Accepted[] = []
  await linesInSlices(context, service, found, (transfer, lines) => {
    accepted.push({ ...transfer, lines: lines.filter(isAlike) })
  })
  return accepted
}

/** Of a thousand payees or so at a time, between which others' codes are looked at. */
async function linesInSlices<Found extends Pick<NearTransfer, 'transferId' | 'linesLength'>>(
  { store }: Context,
  service: string,
  found: readonly Found[],
  each: (transfer: Found, lines: Transfer['lines']) => void,
): Promise<void> {
  for (const slice of slicesOf(found)) {
    await breathe()
    const ids = slice.map(({ transferId }) => transferId)
    const lines = await linesOf(store, service, ids)
    for (const transfer of slice) each(transfer, lines.get(transfer.transferId) ?? [])
  }
  await breathe()
}

/** About what a thousand payees take, and never more transfers than a statement may name. */
const sliceLength = 250_000
const sliceMax = 200

function slicesOf<Found extends Pick<NearTransfer, 'linesLength'>>(
  found: readonly Found[],
): readonly (readonly Found[])[] {
  const slices: Found[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const transfer of found) {
    const last = slices.at(-1)
    if (last === undefined || last.length >= sliceMax || length + transfer.linesLength > sliceLength) {
      slices.push([transfer])
      length = transfer.linesLength
    } else {
      last.push(transfer)
      length += transfer.linesLength
    }
  }
  return slices
}

/** What a tick confirms: these duplicates, and none that come up later. */
function fingerprintOf({ sameFile, lines }: Duplicates): string {
  const each = lines.map(({ line, payYen, earlier }) =>
    JSON.stringify([line, payYen, earlier?.transferId ?? null]),
  )
  return requestDigest('duplicates', sameFile?.transferId ?? '', ...each)
}
