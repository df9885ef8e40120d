import type { Context } from './context.ts'

/** A figure of one database that monitoring is told at each scrape: the same on every node. */
export type Measure = {
  /** After `warifu_`. */
  readonly name: string
  readonly help: string
  /** Never of a user: what they can hold is as bounded as the profiles. */
  readonly labels: readonly string[]
  readonly read: (
    context: Context,
  ) => Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>
}
