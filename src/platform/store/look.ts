import type { Queryable } from './store.ts'

/** What a look at a database before it is opened finds: something to ask, or nothing of Warifu in it. */
export type Look<T> = (found: Queryable | null) => Promise<T>
