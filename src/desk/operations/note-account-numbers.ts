import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import { accept } from '../../platform/decision/decision.ts'
import type { AskedNumbers } from '../contract.ts'

/** Journals that an operator asks for account numbers (X9); durable before they are shown, each time. */
export async function noteAccountNumbers(
  { store, now }: Context,
  caller: Caller,
  { service: desk, userId: readBy }: Operator,
  asked: AskedNumbers,
): Promise<void> {
  const event = { type: 'account_numbers_shown', ...asked, desk, readBy } as const
  await store.change(changeContext(caller, now()), {}, () => accept({}, event))
}
