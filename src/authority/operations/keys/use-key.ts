import { type LivingNode, livingNodes } from '../../queries/keys.ts'
import { decideKeyUse, masterKeyState } from '../../rules/master-key.ts'
import { backgroundCaller } from '../background.ts'
import { type Context, changeContext } from '../context.ts'

/** A node that was killed is waited for so long. */
const nodeLivesMs = 60_000

/** The nodes that serve, or did so until a moment ago. */
export function nodesNow(
  { store, now }: Pick<Context, 'store' | 'now'>,
  sinceMs = nodeLivesMs,
): Promise<readonly LivingNode[]> {
  return livingNodes(store, now().epochMilliseconds - sinceMs)
}

/** Those that would not be able to open what is sealed under a key. */
export function nodesWithout(nodes: readonly LivingNode[], keyId: string): readonly LivingNode[] {
  return nodes.filter(({ keyIds }) => !keyIds.includes(keyId))
}

/** Says that a key makes new secrets from now on. Nothing where another process has said so already. */
export async function useKey(
  { store, now }: Pick<Context, 'store' | 'now'>,
  { nextId, beforeId }: { readonly nextId: string; readonly beforeId: string | null },
): Promise<void> {
  const at = now()
  const refs = {
    next: masterKeyState.ref(nextId),
    ...(beforeId === null ? {} : { before: masterKeyState.ref(beforeId) }),
  }
  await store.change(changeContext(backgroundCaller('upkeep', 'key'), at), refs, (states) =>
    decideKeyUse(
      { next: states.next, before: 'before' in states ? states.before : undefined },
      { nextId, beforeId },
      at,
    ),
  )
}
