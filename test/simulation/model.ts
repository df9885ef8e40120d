// What should happen, in the simplest terms: no store, no events, no source code of Warifu. The numbers are those of
// the manuals (requirements appendix C), not read from a profile.

const passwordFailuresMax = 5
const codeFailuresMax = 10
const toleranceMs = 5000
const stepMs = 30_000
const ticketMs = 300_000
const lookAhead = { login: 5, enrollment: 20, synchronization: 100 } as const

export type Purpose = 'login' | 'enrollment'

export type ModelToken = {
  readonly tokenId: string
  readonly kind: 'time' | 'event'
  readonly code: (step: number) => string
  /** The last step that was used, at any service. */
  last: number
  /** Where it was revoked or lost: no service of these takes it ever again. */
  readonly barredAt: Set<string>
}

export type ModelUser = {
  readonly service: string
  readonly userId: string
  active: boolean
  /** Stopped by a report of loss: it takes two persons to lift that. */
  lost: boolean
  password: string
  passwordSetAtMs: number
  /** How often one was set. */
  passwordGeneration: number
  /** Wrong ones of strangers. */
  passwordFailures: number
  /** Wrong ones in browsers that the user logged in with before. */
  knownFailures: number
  /** For strangers only, or for everybody (X5). */
  passwordLocked: false | 'strangers' | 'everybody'
  /** What a browser shows of earlier logins, and under which password; null before the first. */
  cookie: { readonly text: string; readonly generation: number | null } | null
  status: 'none' | 'pending' | 'usable' | 'locked'
  token: ModelToken | null
  failures: number
  /** Goes up with every change that voids tickets. */
  grant: number
  /** The number of the one session that counts; 0: none. */
  session: number
}

export type ModelTicket = {
  readonly user: ModelUser
  readonly purpose: Purpose
  readonly grant: number
  readonly startedAtMs: number
  spent: boolean
}

const noFailures = { passwordFailures: 0, knownFailures: 0, passwordLocked: false } as const

export function createModelUser(service: string, userId: string, password: string): ModelUser {
  const ofPassword = { password, passwordSetAtMs: 0, passwordGeneration: 1, ...noFailures, cookie: null }
  const ofToken = { status: 'none', token: null, failures: 0 } as const
  return { service, userId, active: true, lost: false, ...ofPassword, ...ofToken, grant: 0, session: 0 }
}

export function createModelToken(of: Pick<ModelToken, 'tokenId' | 'kind' | 'code'>): ModelToken {
  return { ...of, last: -1, barredAt: new Set() }
}

/** How a password is typed. `known`: in a browser that the user logged in with before. */
export type Typed = { readonly right: boolean; readonly known: boolean }

/** The password, wherever it is asked for: null if it is right. A suspended user is heard only to report a loss. */
export function typePassword(
  user: ModelUser,
  { right, known }: Typed,
  place: 'login' | 'lost',
): string | null {
  if (user.passwordLocked === 'everybody' || (user.passwordLocked && !known)) return 'password_locked'
  const heard = user.active || place === 'lost'
  if (heard && right) {
    user.knownFailures = 0
    if (!known) user.passwordFailures = 0
    return null
  }
  // Who reported a loss and has the password reads so, and nothing is counted (M7).
  if (!heard && user.lost && right) return 'stopped_by_loss'
  const refusal = heard ? 'password_wrong' : 'user_suspended'
  const failures = known ? user.knownFailures + 1 : user.passwordFailures + 1
  Object.assign(user, known ? { knownFailures: failures } : { passwordFailures: failures })
  if (failures < passwordFailuresMax) return refusal
  user.passwordLocked = known ? 'everybody' : 'strangers'
  // What strangers do takes nothing from who is in already.
  if (known) user.grant += 1
  return 'password_locked'
}

/** STEP 1. 'ticket', or why not. `byMail`: the user's codes come by mail. */
export function passStep1(user: ModelUser, typed: Typed, purpose: Purpose, byMail = false): string {
  const refusal = typePassword(user, typed, 'login')
  if (refusal !== null) return refusal
  if (user.status === 'locked') return 'code_locked'
  if (byMail) return 'ticket'
  if (purpose === 'enrollment') return user.status === 'usable' ? 'already_enrolled' : 'ticket'
  return user.status === 'usable' ? 'ticket' : 'not_enrolled'
}

export function createTicket(user: ModelUser, purpose: Purpose, nowMs: number): ModelTicket {
  return { user, purpose, grant: user.grant, startedAtMs: nowMs, spent: false }
}

/** Does it open its next step? Whatever changed of the user since it was given has voided it (X2). */
export function opens(ticket: ModelTicket, purpose: Purpose, nowMs: number): boolean {
  const { user, grant, startedAtMs, spent } = ticket
  return (
    !spent &&
    ticket.purpose === purpose &&
    user.active &&
    user.passwordLocked !== 'everybody' &&
    grant === user.grant &&
    startedAtMs >= user.passwordSetAtMs &&
    nowMs < startedAtMs + ticketMs
  )
}

