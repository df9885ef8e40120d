import { newestJournal, readHeadPosition } from '../../platform/journal/queries.ts'
import {
  type Alarm,
  type AlarmLimits,
  look,
  newWatch,
  type RefusedAttempt,
  type Watch,
} from '../rules/alarms.ts'
import type { Context } from './context.ts'
import { tellTurnedAway } from './turned-away.ts'

/** Where it is told. */
type Told = {
  readonly warn: (fields: object, text: string) => void
  readonly info: (fields: object, text: string) => void
}

/** An alarm that stands now, for whatever else shows it. */
export type StandingAlarm = { readonly service: string | null; readonly name: string }

type Watching = { position: number; readonly services: Map<string | null, Watch> }

/** Those of the stores that this process has open; a new process starts over. */
const watched = new WeakMap<Context['store'], Watching>()

/** Everything that refuses an attempt to get in; the index of the journal serves each. */
const types = [
  'password_rejected',
  'unknown_login_rejected',
  'code_rejected',
  'enrollment_rejected',
  'challenge_failed',
]

/** Of each service and look; what a flood brings beyond that changes no alarm. */
const readMost = 5000

const words: Readonly<Record<Alarm['alarm'], string>> = {
  spraying: 'many users had a few wrong passwords or codes each: somebody may be going through a list',
  locks: 'many users are being locked',
  refusals: 'a refusal has become much more frequent',
  turned_away: 'many more requests than usual are turned away',
}

/**
 * Looks at what was refused since the last look, on all nodes, since they share the journal, and at what they turned away,
 * and says in one line of the log what has become an alarm, and what is one no longer (THR-10). Each node looks and says
 * so. What is of no service, such as the token app's requests, is turned away often where it would be in any service.
 */
export async function watchRefusals(context: Context, log: Told): Promise<void> {
  const { store, profiles } = context
  const head = await readHeadPosition(store)
  const watching = watched.get(store) ?? { position: head, services: new Map<string | null, Watch>() }
  watched.set(store, watching)
  const nowMs = context.now().epochMilliseconds
  const turnedAway = await tellTurnedAway(context)
  const lookAt = (service: string | null, attempts: readonly RefusedAttempt[], limits: AlarmLimits) => {
    const before = watching.services.get(service) ?? newWatch(nowMs)
    const seen = { attempts, turnedAway: turnedAway.get(service) ?? new Map<number, number>() }
    const { watch, begun, over } = look(before, seen, limits, nowMs)
    watching.services.set(service, watch)
    for (const alarm of begun) log.warn({ service, ...alarm }, words[alarm.alarm])
    for (const name of over) log.info({ service, alarm: name }, 'the alarm is over')
  }
  for (const [service, { alarms }] of profiles) {
    const filter = { service, types, after: watching.position }
    const rows = head === watching.position ? [] : await newestJournal(store, filter, readMost)
    lookAt(service, rows.map(attemptIn), alarms)
  }
  const limits = [...profiles.values()].map(({ alarms }) => alarms)
  const highest = limits.toSorted((a, b) => b.turnedAwayPerMinute - a.turnedAwayPerMinute)[0]
  if (highest !== undefined) lookAt(null, [], highest)
  watching.position = head
}

/** What stands in this process. */
export function standingAlarms({ store }: Pick<Context, 'store'>): readonly StandingAlarm[] {
  const services = [...(watched.get(store)?.services ?? [])]
  return services.flatMap(([service, { standing }]) =>
    Object.keys(standing).map((name) => ({ service, name })),
  )
}

type Refused = {
  readonly refusal?: string
  readonly userId?: string
  readonly loginHash?: string
  readonly locked?: boolean
}

function attemptIn({ atMs, body }: { readonly atMs: number; readonly body: string }): RefusedAttempt {
  const { event, address } = JSON.parse(body) as { readonly event: Refused; readonly address: string | null }
  const { refusal = 'user_unknown', userId, loginHash, locked = false } = event
  const account = userId ?? loginHash ?? ''
  return { atMs, refusal, account, address, locks: locked && !refusal.endsWith('_locked') }
}
