import type { Method } from '../../rules/profile.ts'
import type { Caller, Context } from '../context.ts'
import { sendLoginCode } from './send-code.ts'

type Begun = { readonly service: string; readonly userId: string; readonly ticketHash: string }

/** What a method does before its screen opens, if the user has no other choice. */
const beginnings: {
  readonly [M in Method]?: (context: Context, caller: Caller, begun: Begun) => Promise<unknown>
} = {
  mail: sendLoginCode,
}

/**
 * With nothing to choose, the code is already on its way when the next page opens. If it may not be sent (again) yet,
 * that page says so.
 */
export async function beginMethod(
  context: Context,
  caller: Caller,
  [first, second]: readonly Method[],
  begun: Begun,
): Promise<void> {
  if (first !== undefined && second === undefined) await beginnings[first]?.(context, caller, begun)
}