/** STEP 2 of a login, with a ticket that opens it. */
export function typeCode(user: ModelUser, code: string, nowMs: number): string {
  const { token } = user
  if (token === null) return 'not_enrolled'
  if (user.status === 'locked') return 'code_locked'
  const live = liveSteps(token, lookAhead.login, nowMs)
  const step = live.find((each) => each > token.last && token.code(each) === code)
  if (step !== undefined) {
    token.last = step
    user.failures = 0
    return 'accepted'
  }
  const used = [...live.filter((each) => each <= token.last), token.last]
  if (used.some((each) => each >= 0 && token.code(each) === code)) return 'code_spent'
  return countFailure(user, 'usable', 'code_wrong')
}

/** STEP 2 of an enrollment, with a ticket that opens it. `taken`: somebody at this service has the token. */
export function typePair(
  user: ModelUser,
  token: ModelToken | undefined,
  taken: boolean,
  codes: readonly [string, string],
  nowMs: number,
): string {
  if (user.status === 'locked') return 'code_locked'
  if (user.status === 'usable') return 'already_enrolled'
  // Tried, at any rate; what can't become anybody's counts for nothing (M3).
  user.status = 'pending'
  if (token === undefined) return 'token_unknown'
  if (token.barredAt.has(user.service)) return 'token_unusable'
  if (taken) return 'token_bound_elsewhere'
  if (codes[0] === codes[1]) return countFailure(user, 'pending', 'codes_equal')
  const step = pairIn(token, liveSteps(token, lookAhead.enrollment, nowMs), codes)
  if (step === undefined) return countFailure(user, 'pending', 'codes_not_consecutive')
  token.last = step
  Object.assign(user, { status: 'usable', token, failures: 0 })
  user.grant += 1
  return 'accepted'
}

/** 同期ズレ補正 of an event-based token, with a ticket to log in. */
export function synchronize(user: ModelUser, codes: readonly [string, string]): string {
  const { token } = user
  if (token === null || user.status === 'locked') return 'synchronization_failed'
  const { last } = token
  // The second click of a double click.
  if (last >= 1 && token.code(last - 1) === codes[0] && token.code(last) === codes[1])
    return 'synchronization_failed'
  const step = pairIn(token, liveSteps(token, lookAhead.synchronization, 0), codes)
  if (codes[0] === codes[1] || step === undefined)
    return countFailure(user, 'usable', 'synchronization_failed')
  token.last = step
  user.failures = 0
  return 'accepted'
}

/** One more wrong code, of whatever kind: counted once, up to the lock (THR-02). */
export function countFailure(user: ModelUser, otherwise: 'pending' | 'usable', refusal: string): string {
  user.failures += 1
  user.status = user.failures === codeFailuresMax ? 'locked' : otherwise
  return refusal
}

function liveSteps(token: ModelToken, ahead: number, nowMs: number): number[] {
  if (token.kind === 'event') return Array.from({ length: ahead }, (_, i) => token.last + 1 + i)
  const first = Math.floor((nowMs - toleranceMs) / stepMs)
  const last = Math.floor((nowMs + toleranceMs) / stepMs)
  return first === last ? [first] : [first, last]
}

/** The step of the second of two consecutive codes, both unused and the second one live. */
function pairIn(
  token: ModelToken,
  live: readonly number[],
  codes: readonly [string, string],
): number | undefined {
  return live.find(
    (step) =>
      step - 1 > token.last && step > 0 && token.code(step) === codes[1] && token.code(step - 1) === codes[0],
  )
}

/** What the desk, or a report of loss, makes of a user. */
export const changes = {
  unlock_password(user: ModelUser): void {
    Object.assign(user, noFailures)
    user.grant += 1
  },
  unlock_code(user: ModelUser): void {
    Object.assign(user, { status: user.token === null ? 'pending' : 'usable', failures: 0 })
    user.grant += 1
  },
  suspend_user(user: ModelUser): void {
    user.active = false
    signOut(user)
  },
  resume_user(user: ModelUser): void {
    Object.assign(user, { active: true, lost: false })
    user.grant += 1
  },
  revoke_token(user: ModelUser): void {
    user.token?.barredAt.add(user.service)
    Object.assign(user, { status: 'none', token: null, failures: 0 })
    signOut(user)
  },
  report_loss(user: ModelUser): void {
    const { token } = user
    user.active = false
    user.lost = true
    token?.barredAt.add(user.service)
    if (token !== null) Object.assign(user, { status: 'pending', token: null, failures: 0 })
    signOut(user)
  },
  reset_password(user: ModelUser, password: string, nowMs: number): void {
    Object.assign(user, { password, passwordSetAtMs: nowMs, ...noFailures })
    user.passwordGeneration += 1
    signOut(user)
  },
} as const satisfies Record<string, (user: ModelUser, password: string, nowMs: number) => void>

export type ChangeName = keyof typeof changes

function signOut(user: ModelUser): void {
  user.grant += 1
  user.session = 0
}
