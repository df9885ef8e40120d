/** From when on somebody is told, in each service (THR-10). */
export type AlarmLimits = {
  /** Users and IDs that failed once or twice each within ten minutes. */
  readonly sprayedAccounts: number
  readonly locksPerMinute: number
  /** Of one refusal, and at least five times as many as usual. */
  readonly refusalsPerMinute: number
  /** Requests answered with 429, or with 503, and at least five times as many as usual. */
  readonly turnedAwayPerMinute: number
}

/** What was seen since the last look: attempts, and how many requests a minute were turned away of late, by status. */
export type Seen = {
  readonly attempts: readonly RefusedAttempt[]
  readonly turnedAway: ReadonlyMap<number, number>
}

/** A refused attempt, as the journal has it. */
export type RefusedAttempt = {
  readonly atMs: number
  readonly refusal: string
  /** The user, or the hash of an ID that nobody has. */
  readonly account: string
  readonly address: string | null
  /** Did it lock the account? */
  readonly locks: boolean
}

export type Alarm =
  | { readonly alarm: 'spraying'; readonly accounts: number; readonly addresses: number }
  | { readonly alarm: 'locks'; readonly perMinute: number }
  | { readonly alarm: 'refusals'; readonly refusal: string; readonly perMinute: number }
  | { readonly alarm: 'turned_away'; readonly status: number; readonly perMinute: number }

/** What is remembered of one service between two looks. */
export type Watch = {
  /** The attempts of the last ten minutes. */
  readonly attempts: readonly RefusedAttempt[]
  /** How many of each refusal, and of each status that turns away, a minute has had of late, by the name of its alarm. */
  readonly usual: Readonly<Record<string, number>>
  /** The alarms that stand, by name, and since when each has been quiet. */
  readonly standing: Readonly<Record<string, number | null>>
  readonly lookedAtMs: number
}

export type Looked = {
  readonly watch: Watch
  readonly begun: readonly Alarm[]
  /** The names of those that are over. */
  readonly over: readonly string[]
}

const minuteMs = 60_000
const sprayedMs = 10 * minuteMs
/** A user who has mistyped doesn't count as sprayed after the third time. */
const fewMost = 2
const riseTimes = 5
/** What is usual follows what is, within hours. */
const usualMs = 60 * minuteMs
/** An alarm is over once it has been below half its limit for so long. */
const quietMs = 5 * minuteMs

export function newWatch(nowMs: number): Watch {
  return { attempts: [], usual: {}, standing: {}, lookedAtMs: nowMs }
}

/** A name that tells alarms of one service apart. */
function alarmName(alarm: Alarm): string {
  if (alarm.alarm === 'refusals') return `refusals ${alarm.refusal}`
  return alarm.alarm === 'turned_away' ? `turned_away ${alarm.status}` : alarm.alarm
}

/** What to tell after another look. An alarm is told once, however long it stands. */
export function look(
  before: Watch,
  { attempts: refused, turnedAway }: Seen,
  limits: AlarmLimits,
  nowMs: number,
): Looked {
  const attempts = [...before.attempts, ...refused].filter(({ atMs }) => atMs >= nowMs - sprayedMs)
  const counts = countsOf(attempts, turnedAway, nowMs)
  const measures = [...measuredAttempts(attempts, limits, nowMs), ...measuredRises(counts, before, limits)]
  const reached = measures.filter(({ value, limit }) => value >= limit)
  const begun = reached.map(({ alarm }) => alarm).filter((alarm) => !(alarmName(alarm) in before.standing))
  const standing: Record<string, number | null> = {}
  for (const { alarm, value, limit } of measures) {
    const name = alarmName(alarm)
    if (value < limit && !(name in before.standing)) continue
    standing[name] = value >= limit / 2 ? null : (before.standing[name] ?? nowMs)
  }
  const over = Object.keys(standing).filter((name) => {
    const quietSinceMs = standing[name] ?? null
    return quietSinceMs !== null && nowMs >= quietSinceMs + quietMs
  })
  for (const name of over) delete standing[name]
  const usual = followed(before, counts, nowMs)
  return { watch: { attempts, usual, standing, lookedAtMs: nowMs }, begun, over }
}

