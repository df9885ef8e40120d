import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import type { Ref } from '../../../../platform/decision/state.ts'
import { randomDigits } from '../../../../platform/secrets/random.ts'
import {
  countFreeFenced,
  type FencedTransfer,
  fencedOfCase,
  freeFenced,
  openFencedCases,
} from '../../queries/fenced.ts'
import { type FencedCase, type FencedWish, fencedCaseState } from '../../rules/fenced-case.ts'
import { decideFencedAsked, decideFencedVerdict } from '../../rules/fenced-transfer.ts'
import type { CaseVerdict } from '../../rules/second-clearing.ts'
import {
  countedAt,
  dailyTransferTotalState,
  isFreeFenced,
  type Transfer,
  transferState,
} from '../../rules/transfer.ts'

/** On one page, with a box to tick for each. */
const shownMax = 50
const casesShownMax = 50
/** In one request: what a transaction loads at once, and somebody can look through. The rest goes with the next one. */
const caseMax = 500

/** What waits after a restore: what nobody has asked for anything about, and what was asked for. */
export async function showFenced({ store }: Context, service: string) {
  return {
    free: await freeFenced(store, service, shownMax),
    freeCount: await countFreeFenced(store, service),
    cases: await openFencedCases(store, service, casesShownMax),
    caseMax,
  }
}

/** One request that waits, with its transfers; undefined if the service has no such one (any more). */
export async function showFencedCase(
  { store }: Context,
  service: string,
  caseId: string,
): Promise<{ readonly fencedCase: FencedCase; readonly transfers: readonly FencedTransfer[] } | undefined> {
  const { fencedCase } = await store.read({ fencedCase: fencedCaseState.ref(service, caseId) })
  if (fencedCase?.status !== 'asked') return undefined
  return { fencedCase, transfers: await fencedOfCase(store, service, caseId) }
}

type Acting = { readonly service: string; readonly operatorId: string }

function operatorRefs({ service, operatorId }: Acting) {
  const desk = deskOf(service)
  return {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
  }
}

/** Transfers under their receipts, which are none of the other names that a decision asks for. */
function transferRefs(service: string, transferIds: readonly string[]) {
  const refs: Record<string, Ref<Transfer>> = Object.fromEntries(
    transferIds.map((transferId) => [`transfer ${transferId}`, transferState.ref(service, transferId)]),
  )
  const of = (states: object) => {
    const loaded = states as Readonly<Record<string, Transfer | undefined>>
    return transferIds.map((transferId) => loaded[`transfer ${transferId}`])
  }
  return { refs, of }
}

/**
 * An operator asks that transfers which a restore brought back be released or canceled; nothing happens before another one grants it.
 * `chosen` null: all of them, or as many as go into one request. Refused with `nothing_to_do` if any of the chosen waits no more.
 */
export async function askAboutFenced(
  context: Context,
  caller: Caller,
  asked: Acting & {
    readonly wish: FencedWish
    readonly reason: string
    readonly chosen: readonly string[] | null
  },
) {
  const { service, operatorId, wish, reason, chosen } = asked
  const { store } = context
  return untilFresh(async () => {
    const ids = chosen ?? (await freeFenced(store, service, caseMax)).map(({ transferId }) => transferId)
    const transfers = transferRefs(service, ids)
    if (!transfers.of(await store.read(transfers.refs)).every(isFreeFenced))
      return { ok: false, refusal: 'nothing_to_do' } as const
    const caseId = `K${randomDigits(10)}`
    const now = context.now()
    const refs = {
      ...operatorRefs(asked),
      fencedCase: fencedCaseState.ref(service, caseId),
      ...transfers.refs,
    }
    const of = { service, caseId, operatorId, wish, reason }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideFencedAsked({ ...states, transfers: transfers.of(states) }, of, now),
    )
  })
}

/** Another operator grants it, or either of them withdraws it. Refused with `nothing_to_do` if nobody waits for that any more. */
export async function settleFenced(
  context: Context,
  caller: Caller,
  settled: Acting & { readonly caseId: string; readonly verdict: CaseVerdict },
) {
  const { service, caseId } = settled
  const found = await showFencedCase(context, service, caseId)
  if (found === undefined) return { ok: false, refusal: 'nothing_to_do' } as const
  const { askedBy } = found.fencedCase
  const transfers = transferRefs(
    service,
    found.transfers.map(({ transferId }) => transferId),
  )
  const totals = found.transfers.flatMap(countedAt).map(({ holder, day }) => {
    return [`total ${holder} ${day}`, dailyTransferTotalState.ref(service, holder, day)] as const
  })
  const refs = {
    ...operatorRefs(settled),
    askerUser: userState.ref(deskOf(service), askedBy),
    asker: operatorState.ref(deskOf(service), askedBy),
    fencedCase: fencedCaseState.ref(service, caseId),
    ...transfers.refs,
    ...Object.fromEntries(totals),
  }
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideFencedVerdict({ ...states, transfers: transfers.of(states) }, settled, now),
  )
}
