import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { type Tally, tallyEvents } from '../../authority/rules/tally.ts'
import type { Answered } from '../../platform/http/guards.ts'
import type { GroupEnd } from '../../platform/store/store.ts'

/** A login's code takes 1 ms, its password 0.1 s; who waits 10 s has gone. */
const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const commitSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]
/** Up to the whole group. */
const groupChanges = [1, 2, 4, 8, 16, 32, 64, 128]
/** Half a step, and the tolerance, either way. */
const driftSeconds = [-60, -30, -15, -10, -5, -2, 0, 2, 5, 10, 15, 30, 60]

export type Counters = {
  readonly group: (end: GroupEnd) => void
  readonly answered: (answered: Pick<Answered, 'service' | 'status' | 'milliseconds'>) => void
}

/**
 * What is counted as it happens, from what was committed and answered (finding E7). No label holds anything of a user:
 * services, statuses, and the names of events, refusals and methods are all there are.
 */
export function createCounters(registry: Registry): Counters {
  const registers = [registry]
  const events = new Counter({
    name: 'warifu_events_total',
    help: 'Committed events (docs/states.md), by service and type. Those of files taken in at once are not counted.',
    labelNames: ['service', 'type'],
    registers,
  })
  const refusals = new Counter({
    name: 'warifu_refusals_total',
    help: 'Refusals of decisions (docs/errors.md); the service is empty where the refusal has no event.',
    labelNames: ['service', 'refusal'],
    registers,
  })
  const commits = commitCounters(registry)
  const requests = requestCounters(registry)
  const tally = createTally(registry)
  return {
    answered: requests,
    group(end) {
      commits(end)
      if (end.committed === null) return
      const { happened, refused } = end.committed
      for (const { event } of happened)
        events.inc({ service: (event as { service?: string | null }).service ?? '', type: event.type })
      for (const { refusal, service } of refused) refusals.inc({ service: service ?? '', refusal })
      tallyEvents(happened, tally)
    },
  }
}

function commitCounters(registry: Registry): Counters['group'] {
  const registers = [registry]
  const seconds = new Histogram({
    name: 'warifu_commit_seconds',
    help: 'How long committing a group of changes took, decisions included.',
    buckets: commitSeconds,
    registers,
  })
  const changes = new Histogram({
    name: 'warifu_commit_changes',
    help: 'How many changes a group had.',
    buckets: groupChanges,
    registers,
  })
  const failures = new Counter({
    name: 'warifu_commit_failures_total',
    help: 'Groups of which nothing was saved.',
    registers,
  })
  return (end) => {
    seconds.observe(end.milliseconds / 1000)
    changes.observe(end.members.length)
    if (end.committed === null) failures.inc()
  }
}

function requestCounters(registry: Registry): Counters['answered'] {
  const registers = [registry]
  const total = new Counter({
    name: 'warifu_http_requests_total',
    help: 'Answered requests but for probes, by service (empty: of none) and status.',
    labelNames: ['service', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'warifu_http_request_seconds',
    help: 'How long requests took.',
    buckets: requestSeconds,
    registers,
  })
  return ({ service, status, milliseconds }) => {
    total.inc({ service: service ?? '', status: String(status) })
    seconds.observe(milliseconds / 1000)
  }
}

function createTally(registry: Registry): Tally {
  const registers = [registry]
  const logins = new Counter({
    name: 'warifu_logins_total',
    help: 'Sessions that a login began, by service.',
    labelNames: ['service'],
    registers,
  })
  const codes = new Counter({
    name: 'warifu_codes_total',
    help: 'Codes that were looked at, at logins, confirmations and over the API, by service, method and result.',
    labelNames: ['service', 'method', 'result'],
    registers,
  })
  const locks = new Counter({
    name: 'warifu_locks_total',
    help: 'Locks that engaged after failures, by service and of what: password or code.',
    labelNames: ['service', 'of'],
    registers,
  })
  const risks = new Counter({
    name: 'warifu_risks_total',
    help: 'Rules of profiles (risk) that applied to what users did, by service and condition.',
    labelNames: ['service', 'when'],
    registers,
  })
  const drift = new Histogram({
    name: 'warifu_token_drift_seconds',
    help: 'How far the clocks of tokens are ahead, as accepted codes show.',
    buckets: driftSeconds,
    registers,
  })
  return {
    login: (service) => logins.inc({ service }),
    code: (service, method, result) => codes.inc({ service, method, result }),
    drift: (_, driftMs) => drift.observe(driftMs / 1000),
    lock: (service, of) => locks.inc({ service, of }),
    risk: (service, when) => risks.inc({ service, when }),
  }
}

/** What a process says of itself when it is asked. */
export type OwnFigures = {
  readonly waitingChanges: () => number
  readonly passwords: () => { readonly running: number; readonly known: number; readonly others: number }
  readonly cpuSeconds: () => number
  readonly memoryBytes: () => number
  /** Of traces, how many never arrived. */
  readonly droppedSpans: () => number
  /** Of the time since the last scrape, how much the event loop was busy. */
  readonly busyShare: () => number
}

/** Of this process alone; those of several workers are added up, but for the busiest event loop. */
export function addOwnFigures(registry: Registry, own: OwnFigures): void {
  const registers = [registry]
  new Gauge({
    name: 'warifu_changes_waiting',
    help: 'Changes that wait for a group to be committed.',
    registers,
    collect() {
      this.set(own.waitingChanges())
    },
  })
  new Gauge({
    name: 'warifu_passwords',
    help: 'Passwords that are being checked, or wait for it: of known browsers, and of all others.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(own.passwords())) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'warifu_event_loop_busy',
    help: 'Share of the time since the last scrape in which the event loop was busy; of several workers the busiest.',
    aggregator: 'max',
    registers,
    collect() {
      this.set(own.busyShare())
    },
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process, or of all workers.',
    registers,
    collect() {
      this.set(own.memoryBytes())
    },
  })
  const counter = (name: string, help: string, total: () => number) => {
    let counted = 0
    new Counter({
      name,
      help,
      registers,
      collect() {
        const now = total()
        this.inc(now - counted)
        counted = now
      },
    })
  }
  counter('process_cpu_seconds_total', 'Processor time of the process, or of all workers.', own.cpuSeconds)
  counter(
    'warifu_trace_spans_dropped_total',
    'Spans of traces that no collector took (docs/operating.md#traces).',
    own.droppedSpans,
  )
}
