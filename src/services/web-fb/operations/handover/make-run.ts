import { backgroundCaller } from '../../../../authority/operations/background.ts'
import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { newestFence } from '../../../../authority/queries/fence.ts'
import { customerHolder, userHolder } from '../../../../authority/rules/binding.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { bankBranch, type OwnBank } from '../../../../bank/operations/banks.ts'
import { postingsOfTransfers } from '../../../../bank/queries/accounts.ts'
import { type Account, accountState } from '../../../../bank/rules/account.ts'
import { type Agreement, agreementState } from '../../../../bank/rules/agreement.ts'
import { dayOf, tokyo } from '../../../../bank/rules/calendar.ts'
import { type TransferFreeze, transferFreezeState } from '../../../../bank/rules/transfer-freeze.ts'
import { refuse } from '../../../../platform/decision/decision.ts'
import type { Ref } from '../../../../platform/decision/state.ts'
import { digestOf, randomDigits } from '../../../../platform/secrets/random.ts'
import { hasWaitingSince, waitingTransfers } from '../../queries/handover.ts'
import {
  decideRun,
  handoverRunState,
  mayHaveLeft,
  type PlaceNames,
  type RunMade,
  type RunNames,
  refuseHandover,
  runDay,
  runDueBefore,
  type Sender,
} from '../../rules/handover.ts'
import type { FbProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { liveLines, type Transfer, transferState } from '../../rules/transfer.ts'
import { fbProfileOf, fbProfilesOf } from '../profile-of.ts'
import { type RunFacts, runFilesOf, sumsOf } from './run-files.ts'

const upkeep = backgroundCaller('upkeep')

/** Per run: what a transaction loads at once, and a file holds. The rest goes with the next one. */
const transfersMax = 500
const linesMax = 20_000
/** Far more than a day brings; a fault must not create runs endlessly. */
const runsAtOnceMax = 100

export type MadeRuns =
  | { readonly ok: true; readonly runIds: readonly string[] }
  | { readonly ok: false; readonly refusal: Refusal }

/**
 * Hands over a service's waiting transfers, in one run, or in several if they don't fit one file. Each run and its
 * transfers change together, so that with any number of nodes each transfer leaves in one run. Made by an operator with
 * the right to it, or automatically (`operatorId` null) at the cut-off. Refused with `nothing_to_do` when nothing
 * waits.
 */
export async function makeRuns(
  context: Context,
  caller: Caller,
  { service, operatorId }: { readonly service: string; readonly operatorId: string | null },
): Promise<MadeRuns> {
  const runIds: string[] = []
  for (let i = 0; i < runsAtOnceMax; i++) {
    const made = await untilFresh(() => makeRun(context, caller, { service, operatorId }))
    if (!made.ok) {
      return made.refusal === 'nothing_to_do' && runIds.length > 0 ? { ok: true, runIds } : made
    }
    runIds.push(made.runId)
    if (!made.more) break
  }
  return { ok: true, runIds }
}

/**
 * At each time of the profile on a business day, and after the cut-off, hands over what waits in each service (called by
 * upkeep). Returns the number of runs. Rejects if a service failed, after all others were handled.
 */
export async function makeDueRuns(context: Context): Promise<number> {
  const now = context.now().toZonedDateTimeISO(tokyo)
  const faults: unknown[] = []
  let count = 0
  for (const { service, fb } of fbProfilesOf(context)) {
    const due = runDueBefore(now, fb)
    if (due === null) continue
    try {
      if (!(await hasWaitingSince(context.store, service, due.epochMilliseconds))) continue
      const made = await makeRuns(context, upkeep, { service, operatorId: null })
      if (made.ok) count += made.runIds.length
    } catch (error) {
      faults.push(error)
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'not every service could hand its transfers over')
  return count
}

async function makeRun(
  context: Context,
  caller: Caller,
  { service, operatorId }: { readonly service: string; readonly operatorId: string | null },
) {
  const found = await waitingTransfers(context.store, service, transfersMax)
  const now = context.now()
  const { chosen, heldAtMs } = await apartFromFence(context, found, now)
  const transfers = withinLines(chosen)
  const runId = `R${dayOf(now).toString().replaceAll('-', '')}-${randomDigits(6)}`
  const made = await prepare(context, { service, runId, transfers, now, heldAtMs })
  const desk = deskOf(service)
  const of: Record<string, Ref<Transfer>> = Object.fromEntries(
    transfers.map(({ transferId }) => [transferId, transferState.ref(service, transferId)]),
  )
  const holders = [
    ...new Set(
      transfers.flatMap(({ userId, customerId }) => [userHolder(userId), customerHolder(customerId)]),
    ),
  ]
  const refs = {
    operatorUser: userState.ref(desk, operatorId ?? ''),
    operator: operatorState.ref(desk, operatorId ?? ''),
    run: handoverRunState.ref(service, runId),
    ...of,
    ...Object.fromEntries(holders.map((holder) => [holder, transferFreezeState.ref(service, holder)])),
  }
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) => {
    const refused = operatorId === null ? null : refuseHandover(states, service)
    if (refused !== null) return refuse(refused)
    if (made === null) return refuse('nothing_to_do')
    const loaded = states as Readonly<Record<string, Transfer | undefined>>
    const freezes = states as Readonly<Record<string, TransferFreeze | undefined>>
    // Frozen since they were gathered: gather again.
    if (holders.some((holder) => freezes[holder] !== undefined)) return refuse('stale')
    return decideRun(
      { run: states.run, transfers: transfers.map(({ transferId }) => loaded[transferId]) },
      made,
    )
  })
  const more = found.length === transfersMax || transfers.length < found.length
  return outcome.ok ? { ...outcome, runId, more } : outcome
}

