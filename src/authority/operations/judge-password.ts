import { passwordState, unknownLoginState } from '../rules/password.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, loginHash, turnOf } from './context.ts'
import { passwordVerdict } from './password-verdict.ts'

export type TypedPassword = {
  readonly service: string
  readonly userId: string
  readonly password: string
  /** What the browser claims to be. */
  readonly device: string | null
}

/**
 * ID and password as one act takes them, outside any session: the rows that count attempts, and the verdict. An unknown
 * user takes as long as a wrong password. Rejects with `Overloaded` when too many wait.
 */
export async function judgePassword(context: Context, caller: Caller, typed: TypedPassword) {
  const { service, userId, password, device } = typed
  const { user, stored } = await context.store.read({
    user: userState.ref(service, userId),
    stored: passwordState.ref(service, userId),
  })
  const verdict = await passwordVerdict(context, turnOf(caller), stored, password)
  const strangerHash = loginHash(context, service, userId)
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    unknownLogin: unknownLoginState.ref(service, strangerHash),
  }
  return { user, refs, submission: { service, userId, loginHash: strangerHash, verdict, device } }
}
