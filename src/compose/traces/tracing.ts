import { hostname } from 'node:os'
import type { Follow, Log } from '../../platform/http/guards.ts'
import { postTo } from '../../platform/http/post.ts'
import { isProbe } from '../../platform/http/routes.ts'
import type { FollowWork } from '../../platform/outbox/worker.ts'
import type { HashingTimes } from '../../platform/secrets/hashing-queue.ts'
import type { ChangeContext, GroupEnd, Store } from '../../platform/store/store.ts'
import { startExporter } from './exporter.ts'
import type { TraceSettings } from './settings.ts'
import { type Span, toldBy } from './span.ts'
import { Spans } from './spans.ts'

/**
 * What a process tells a collector of its work (decision 72): how long what took, what belongs together, and how it
 * ended. No span holds anything of a user: routes, services, statuses and the names of refusals are all there are.
 */
export type Tracing = {
  readonly request: Follow
  readonly work: FollowWork
  /** The same store, of which each change is a part of whoever asks for it. */
  readonly storeOf: (store: Store) => Store
  readonly group: (end: GroupEnd) => void
  readonly hashed: (times: HashingTimes) => void
  /** How many spans never arrived. */
  readonly dropped: () => number
  readonly stop: () => Promise<void>
}

/** Loaded only where a collector is configured. */
export function createTracing({ url, tokenFile, ratio, serviceName }: TraceSettings, log: Log): Tracing {
  const resource = { 'service.name': serviceName, 'service.instance.id': `${hostname()}:${process.pid}` }
  const { add, dropped, stop } = startExporter({ url, tokenFile, resource, post: postTo, log })
  const spans = new Spans(ratio, add)
  return {
    request: followRequests(spans),
    work: followWork(spans),
    hashed: followHashing(spans),
    ...followChanges(spans),
    dropped,
    stop,
  }
}

/** A proxy that has decided whether a trace is recorded has decided it for us, too. */
function followRequests(spans: Spans): Follow {
  return async ({ requestId, method, path, trace }, work, answered) => {
    if (isProbe(path)) return work()
    const told = toldBy(trace)
    const begun = told === null ? spans.beginTrace(method, 'server') : null
    const span = told?.sampled ? spans.begin(method, 'server', told) : begun
    return spans.within(span, async () => {
      const done = await work()
      if (span === null) return done
      const { route, service, status } = answered(done)
      const { attributes } = span
      // As the semantic conventions of HTTP name a server's span: the method and the route, never the path.
      span.name = `${method} ${route}`
      attributes['http.request.method'] = method
      attributes['http.route'] = route
      attributes['http.response.status_code'] = status
      attributes['warifu.request_id'] = requestId
      if (service !== null) attributes['warifu.service'] = service
      span.failed = status >= 500
      return done
    })
  }
}

function followWork(spans: Spans): FollowWork {
  return {
    piece: (name, work) => spans.within(spans.beginTrace(name, 'internal'), work),
    call(name, work, hasFailed) {
      const parent = spans.current()
      if (parent === null) return work()
      const span = spans.begin(name, 'client', parent)
      return spans.within(span, async () => {
        const done = await work()
        span.failed = hasFailed(done)
        return done
      })
    },
  }
}

/** What waited for a turn, and what was then derived. */
function followHashing(spans: Spans): Tracing['hashed'] {
  return ({ waitedMs, workedMs }) => {
    const parent = spans.current()
    if (parent === null) return
    if (waitedMs > 0) spans.note('hashing wait', parent, { began: waitedMs + workedMs, ended: workedMs })
    spans.note('hashing', parent, { began: workedMs, ended: 0 })
  }
}

/** From a change's question to its answer, its wait for a group included; and each group, linked with its changes. */
function followChanges(spans: Spans): Pick<Tracing, 'storeOf' | 'group'> {
  const asked = new WeakMap<ChangeContext, Span>()

  function changeOf({ change }: Store): Store['change'] {
    return (changeContext, needs, decide) => {
      const parent = spans.current()
      if (parent === null) return change(changeContext, needs, decide)
      const span = spans.begin('change', 'internal', parent)
      asked.set(changeContext, span)
      return spans.within(span, async () => {
        const outcome = await change(changeContext, needs, decide)
        if (!outcome.ok)
          for (const { attributes } of [span, parent]) attributes['warifu.refusal'] = outcome.refusal
        return outcome
      })
    }
  }

  return {
    storeOf: (store) => ({ ...store, change: changeOf(store) }),
    group({ members, milliseconds, committed }) {
      const of = members.flatMap(({ changeContext }) => asked.get(changeContext) ?? [])
      if (of.length === 0) return
      const attributes = { 'warifu.changes': members.length }
      spans.noteShared('group commit', of, { milliseconds, attributes, failed: committed === null })
    },
  }
}
