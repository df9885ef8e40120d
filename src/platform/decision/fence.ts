/**
 * The last entry of what a restore did: everything from before is void, and checkpoints from before may name entries
 * that are lost (R3).
 */
export type FenceRaised = {
  readonly type: 'fence_raised'
  readonly raisedAtMs: number
  /** When the newest entry from before happened: what was done after it is lost. Null: there was none; left out: nobody looked. */
  readonly lastAtMs?: number | null
  /** How many rows of each kind it touched. */
  readonly counts: Readonly<Record<string, number>>
}

export function isFenceRaised(event: { readonly type: string }): event is FenceRaised {
  return event.type === 'fence_raised'
}
