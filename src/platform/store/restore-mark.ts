import type { Queryable } from './store.ts'

/** Is a restore unfinished, so that nothing but its end may use the database (R3)? */
export async function isBeingRestored(store: Queryable): Promise<boolean> {
  return (await store.query('SELECT 1 FROM restore_mark LIMIT 1')).length > 0
}

/** Marks a database that was put back by other means, unless it is marked. */
export async function keepRestoreMark(store: Queryable, now: Temporal.Instant): Promise<void> {
  if (!(await isBeingRestored(store))) await store.query(setRestoreMark, now.epochMilliseconds)
}

/** Its very last act. */
export async function clearRestoreMark(store: Queryable): Promise<void> {
  await store.query('DELETE FROM restore_mark')
}

/** What a restore writes with the rows, in their transaction. */
export const setRestoreMark = 'INSERT INTO restore_mark (begun_at_ms) VALUES (?)'
