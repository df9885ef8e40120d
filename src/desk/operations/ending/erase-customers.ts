import { backgroundCaller } from '../../../authority/operations/background.ts'
import { type Context, changeContext, profileOf } from '../../../authority/operations/context.ts'
import { customerHolder, userHolder } from '../../../authority/rules/binding.ts'
import { customerEndState } from '../../../authority/rules/customer-end.ts'
import { keptSinceMs } from '../../../authority/rules/retention.ts'
import { accept } from '../../../platform/decision/decision.ts'
import type { State } from '../../../platform/decision/state.ts'
import { markJournal } from '../../../platform/journal/mark-journal.ts'
import { forgetHolders, forgetType, hasOlder } from '../../../platform/journal/personal-queries.ts'
import {
  putTexts,
  type Redaction,
  tellingEntries,
  tellingEntriesOfCustomer,
} from '../../../platform/journal/redact.ts'
import { ownedBy, tellingRows } from '../../../platform/store/personal-rows.ts'
import { endsToErase, everybodyOf } from '../../queries/customer-ends.ts'
import { forgetSearchWords } from '../../queries/search-index.ts'
import type { OfCustomer } from './end-refs.ts'

const customersAtOnce = 20
const rowsAtOnce = 200

/**
 * For upkeep: what some contracts left that ended long enough ago, and what was begun and not finished. Gives how many; the
 * rest is left to the next round, for other upkeep waits meanwhile.
 */
export async function eraseDueCustomers(context: Context): Promise<number> {
  const { store, profiles } = context
  let count = 0
  for (const [service, { retention }] of profiles) {
    const beforeMs = keptSinceMs(retention.customerDays, context.now())
    const due = await endsToErase(store, service, beforeMs, customersAtOnce)
    for (const of of due) await eraseCustomer(context, of)
    count += due.length
  }
  return count
}

/** After a restore, before anybody sees what it brought back: all that was due, whether or not it was erased before. */
export async function eraseAllDue(context: Context): Promise<number> {
  for (let count = 0; ; ) {
    const some = await eraseDueCustomers(context)
    if (some === 0) return count
    count += some
  }
}

/**
 * Erases what a customer left of persons (decision 65): first it is noted that it begins, and what may be missing beside the
 * journal from then on; then rows, some at a time; then what stands beside the journal. Whoever goes on after a crash does what
 * is left.
 */
async function eraseCustomer(context: Context, of: OfCustomer): Promise<void> {
  const { store } = context
  const { service, customerId } = of
  const userIds = await everybodyOf(store, of)
  const owned = { userId: userIds, customerId: [customerId], accountId: await accountsOf(context, of) }
  const holders = [customerHolder(customerId), ...userIds.map(userHolder)]
  const begunAtMs = await begin(context, of, [...holders, ...owned.accountId.map((id) => `account:${id}`)])
  for (const state of store.schema.states)
    if (state.ofPerson !== null) await eraseRows(context, service, state, { ...owned, holder: holders })
  const apart = [...holders, ...owned.accountId.map((id) => `account:${id}`)]
  await forgetHolders(store, service, apart, begunAtMs)
  await redactOld(context, of, userIds)
  await forgetSearchWords(store, service, userIds)
  const now = context.now()
  const refs = { end: customerEndState.ref(service, customerId) }
  await store.change(changeContext(backgroundCaller('upkeep'), now), refs, ({ end }) =>
    end === undefined || end.erasedAtMs !== null
      ? accept({})
      : accept({}, { type: 'customer_erased', service, customerId, erasedAtMs: now.epochMilliseconds }),
  )
}

/** What entries from before hold in their text. What becomes of each is noted first: who goes on finds the rest. */
async function redactOld(
  context: Context,
  { service, customerId }: OfCustomer,
  userIds: readonly string[],
): Promise<void> {
  const { store } = context
  await markJournal(store, Number.MAX_SAFE_INTEGER)
  const of = { service, customerId }
  await redact(context, service, await tellingEntriesOfCustomer(store, store.schema, of))
  for (const userId of userIds)
    for await (const some of tellingEntries(store, store.schema, service, userId))
      await redact(context, service, some)
}

async function redact({ store, now }: Context, service: string, some: readonly Redaction[]): Promise<void> {
  if (some.length === 0) return
  const entries = some.map(({ chain, seq, sha256 }) => ({ chain, seq, sha256 }))
  await store.change(changeContext(backgroundCaller('upkeep'), now()), {}, () =>
    accept({}, { type: 'entries_redacted', service, entries }),
  )
  await putTexts(store, some)
}

async function accountsOf({ store }: Context, { service, customerId }: OfCustomer) {
  const owned: string[] = []
  for (const state of store.schema.states) owned.push(...(await ownedBy(store, state, service, [customerId])))
  return owned
}

/** Notes it once more where it goes on: what was written meanwhile may go, too. Gives up to when. */
async function begin(context: Context, { service, customerId }: OfCustomer, holders: readonly string[]) {
  const now = context.now()
  const begunAtMs = now.epochMilliseconds
  const refs = { end: customerEndState.ref(service, customerId) }
  const forgotten = {
    type: 'personal_values_forgotten',
    service,
    holders,
    types: null,
    beforeMs: begunAtMs + 1,
  } as const
  await context.store.change(changeContext(backgroundCaller('upkeep'), now), refs, () =>
    accept({}, { type: 'customer_erasure_begun', service, customerId, begunAtMs }, forgotten),
  )
  return begunAtMs + 1
}

async function eraseRows(
  { store, now }: Context,
  service: string,
  state: State,
  owned: Readonly<Record<'userId' | 'customerId' | 'accountId' | 'holder', readonly string[]>>,
): Promise<void> {
  if (state.ofPerson === null) return
  const keys = await tellingRows(store, state, service, owned[state.ofPerson.by])
  for (let from = 0; from < keys.length; from += rowsAtOnce) {
    const some = keys.slice(from, from + rowsAtOnce)
    const refs = Object.fromEntries(some.map((key, i) => [`row ${i}`, state.ref(...key)]))
    await store.change(changeContext(backgroundCaller('upkeep'), now()), refs, () =>
      accept({}, { type: 'rows_erased', service, state: state.name, keys: some }),
    )
  }
}

/** For upkeep: what staff typed when they looked for somebody, which may be a name. */
export async function forgetOldSearches(context: Context): Promise<void> {
  const { store, profiles } = context
  for (const service of profiles.keys()) {
    const now = context.now()
    const beforeMs = keptSinceMs(profileOf(context, service).retention.searchDays, now)
    for (const type of ['list_read', 'exported']) {
      if (!(await hasOlder(store, service, type, beforeMs))) continue
      const forgotten = {
        type: 'personal_values_forgotten',
        service,
        holders: null,
        types: [type],
        beforeMs,
      } as const
      await store.change(changeContext(backgroundCaller('upkeep'), now), {}, () => accept({}, forgotten))
      await forgetType(store, service, type, beforeMs)
    }
  }
}
