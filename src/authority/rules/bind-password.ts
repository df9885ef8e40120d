import { accept } from '../../platform/decision/decision.ts'
import { type Confidential, reveal } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Password } from './password.ts'

/** Binds a verifier to its owner; null if it is bound already, or can't be. */
export type Bind = (verifier: string) => string | null

export function bound(verifier: Confidential<string>, bind: Bind): Confidential<string> | null {
  const text = bind(reveal(verifier))
  return text === null ? null : { confidential: text }
}

/** Binds a user's verifiers that are not, those remembered included. Nothing else about the password changes. */
export function decidePasswordBinding(
  { password }: { readonly password: Password | undefined },
  bind: Bind,
): Decision<object, never> {
  if (password === undefined) return accept({})
  const { service, userId } = password
  const verifier = bound(password.verifier, bind)
  const previous = password.previous.map((each) => bound(each, bind) ?? each)
  if (verifier === null && previous.every((each, i) => each === password.previous[i])) return accept({})
  const changed = { verifier: verifier ?? password.verifier, previous }
  return accept({}, { type: 'password_rehashed', service, userId, ...changed })
}
