import type { Event } from '../events.ts'

/** Accepted transfers of a day that left for the clearing together, as one Zengin file and as JSON. */
export type HandoverRun = {
  readonly service: string
  readonly runId: string
  /** 取組日, YYYY-MM-DD. */
  readonly day: string
  readonly count: number
  readonly totalYen: number
  /** SHA-256 of the file, base64url: whoever makes it anew gets the same. */
  readonly digest: string
  readonly madeAtMs: number
  readonly deliveredAtMs: number | null
}

export type HandoverEvent =
  | (Omit<HandoverRun, 'deliveredAtMs'> & { readonly type: 'run_made' })
  | {
      readonly type: 'run_delivered'
      readonly service: string
      readonly runId: string
      readonly deliveredAtMs: number
    }

export function evolveHandoverRun(run: HandoverRun | undefined, event: Event): HandoverRun | undefined {
  if (event.type === 'run_made') {
    const { type: _, ...made } = event
    return { ...made, deliveredAtMs: null }
  }
  return event.type === 'run_delivered' ? run && { ...run, deliveredAtMs: event.deliveredAtMs } : run
}
