import type { Outcome } from '../../platform/decision/decision.ts'
import { careState } from '../rules/care.ts'
import { type Password, passwordState, unknownLoginState } from '../rules/password.ts'
import type { Refusal } from '../rules/refusal.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, loginHash, profileOf, turnOf } from './context.ts'
import { isGood, shownBrowser } from './known-browser.ts'
import { passwordVerdict } from './password-verdict.ts'

export type TypedPassword = {
  readonly service: string
  readonly userId: string
  readonly password: string
  /** What the browser claims to be. */
  readonly device: string | null
  /** Whether something else has proved whose attempt it is: a client certificate. */
  readonly proven?: boolean
}

type Judged = Awaited<ReturnType<typeof judge>>

/** Refused at once, before anything was looked at; the answer says for how long. */
export type MustWait = { readonly ok: false; readonly refusal: 'attempts_wait'; readonly waitSeconds: number }

/** In a flood, attempts of strangers are written with what others do: each alone would hold everybody up for a sync. */
const patienceInFloodMs = 50

/** What a stranger learns by them is whether the password was right. */
const failures: readonly (Refusal | string)[] = [
  'user_unknown',
  'user_suspended',
  'password_wrong',
  'password_locked',
] satisfies readonly Refusal[]

/**
 * ID and password as one act takes them, outside any session: `decide` gets what judges them, as often as it asks, and
 * decides. Whoever failed of late waits, and is refused with nothing hashed and nothing counted (decision 32); a browser
 * that the user is known by does not, and neither does an act of the process itself.
 */
export async function attemptPassword<O extends Outcome<object, string>>(
  context: Context,
  caller: Caller,
  typed: TypedPassword,
  decide: (judging: () => Promise<Judged>) => Promise<O>,
): Promise<O | MustWait> {
  const { service, userId, proven = false } = typed
  const mark = shownBrowser(context, caller, typed)
  const isKnown = (password: Password | undefined) => proven || (mark !== undefined && isGood(mark, password))
  const judging = () => judge(context, caller, typed, isKnown)
  // A row is read only for a mark of ours.
  const known = isKnown(mark && (await context.store.read(ofPassword(typed))).password)
  if (caller.client === undefined || known) return decide(judging)
  const { network } = caller.client
  const attempt = await context.waits.begin({ network, loginHash: loginHash(context, service, userId) })
  if ('waitSeconds' in attempt) return { ok: false, refusal: 'attempts_wait', ...attempt }
  try {
    const outcome = await decide(judging)
    if (outcome.ok) await attempt.succeeded()
    else if (failures.includes(outcome.refusal)) await attempt.failed()
    return outcome
  } finally {
    attempt.end()
  }
}

function ofPassword({ service, userId }: TypedPassword) {
  return { password: passwordState.ref(service, userId) }
}

/**
 * The rows that count attempts, the verdict, and how it is written. An unknown user takes as long as a wrong password.
 * Rejects with `Overloaded` when too many wait.
 */
async function judge(
  context: Context,
  caller: Caller,
  { service, userId, password, device }: TypedPassword,
  isKnown: (stored: Password | undefined) => boolean,
) {
  const { user, stored } = await context.store.read({
    user: userState.ref(service, userId),
    stored: passwordState.ref(service, userId),
  })
  const known = isKnown(stored)
  const verdict = await passwordVerdict(
    context,
    // By the user: logging in without its cookie makes as many browsers as anybody wants.
    turnOf(caller, profileOf(context, service), known ? `${service} ${userId}` : undefined),
    stored,
    password,
  )
  const strangerHash = loginHash(context, service, userId)
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    unknownLogin: unknownLoginState.ref(service, strangerHash),
    // Whoever is stopped by a loss is told so, also if it is reported in this moment (M7).
    care: careState.ref(service, userId),
  }
  // By nothing that the verdict could be told by.
  const patienceMs = known || !context.passwords.isFlooded() ? 0 : patienceInFloodMs
  const changing = (at: Temporal.Instant) => ({ ...changeContext(caller, at), patienceMs })
  return {
    user,
    refs,
    changing,
    submission: { service, userId, loginHash: strangerHash, verdict, device, known },
  }
}
