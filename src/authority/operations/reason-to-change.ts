import { passwordState } from '../rules/password.ts'
import { type ReasonToChange, reasonToChange } from '../rules/password-rules.ts'
import { type Context, profileOf } from './context.ts'

/** Why a user must change the password before anything else; null if there is no reason (any more). */
export async function findReasonToChange(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
): Promise<ReasonToChange | null> {
  const { password } = await context.store.read({ password: passwordState.ref(service, userId) })
  if (password === undefined) return null
  return reasonToChange(password, profileOf(context, service).password, context.now())
}
