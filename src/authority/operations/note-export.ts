import { accept } from '../../platform/decision/decision.ts'
import type { ExportName } from '../rules/oversight-events.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import { filterText } from './noted-filter.ts'

/** Who takes it: an operator of a desk, a system of an institution as a desk's reader, or nobody with a name at a terminal. */
export type Taker = { readonly service: string | null; readonly userId: string | null }

/** Journals that somebody takes a file out (X9); durable before its first line leaves. */
export async function noteExport(
  { store, now }: Pick<Context, 'store' | 'now'>,
  caller: Caller,
  { service, userId }: Taker,
  { what, filter }: { readonly what: ExportName; readonly filter: Readonly<Record<string, string | null>> },
): Promise<void> {
  const event = { type: 'exported', service, userId, what, filter: filterText(filter), count: null } as const
  await store.change(changeContext(caller, now()), {}, () => accept({}, event))
}
