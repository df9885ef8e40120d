import type { Event } from './events.ts'

/** Of an entry of the journal, what the rules of this module look at. */
export type Written = {
  readonly at: string
  readonly request: string
  readonly actor: string
  readonly event: Event | { readonly type: 'chain_started' }
}
