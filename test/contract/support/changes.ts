// The shortest ways to change a store in a test, and to look at the result.

import assert from 'node:assert/strict'
import { unknownLoginState } from '../../../src/authority/rules/password.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import type { Ref } from '../../../src/platform/decision/state.ts'
import { entryOf, type JournalCheck, type JournalEntry } from '../../../src/platform/journal/chain.ts'
import { journalAfter } from '../../../src/platform/journal/queries.ts'
import { parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { signer } from '../../../src/platform/secrets/signing.ts'
import type { ChangeContext, Store } from '../../../src/platform/store/store.ts'
import { slotName } from '../../../src/platform/store/working-set.ts'
import type { Event } from '../../support/events.ts'
import { affects } from '../../support/events.ts'
import { contractKeyRingText, epoch } from './databases.ts'

export const service = 'shoko-chukin/fx-web'

export function changeContextAt(at: Temporal.Instant = epoch, requestId = 'contract'): ChangeContext {
  return { at, requestId, actor: 'test', address: '127.0.0.1' }
}

/** The references that these events need, under arbitrary names. */
export function refsOf(events: readonly Event[]): Record<string, Ref> {
  return Object.fromEntries(events.flatMap(affects).map((ref) => [slotName(ref), ref]))
}

/** Lets events happen, as a decision that accepts them. */
export function happen(store: Store, ...events: Event[]) {
  return store.change(changeContextAt(), refsOf(events), () => accept({}, ...events))
}

export function customerCreated(
  customerId: string,
  name = '試験商事株式会社',
  number: string | null = null,
): Event {
  return { type: 'customer_created', service, customerId, name, counterpartyCode: null, number }
}

/** Counts what it sees: a change that is lost, or decided on an old state, is missing from the count. */
export function countUnknownLogin(store: Store, loginHash: string) {
  const refs = { login: unknownLoginState.ref(service, loginHash) }
  return store.change(changeContextAt(), refs, ({ login }) => {
    const failures = (login?.failures ?? 0) + 1
    const event = { type: 'unknown_login_rejected', service, loginHash, failures, locked: false } as const
    return accept({ failures }, event)
  })
}

export async function unknownLoginFailures(store: Store, loginHash: string): Promise<number> {
  const ref = unknownLoginState.ref(service, loginHash)
  return (await store.read({ login: ref })).login?.failures ?? 0
}

/** All entries of the journal, oldest first. */
export async function journalOf(store: Store): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  for (let position = 0; ; ) {
    const page = await journalAfter(store, position, 1000)
    entries.push(...page.map((row) => entryOf(row)))
    if (page.length < 1000) return entries
    position = page.at(-1)?.position ?? position
  }
}

/** The events of one type in the journal, oldest first. */
export async function eventsOf<T extends Event['type']>(
  store: Store,
  type: T,
): Promise<Extract<Event, { type: T }>[]> {
  const events = (await journalOf(store)).map(({ event }) => event)
  return events.filter((event) => event.type === type) as Extract<Event, { type: T }>[]
}

export const testSigner = signer(parseKeyRing(contractKeyRingText))

export const wholeCheck: JournalCheck = {
  compareRows: true,
  outsideCheckpoints: [],
}

/** The journal holds, and the rows are what it makes of them (AUD-03). */
export async function assertSound(store: Store): Promise<void> {
  assert.equal((await store.verifyJournal(wholeCheck)).fault, null)
}
