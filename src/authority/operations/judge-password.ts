import { type Confidential, reveal } from '../../platform/decision/event.ts'
import { passwordState, unknownLoginState } from '../rules/password.ts'
import type { PasswordVerdict } from '../rules/password-judgement.ts'
import { userState } from '../rules/user.ts'
import { type Context, loginHash } from './context.ts'

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
export async function judgePassword(context: Context, typed: TypedPassword) {
  const { store, passwords } = context
  const { service, userId, password, device } = typed
  const { user, stored } = await store.read({
    user: userState.ref(service, userId),
    stored: passwordState.ref(service, userId),
  })
  const checked = await passwords.verify({ service, userId }, stored && reveal(stored.verifier), password)
  const rehashed: Confidential<string> | null =
    checked.matches && checked.outdated
      ? { confidential: await passwords.derive({ service, userId }, password) }
      : null
  const verdict: PasswordVerdict = {
    matches: checked.matches,
    generation: stored?.generation ?? 0,
    rehashed,
  }
  const strangerHash = loginHash(context, service, userId)
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    unknownLogin: unknownLoginState.ref(service, strangerHash),
  }
  return { user, refs, submission: { service, userId, loginHash: strangerHash, verdict, device } }
}
