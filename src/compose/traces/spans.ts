import { AsyncLocalStorage } from 'node:async_hooks'
import { machineTime } from '../config.ts'
import { isSampled, newSpanId, newTraceId, type Place, type Span, type SpanKind } from './span.ts'

/** Begins and ends spans, and knows of which one whatever runs is part. */
export class Spans {
  /** Null: of a request that is not recorded. */
  readonly #running = new AsyncLocalStorage<Span | null>()
  readonly #ratio: number
  readonly #finished: (span: Span) => void
  constructor(ratio: number, finished: (span: Span) => void) {
    this.#ratio = ratio
    this.#finished = finished
  }

  /** Null: nothing is recorded here. */
  current(): Span | null {
    return this.#running.getStore() ?? null
  }

  begin(name: string, kind: SpanKind, parent: Place): Span {
    const { traceId, spanId } = parent
    return spanOf({ traceId, parentId: spanId, name, kind })
  }

  /** The first span of a new trace; null: it is not among those that are recorded. */
  beginTrace(name: string, kind: SpanKind): Span | null {
    const traceId = newTraceId()
    return isSampled(traceId, this.#ratio) ? spanOf({ traceId, parentId: null, name, kind }) : null
  }

  /** Runs work as a span, or unrecorded, and ends it. */
  async within<T>(span: Span | null, work: () => Promise<T>): Promise<T> {
    if (span === null) return this.#running.run(null, work)
    try {
      return await this.#running.run(span, work)
    } catch (error) {
      span.failed = true
      throw error
    } finally {
      this.end(span)
    }
  }

  end(span: Span): void {
    span.endNs = machineTime().epochNanoseconds
    this.#finished(span)
  }

  /** A part of what runs, which began and ended so many milliseconds ago. */
  note(
    name: string,
    parent: Place,
    { began, ended }: { readonly began: number; readonly ended: number },
  ): void {
    const span = this.begin(name, 'internal', parent)
    this.#finished({ ...span, startNs: earlier(span.startNs, began), endNs: earlier(span.startNs, ended) })
  }

  /** What was done for all of these at once, and has just ended: a trace of its own, with a link to each and back. */
  noteShared(name: string, of: readonly Span[], { milliseconds, attributes, failed }: Shared): void {
    const span = spanOf({ traceId: newTraceId(), parentId: null, name, kind: 'internal' })
    for (const each of of) {
      span.links.push(placeOf(each))
      each.links.push(placeOf(span))
    }
    this.#finished({ ...span, startNs: earlier(span.startNs, milliseconds), attributes, failed })
  }
}

type Shared = Pick<Span, 'attributes' | 'failed'> & { readonly milliseconds: number }

function spanOf(what: Pick<Span, 'traceId' | 'parentId' | 'name' | 'kind'>): Span {
  const startNs = machineTime().epochNanoseconds
  return { ...what, spanId: newSpanId(), startNs, endNs: startNs, attributes: {}, links: [], failed: false }
}

function placeOf({ traceId, spanId }: Place): Place {
  return { traceId, spanId }
}

function earlier(ns: bigint, milliseconds: number): bigint {
  return ns - BigInt(Math.round(milliseconds * 1e6))
}
