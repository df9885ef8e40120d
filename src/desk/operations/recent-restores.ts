import type { Context } from '../../authority/operations/context.ts'
import { recentFences } from '../../authority/queries/fence.ts'
import type { FenceRaised } from '../../platform/decision/fence.ts'

/** For so long the desk is told of a restore. */
const toldDays = 30

/** Restores of late, the newest first. */
export function recentRestores({ store, now }: Context): Promise<readonly FenceRaised[]> {
  return recentFences(store, now().epochMilliseconds - toldDays * 86_400_000)
}
