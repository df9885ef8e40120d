/** What SQLite said of a checkpoint that failed; an Error loses its code on the way out of a thread. */
export type Failed = { readonly message: string; readonly errcode: number }
