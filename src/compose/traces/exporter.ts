import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../platform/http/guards.ts'
import type { Post } from '../../platform/http/post.ts'
import { startPolling } from '../../platform/outbox/poll.ts'
import { exportRequest } from './otlp.ts'
import type { Span } from './span.ts'

export type ExporterSettings = {
  readonly url: string
  /** A file with a bearer token, read each time so that it can be changed; null: none is shown. */
  readonly tokenFile: string | null
  readonly resource: Readonly<Record<string, string>>
  readonly post: Post
  readonly log: Log
  readonly limits?: Limits
}

type Limits = {
  readonly waitingMax: number
  readonly batchMax: number
  readonly everyMs: number
  /** After a failure; doubles up to the last. */
  readonly againMs: number
  readonly againMsMax: number
  /** For the last ones, when the process ends. */
  readonly lastMsMax: number
}

const usualLimits: Limits = {
  waitingMax: 2048,
  batchMax: 512,
  everyMs: 1000,
  againMs: 1000,
  againMsMax: 30_000,
  lastMsMax: 2000,
}

/** By which a receiver says that the same may be sent again (OTLP §Failures). */
const againStatuses: readonly number[] = [429, 502, 503, 504]

/**
 * Sends spans to a collector in the background. Nobody waits for it: while the collector is away, a few wait, and
 * whichever come then are dropped and counted.
 */
export function startExporter(settings: ExporterSettings) {
  const { log, limits = usualLimits } = settings
  const waiting: Span[] = []
  let dropped = 0
  let failures = 0

  /** Gives after how long to look again. */
  async function sendSome(): Promise<number> {
    const spans = waiting.splice(0, limits.batchMax)
    if (spans.length === 0) return limits.everyMs
    const failure = await sendOnce(settings, spans)
    if (failure === null) {
      if (failures > 0) log.info({ failures, dropped }, 'traces arrive again')
      failures = 0
      return waiting.length < limits.batchMax ? limits.everyMs : 0
    }
    failures += 1
    // Once, not at every attempt.
    if (failures === 1) log.warn({ err: failure.error }, 'traces do not arrive')
    const kept = failure.again ? spans.slice(0, Math.max(0, limits.waitingMax - waiting.length)) : []
    waiting.unshift(...kept)
    dropped += spans.length - kept.length
    return Math.min(limits.againMs * 2 ** (failures - 1), limits.againMsMax)
  }

  const polling = startPolling(sendSome)
  return {
    add(span: Span): void {
      if (waiting.length < limits.waitingMax) waiting.push(span)
      else dropped += 1
    },
    dropped: () => dropped,
    /** Sends what waits, within a bounded time; what then still does is lost with the process. */
    async stop(): Promise<void> {
      const last = async () => {
        await polling.stop()
        while (waiting.length > 0 && failures === 0) await sendSome()
      }
      const late = new AbortController()
      await Promise.race([last(), sleep(limits.lastMsMax, undefined, late).catch(() => {})])
      late.abort()
      if (waiting.length > 0) log.warn({ spans: waiting.length }, 'spans were dropped: the process ends')
    },
  }
}

type Failure = { readonly error: unknown; readonly again: boolean }

/** Null: they arrived. */
async function sendOnce(
  { url, tokenFile, resource, post }: ExporterSettings,
  spans: readonly Span[],
): Promise<Failure | null> {
  try {
    const headers: Record<string, string> =
      tokenFile === null ? {} : { authorization: `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}` }
    const status = await post(url, headers, JSON.stringify(exportRequest(spans, resource)))
    if (status >= 200 && status < 300) return null
    return { error: new Error(`the collector answered ${status}`), again: againStatuses.includes(status) }
  } catch (error) {
    return { error, again: true }
  }
}