/**
 * What may have left before a restore goes into a run of its own, which a person has to release (R3); everything else
 * leaves as ever.
 */
async function apartFromFence(
  { store }: Context,
  found: readonly Transfer[],
  now: Temporal.Instant,
): Promise<{ readonly chosen: readonly Transfer[]; readonly heldAtMs: number | null }> {
  const raised = await newestFence(store)
  if (raised === null) return { chosen: found, heldAtMs: null }
  const { raisedAtMs } = raised
  const day = dayOf(Temporal.Instant.fromEpochMilliseconds(raisedAtMs)).toString()
  const doubtful = found.filter((transfer) => mayHaveLeft(transfer, { raisedAtMs, day }))
  return doubtful.length === 0
    ? { chosen: found, heldAtMs: null }
    : { chosen: doubtful, heldAtMs: now.epochMilliseconds }
}

/** At least one: a single transfer always fits a file. */
function withinLines(transfers: readonly Transfer[]): readonly Transfer[] {
  let lines = 0
  const end = transfers.findIndex((transfer, i) => {
    lines += transfer.lines.length
    return i > 0 && lines > linesMax
  })
  return end === -1 ? transfers : transfers.slice(0, end)
}

/** The run with the digests of its files; null if nothing waits. */
async function prepare(
  context: Context,
  of: {
    readonly service: string
    readonly runId: string
    readonly transfers: readonly Transfer[]
    readonly now: Temporal.Instant
    readonly heldAtMs: number | null
  },
): Promise<RunMade | null> {
  const { service, runId, transfers, now, heldAtMs } = of
  if (transfers.length === 0) return null
  const names = await namesOf(context, service, transfers)
  const facts: RunFacts = { service, runId, day: runDay(dayOf(now)).toString(), names }
  const ids = transfers.map(({ transferId }) => transferId)
  const postings = await postingsOfTransfers(context.store, service, ids)
  const { zengin, json } = runFilesOf(facts, transfers, postings)
  const digests = { digest: digestOf(zengin), jsonDigest: digestOf(json) }
  const held = heldAtMs === null ? {} : { heldAtMs }
  return { ...facts, ...sumsOf(transfers), ...digests, madeAtMs: now.epochMilliseconds, ...held }
}

/** What agreements, accounts and the bank directory say today about everything that the transfers refer to. */
async function namesOf(context: Context, service: string, transfers: readonly Transfer[]): Promise<RunNames> {
  const profile = fbProfileOf(context, service)
  const { bank } = profile.banking
  const accounts = new Map(transfers.map(({ accountId, customerId }) => [accountId, customerId]))
  const senders = await Promise.all(
    [...accounts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([accountId, customerId]) => senderOf(context, profile, { accountId, customerId })),
  )
  const places = new Map<string, PlaceNames>()
  for (const { bankCode, branchCode } of transfers.flatMap(liveLines)) {
    const key = `${bankCode}-${branchCode}`
    if (!places.has(key)) places.set(key, placeOf(bank, bankCode, branchCode))
  }
  const byKey = [...places].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place)
  return { bankCode: bank.code, bankKana: bank.kana, senders, places: byKey, postings: true }
}

/** A branch that the directory no longer lists has no name; its code is enough. */
function placeOf(own: OwnBank, bankCode: string, branchCode: string): PlaceNames {
  const found = bankBranch(bankCode, branchCode, own)
  return { bankCode, bankKana: found?.bank.kana ?? '', branchCode, branchKana: found?.branch.kana ?? '' }
}

async function senderOf(
  { store }: Context,
  { service, banking }: FbProfile,
  { accountId, customerId }: { readonly accountId: string; readonly customerId: string },
): Promise<Sender> {
  const refs = {
    account: accountState.ref(service, accountId),
    agreement: agreementState.ref(service, customerId),
  }
  const { account, agreement } = await store.read(refs)
  if (account === undefined) throw new Error(`${service} has no account ${accountId}`)
  const { branchCode, accountType, number } = account
  const branchKana = banking.bank.branches.find(({ code }) => code === branchCode)?.kana ?? ''
  return { accountId, ...clientOf(account, agreement), branchCode, branchKana, accountType, number }
}

/** 依頼人: the company name in the agreement, or else the account's holder. */
function clientOf({ holderName }: Account, agreement: Agreement | undefined) {
  return {
    companyCode: agreement?.companyCode ?? '0000000000',
    kanaName: agreement?.kanaName ?? holderName,
  }
}
