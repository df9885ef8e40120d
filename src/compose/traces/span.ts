import { randomBytesOf } from '../../platform/secrets/random.ts'

/** Where a span stands: what another one names it by. */
export type Place = { readonly traceId: string; readonly spanId: string }

/** What was said of a request before it came here. */
type Told = Place & { readonly sampled: boolean }

export type SpanKind = 'internal' | 'server' | 'client'

/** Something that took a while. What only its end tells is added while it lasts. */
export type Span = Place & {
  readonly parentId: string | null
  readonly kind: SpanKind
  readonly startNs: bigint
  name: string
  endNs: bigint
  readonly attributes: Record<string, string | number>
  readonly links: Place[]
  failed: boolean
}

const traceForm = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** Reads a `traceparent` that the guards have found well-formed (W3C Trace Context §3.2). */
export function toldBy(traceparent: string | undefined): Told | null {
  const [, traceId = '', spanId = '', flags = ''] = traceForm.exec(traceparent ?? '') ?? []
  return traceId === '' ? null : { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function newTraceId(): string {
  return randomHex(16)
}

export function newSpanId(): string {
  return randomHex(8)
}

function randomHex(bytes: number): string {
  return Buffer.from(randomBytesOf(bytes)).toString('hex')
}

const shareDigits = 13

/** Whether a trace that begins here is among the share that is recorded: by its ID, so that others could find the same. */
export function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-shareDigits), 16) < ratio * 16 ** shareDigits
}
