import type { Method } from '../../rules/methods/policy.ts'
import type { BegunLogin, Caller, Context } from '../context.ts'

/**
 * With nothing to choose, the code is already on its way when the next page opens. If it may not be sent (again) yet,
 * that page says so.
 */
export async function beginMethod(
  context: Context,
  caller: Caller,
  ready: readonly Method[],
  login: BegunLogin,
): Promise<void> {
  if (ready.length !== 1) return
  await context.methods.find(({ rules }) => rules.name === ready[0])?.begin?.(context, caller, login)
}
