import { join } from 'node:path'
import type { Context } from '../../../src/authority/operations/context.ts'
import { schema } from '../../../src/compose/schema.ts'
import { parseApprovedAct, settleApproval } from '../../../src/desk/operations/decide-approval.ts'
import { journalKeys } from '../../../src/platform/journal/keys.ts'
import { loadKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { openSqliteStore } from '../../../src/platform/store/sqlite.ts'
import { createContextOf } from '../../contract/support/people.ts'

type Place = { readonly keys: string; readonly database: string }

/** A data directory's own. */
export function placeIn(folder: string): Place {
  return { keys: join(folder, 'keys.json'), database: join(folder, 'warifu.db') }
}

/** What happens at a desk while commands run, by a process of its own. */
export async function beside<T>(
  { keys, database }: Place,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const keyRing = loadKeyRing(keys)
  const now = Temporal.Now.instant()
  const opening = { schema, now, chain: newId(), keys: journalKeys(keyRing) }
  const store = openSqliteStore(database, opening)
  try {
    return await work(createContextOf(store, keyRing, () => now))
  } finally {
    await store.close()
  }
}

const caller = { requestId: 'test', actor: 'operator:approver01', address: null }

/** What a command printed as JSON that waits. */
export type Asked = { readonly approval: string; readonly desk: string; readonly until: string }

/** An operator of the desk grants what a command asked for; the words are those of the command. */
export function grantAsked(context: Context, asked: Asked, words: string, operatorId = 'approver01') {
  const action = parseApprovedAct(`terminal:${words}`)
  if (action === undefined) throw new Error(`nobody approves ${words}`)
  const requestedAtMs = Temporal.Instant.from(asked.until).epochMilliseconds - 24 * 3_600_000
  const verdict = {
    service: asked.desk,
    userId: asked.approval,
    operatorId,
    grant: true,
    requestedAtMs,
    action,
  }
  return settleApproval({ ...context, deskParts: new Map() }, caller, verdict)
}