type Measure = { readonly alarm: Alarm; readonly value: number; readonly limit: number }

function measuredAttempts(
  attempts: readonly RefusedAttempt[],
  limits: AlarmLimits,
  nowMs: number,
): readonly Measure[] {
  const sprayed = sprayedIn(attempts)
  const accounts = new Set(sprayed.map(({ account }) => account)).size
  const addresses = new Set(sprayed.map(({ address }) => address)).size
  const locked = attempts.filter(({ locks, atMs }) => locks && atMs >= nowMs - minuteMs)
  const locks = new Set(locked.map(({ account }) => account)).size
  return [
    { alarm: { alarm: 'spraying', accounts, addresses }, value: accounts, limit: limits.sprayedAccounts },
    { alarm: { alarm: 'locks', perMinute: locks }, value: locks, limit: limits.locksPerMinute },
  ]
}

/** Of whatever occurs, is usual, or has an alarm that stands. */
function measuredRises(
  counts: ReadonlyMap<string, number>,
  { usual, standing }: Watch,
  { refusalsPerMinute, turnedAwayPerMinute }: AlarmLimits,
): readonly Measure[] {
  const names = new Set([...counts.keys(), ...Object.keys(usual), ...Object.keys(standing)])
  return [...names].flatMap((name) => {
    const perMinute = counts.get(name) ?? 0
    const alarm = riseNamed(name, perMinute)
    if (alarm === null) return []
    const least = alarm.alarm === 'refusals' ? refusalsPerMinute : turnedAwayPerMinute
    return [{ alarm, value: perMinute, limit: Math.max(least, riseTimes * (usual[name] ?? 0)) }]
  })
}

/** The alarm of a name, if it is one about what rises. */
function riseNamed(
  name: string,
  perMinute: number,
): Extract<Alarm, { readonly alarm: 'refusals' | 'turned_away' }> | null {
  const [alarm, of = ''] = name.split(' ')
  if (alarm === 'refusals') return { alarm, refusal: of, perMinute }
  return alarm === 'turned_away' ? { alarm, status: Number(of), perMinute } : null
}

/** The attempts at accounts that were tried a few times only: somebody goes through many. */
function sprayedIn(attempts: readonly RefusedAttempt[]): readonly RefusedAttempt[] {
  const tries = new Map<string, number>()
  for (const { account } of attempts) tries.set(account, (tries.get(account) ?? 0) + 1)
  return attempts.filter(({ account }) => (tries.get(account) ?? 0) <= fewMost)
}

/** How many in the last minute, by the name of the alarm that a rise would be. */
function countsOf(
  attempts: readonly RefusedAttempt[],
  turnedAway: Seen['turnedAway'],
  nowMs: number,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { refusal, atMs } of attempts)
    if (atMs >= nowMs - minuteMs)
      counts.set(`refusals ${refusal}`, (counts.get(`refusals ${refusal}`) ?? 0) + 1)
  for (const [status, perMinute] of turnedAway) counts.set(`turned_away ${status}`, perMinute)
  return counts
}

/**
 * Each goes toward what is, the further the longer nobody looked, but for one with an alarm: an attack doesn't become
 * usual by lasting. What hardly occurs is forgotten.
 */
function followed(
  { usual, standing, lookedAtMs }: Watch,
  counts: ReadonlyMap<string, number>,
  nowMs: number,
): Watch['usual'] {
  const share = Math.min(1, Math.max(0, nowMs - lookedAtMs) / usualMs)
  const names = [...new Set([...counts.keys(), ...Object.keys(usual)])]
  const next = names.map((name): [string, number] => {
    const before = usual[name] ?? 0
    if (name in standing) return [name, before]
    return [name, before + share * ((counts.get(name) ?? 0) - before)]
  })
  return Object.fromEntries(next.filter(([, mean]) => mean > 0.001))
}
