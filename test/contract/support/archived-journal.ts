// A journal of some chains over two years, of which the first is to be archived.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { archiveJournal } from '../../../src/authority/operations/archive-journal.ts'
import { schema } from '../../../src/compose/schema.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { type Checkpoint, checkpointMessage } from '../../../src/platform/journal/chain.ts'
import { saveCheckpoint } from '../../../src/platform/journal/queries.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../../src/platform/store/sqlite.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import { changeContextAt, refsOf, service } from './changes.ts'
import {
  contractKeyRingText,
  contractKeys,
  type Driver,
  databaseFor,
  epoch,
  type Place,
} from './databases.ts'
import { caller, createContext } from './people.ts'

export const personName = '保管 花子'
const dayHours = 24

/** What happened before then is to be archived; now is later than any profile keeps that. */
export const cut = epoch.add({ hours: 365 * dayHours })
export const present = epoch.add({ hours: 800 * dayHours })

export const userId = (i: number) => `arch${String(i).padStart(4, '0')}`

const created = (i: number): Event => ({
  type: 'user_created',
  service,
  userId: userId(i),
  customerId: 'c-arch',
  userName: `${personName} ${i}`,
  administrator: false,
})
const attempt = (failures: number): Event => ({
  type: 'unknown_login_rejected',
  service,
  loginHash: 'nobody',
  failures,
  locked: false,
})

export function happenAt(store: Store, at: Temporal.Instant, ...events: readonly Event[]) {
  return store.change(changeContextAt(at), refsOf(events), () => accept({}, ...events))
}

/** As a version before values stood beside the journal. */
export function openOlder({ driver, at }: Place) {
  const opening = {
    schema: { ...schema, personalOf: () => undefined },
    now: epoch,
    chain: newId(),
    keys: contractKeys,
  }
  return driver === 'sqlite' ? openSqliteStore(at, opening) : openPostgresStore(at, opening)
}

async function checkpointNow(store: Store, at: Temporal.Instant): Promise<Checkpoint> {
  const head = store.head()
  const atMs = at.epochMilliseconds
  const checkpoint = { ...head, atMs, ...contractKeys.sign(checkpointMessage(head, atMs)) }
  await saveCheckpoint(store, checkpoint)
  return checkpoint
}

/**
 * Two processes of the first year, one of which goes on, and a third of the second: users, attempts with an unknown login, and
 * checkpoints. `store` is the one that goes on; `early` happens in the first year, too.
 */
export async function longJournal(
  t: TestContext,
  driver: Driver,
  {
    users = 30,
    early = async () => {},
  }: { readonly users?: number; readonly early?: (place: Place) => Promise<void> } = {},
) {
  const database = await databaseFor(t, driver)
  const folder = mkdtempSync(join(tmpdir(), 'warifu-archive-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const store = await database.open(epoch)
  await happenAt(store, epoch, { type: 'verifiers_bound' })
  const other = await database.open(epoch.add({ hours: 1 }))
  const checkpoints: Checkpoint[] = []
  for (let i = 0; i < users; i++) {
    const at = epoch.add({ hours: 2 + i })
    await happenAt(i % 2 === 0 ? store : other, at, created(i), attempt(i + 1))
    if (i % 10 === 9) checkpoints.push(await checkpointNow(i % 20 === 9 ? other : store, at))
  }
  await early(database.place)
  await other.close()
  const second = await database.open(epoch.add({ hours: 100 * dayHours }))
  await happenAt(second, epoch.add({ hours: 100 * dayHours }), attempt(users + 1))
  await second.close()
  await happenAt(store, cut.add({ hours: 1 }), created(users), attempt(users + 2))
  checkpoints.push(await checkpointNow(store, cut.add({ hours: 1 })))
  const third = await database.open(cut.add({ hours: 2 }))
  await happenAt(third, cut.add({ hours: 2 }), created(users + 1), attempt(users + 3))
  checkpoints.push(await checkpointNow(third, cut.add({ hours: 2 })))
  const context = createContext(store, contractKeyRingText, () => present)
  return {
    database,
    folder,
    store,
    context,
    checkpoints,
    archive: (entriesMax = 1000, beforeMs = cut.epochMilliseconds) =>
      archiveJournal(context, caller, { folder, beforeMs, entriesMax }, () => {}),
    verify: (withArchive: boolean, outside = checkpoints) =>
      store.verifyJournal({
        compareRows: true,
        outsideCheckpoints: outside,
        ...(withArchive ? { archive: folder } : {}),
      }),
  }
}
