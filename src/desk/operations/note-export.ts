import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { ExportName } from '../../authority/rules/oversight-events.ts'
import { accept } from '../../platform/decision/decision.ts'

/** Journals that an operator takes a file out (X9); durable before its first line leaves. */
export async function noteExport(
  { store, now }: Context,
  caller: Caller,
  operator: Operator,
  { what, filter }: { readonly what: ExportName; readonly filter: Readonly<Record<string, string | null>> },
): Promise<void> {
  const { service, userId } = operator
  const event = { type: 'exported', service, userId, what, filter: filterText(filter), count: null } as const
  await store.change(changeContext(caller, now()), {}, () => accept({}, event))
}
