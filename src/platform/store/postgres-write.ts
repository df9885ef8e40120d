import type { ChainHead } from '../journal/chain.ts'
import { appendToChain, journalColumns, personalColumns } from '../journal/journal.ts'
import { assertOwnChain, moveHead } from './chain-start.ts'
import { allOf, transposed } from './postgres-load.ts'
import type { CommittingClient } from './postgres-session.ts'
import { insertJournal, insertPersonal } from './postgres-start.ts'
import { deleteOne, expecting, numbered, saveMany, unexpected } from './statements.ts'
import type { Happened, Opening } from './store.ts'
import { Conflict, type WorkingSet, type Writes } from './working-set.ts'

type Written = {
  readonly states: WorkingSet
  readonly happened: readonly Happened[]
  /** Left out: more is written before the end. */
  readonly commit?: (head: ChainHead) => Promise<void>
}

/**
 * Writes the changed rows and their entries, and commits, in one round trip; gives where the chain then stands. A statement that
 * doesn't change its rows fails the transaction, so that a COMMIT that is already on its way commits nothing.
 */
export async function write(
  client: CommittingClient,
  { schema, keys }: Pick<Opening, 'schema' | 'keys'>,
  head: ChainHead,
  { states, happened, commit }: Written,
): Promise<ChainHead> {
  const sent = states.writes().flatMap((writes) => saves(client, writes))
  let advanced = head
  if (happened.length > 0) {
    const appended = appendToChain(head, happened, keys, schema)
    advanced = appended.head
    const { seq, hash } = advanced
    sent.push(client.run(insertJournal, transposed(appended.rows, journalColumns.length)))
    if (appended.beside.length > 0)
      sent.push(client.run(insertPersonal, transposed(appended.beside, personalColumns.length)))
    sent.push(changeRows(client, numbered(moveHead), [seq, hash, head.chain], 1, () => assertOwnChain(0)))
  }
  if (commit !== undefined) sent.push(commit(advanced))
  // In the order in which they were sent: the first that fails is the cause of all that fail after it.
  await allOf(sent)
  return advanced
}

function saves(client: CommittingClient, { table, saves: rows, deletes }: Writes): Promise<unknown>[] {
  const conflict = () => {
    throw new Conflict(table.name)
  }
  const sent = deletes.map((key) => changeRows(client, numbered(deleteOne(table)), [...key], 1, conflict))
  if (rows.length > 0) {
    const values = transposed(
      rows.map(({ row }) => row),
      table.columns.length + 1,
    )
    sent.push(changeRows(client, saveMany(table), values, rows.length, conflict))
  }
  return sent
}

/** Runs a statement that changes so many rows. Where it doesn't, nothing of its transaction can be committed, and `otherwise` says why. */
async function changeRows(
  client: CommittingClient,
  statement: string,
  values: unknown[],
  rows: number,
  otherwise: () => void,
): Promise<void> {
  try {
    await client.run(expecting(statement, values.length), [...values, rows])
  } catch (error) {
    if ((error as { readonly code?: string }).code === unexpected) otherwise()
    throw error
  }
}
