import type { Context } from '../../../authority/operations/context.ts'
import { newestImports, refusedLines } from '../../queries/core-file.ts'
import { type UserImport, userImportState } from '../../rules/core-file/user-import.ts'

const shownMax = 50
const refusedMax = 1000

export type OfImport = { readonly service: string; readonly importId: string }

export async function findImport(
  { store }: Context,
  { service, importId }: OfImport,
): Promise<UserImport | undefined> {
  return (await store.read({ run: userImportState.ref(service, importId) })).run
}

/** The newest files of some services. */
export async function listImports(
  context: Context,
  services: readonly string[],
): Promise<readonly UserImport[]> {
  const found = await newestImports(context.store, services, shownMax)
  const runs = await Promise.all(found.map((of) => findImport(context, of)))
  return runs.filter((run) => run !== undefined)
}

export function findRefusedLines({ store }: Context, of: OfImport) {
  return refusedLines(store, of, refusedMax)
}
