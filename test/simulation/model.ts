// What should happen, in the simplest terms: no store, no events, no source code of Warifu. The numbers are those of
// the manuals (requirements appendix C), not read from a profile.

export const passwordFailuresMax = 5
export const codeFailuresMax = 10
const toleranceMs = 5000
const stepMs = 30_000
const lookAhead = { login: 5, enrollment: 20, synchronization: 100 } as const

export type ModelToken = {
  readonly tokenId: string
  readonly kind: 'time' | 'event'
  readonly code: (step: number) => string
  /** The last step that was used, at any service. */
  last: number
}

export type ModelUser = {
  readonly service: string
  readonly userId: string
  passwordFailures: number
  passwordLocked: boolean
  status: 'none' | 'pending' | 'usable' | 'locked'
  token: ModelToken | null
  failures: number
}

export function createModelUser(service: string, userId: string): ModelUser {
  const password = { passwordFailures: 0, passwordLocked: false }
  return { service, userId, ...password, status: 'none', token: null, failures: 0 }
}

/** STEP 1. 'ticket', or why not. */
export function typePassword(user: ModelUser, right: boolean, purpose: 'login' | 'enrollment'): string {
  if (user.passwordLocked) return 'password_locked'
  if (!right) {
    user.passwordFailures += 1
    user.passwordLocked = user.passwordFailures === passwordFailuresMax
    return user.passwordLocked ? 'password_locked' : 'password_wrong'
  }
  user.passwordFailures = 0
  if (user.status === 'locked') return 'code_locked'
  if (purpose === 'enrollment') return user.status === 'usable' ? 'already_enrolled' : 'ticket'
  return user.status === 'usable' ? 'ticket' : 'not_enrolled'
}

/** STEP 2 of a login, with a ticket. */
export function typeCode(user: ModelUser, code: string, nowMs: number): string {
  if (user.status === 'locked') return 'code_locked'
  const { token } = user
  if (token === null) return 'not_enrolled'
  const live = liveSteps(token, lookAhead.login, nowMs)
  const step = live.find((each) => each > token.last && token.code(each) === code)
  if (step !== undefined) {
    token.last = step
    user.failures = 0
    return 'accepted'
  }
  const used = [...live.filter((each) => each <= token.last), token.last]
  if (used.some((each) => each >= 0 && token.code(each) === code)) return 'code_spent'
  return count(user, 'usable', 'code_wrong')
}

/** STEP 2 of an enrollment, with a ticket. `taken`: somebody at this service has the token. */
export function typePair(
  user: ModelUser,
  token: ModelToken | undefined,
  taken: boolean,
  codes: readonly [string, string],
  nowMs: number,
): string {
  if (user.status === 'locked') return 'code_locked'
  if (user.status === 'usable') return 'already_enrolled'
  if (token === undefined) return count(user, 'pending', 'token_unknown')
  if (taken) return count(user, 'pending', 'token_bound_elsewhere')
  if (codes[0] === codes[1]) return count(user, 'pending', 'codes_equal')
  const step = pairIn(token, liveSteps(token, lookAhead.enrollment, nowMs), codes)
  if (step === undefined) return count(user, 'pending', 'codes_not_consecutive')
  token.last = step
  Object.assign(user, { status: 'usable', token, failures: 0 })
  return 'accepted'
}

/** 同期ズレ補正 of an event-based token, with a ticket to log in. */
export function synchronize(user: ModelUser, codes: readonly [string, string]): string {
  if (user.status === 'locked') return 'synchronization_failed'
  const { token } = user
  if (token === null) return 'synchronization_failed'
  const step = pairIn(token, liveSteps(token, lookAhead.synchronization, 0), codes)
  if (codes[0] === codes[1] || step === undefined) return count(user, 'usable', 'synchronization_failed')
  token.last = step
  user.failures = 0
  return 'accepted'
}

function count(user: ModelUser, otherwise: 'pending' | 'usable', refusal: string): string {
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
