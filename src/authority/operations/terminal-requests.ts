import { openCommandKeys } from '../queries/terminal-requests.ts'
import { type Approval, approvalState, approvalValidMs, openApproval } from '../rules/approval.ts'
import { decideTerminalWithdrawal } from '../rules/terminal-approval.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/** The commands that wait for a yes of some desks, or have it and were not carried out; the oldest first. */
export async function openCommands(
  { store, now }: Context,
  desks: readonly string[],
): Promise<readonly Approval[]> {
  const at = now()
  const keys = await openCommandKeys(store, desks, at.epochMilliseconds - approvalValidMs)
  const found: Approval[] = []
  for (const { service, userId, action } of keys) {
    const { approval } = await store.read({ approval: approvalState.ref(service, userId, action) })
    // It may have been used or withdrawn since its key was read.
    const open = openApproval(approval, at)
    if (open !== undefined) found.push(open)
  }
  return found
}

/** Takes one of them back, by its number at a desk. Refused with `nothing_to_withdraw` where none of that number is open. */
export async function withdrawCommand(
  context: Context,
  caller: Caller,
  { desk, approvalId }: { readonly desk: string; readonly approvalId: string },
) {
  const open = await openCommands(context, [desk])
  const found = open.find(({ userId }) => userId === approvalId)
  if (found === undefined) return { ok: false, refusal: 'nothing_to_withdraw' } as const
  const now = context.now()
  const refs = { approval: approvalState.ref(found.service, found.userId, found.action) }
  const outcome = await context.store.change(changeContext(caller, now), refs, ({ approval }) =>
    decideTerminalWithdrawal(approval, caller.actor, now),
  )
  return outcome.ok ? ({ ok: true, withdrawn: found } as const) : outcome
}
