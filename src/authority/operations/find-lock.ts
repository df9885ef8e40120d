import { withoutEndedLock } from '../rules/binding.ts'
import { lockRefusal } from '../rules/wrong-code.ts'
import type { Context } from './context.ts'
import { lookUpHolder } from './look-up-holder.ts'

/** Why no code of this user passes now, right or wrong, if it is a lock: what the screens of codes then say (P2). */
export async function findLock(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
): Promise<'code_locked' | 'code_capped' | null> {
  const stored = await lookUpHolder(context, { service, userId })
  const { binding } = withoutEndedLock(stored.binding, userId, context.now())
  return binding?.status === 'locked' ? lockRefusal(binding) : null
}
