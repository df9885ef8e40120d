import type { Method } from '../../rules/profile.ts'
import type { Caller, Context } from '../context.ts'
import { sendLoginCode } from './send-code.ts'

type Begun = { readonly service: string; readonly userId: string; readonly ticketHash: string }

/** What a method does before its screen opens, where it is the only one that the user can go on with. */
const beginnings: {
  readonly [M in Method]?: (context: Context, caller: Caller, begun: Begun) => Promise<unknown>
} = {
  mail: sendLoginCode,
}

/**
 * Nothing to choose: the code is on its way when the next page opens. Where it may not be sent (again) yet, that page says
 * so.
 */
export async function beginMethod(
  context: Context,
  caller: Caller,
  [first, second]: readonly Method[],
  begun: Begun,
): Promise<void> {
  if (first !== undefined && second === undefined) await beginnings[first]?.(context, caller, begun)
}
