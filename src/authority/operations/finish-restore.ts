import type { Checkpoint } from '../../platform/journal/chain.ts'
import { clearRestoreMark, keepRestoreMark } from '../../platform/store/restore-mark.ts'
import type { Caller, Context } from './context.ts'
import { raiseFence } from './raise-fence.ts'
import { signCheckpoint } from './sign-checkpoint.ts'

/**
 * Marks the database, so that nothing opens it or goes on with it, raises the fence and has erased again what a backup brought back,
 * then lets it be opened again; a process that ends between leaves it to be said again.
 */
export async function finishRestore(
  context: Context,
  caller: Caller,
  eraseAgain: (context: Context) => Promise<number>,
) {
  await keepRestoreMark(context.store, context.now())
  const fence = await raiseFence(context, caller)
  const erased = await eraseAgain(context)
  const checkpoint: Checkpoint = await signCheckpoint(context)
  await clearRestoreMark(context.store)
  return { ...fence, erased, checkpoint }
}
