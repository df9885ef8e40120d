import type { Queryable } from '../../platform/store/store.ts'

type OfImport = { readonly service: string; readonly importId: string }

/** Files that are not done, the oldest first. */
export async function openImports(store: Queryable, limit: number): Promise<OfImport[]> {
  return named(
    await store.query(
      'SELECT service, import_id FROM user_import WHERE ended_at_ms IS NULL ORDER BY begun_at_ms LIMIT ?',
      limit,
    ),
  )
}

/** Those of some services, the newest first. */
export async function newestImports(
  store: Queryable,
  services: readonly string[],
  limit: number,
): Promise<OfImport[]> {
  if (services.length === 0) return []
  const places = services.map(() => '?').join(', ')
  return named(
    await store.query(
      `SELECT service, import_id FROM user_import WHERE service IN (${places}) ORDER BY begun_at_ms DESC, import_id LIMIT ?`,
      ...services,
      limit,
    ),
  )
}

function named(rows: readonly (readonly unknown[])[]): OfImport[] {
  return rows.map(([service, importId]) => ({ service: service as string, importId: importId as string }))
}

/** Lines that others made impossible, in the order of the file. */
export async function refusedLines(
  store: Queryable,
  { service, importId }: OfImport,
  limit: number,
): Promise<{ readonly line: number; readonly userId: string; readonly refusal: string }[]> {
  const rows = await store.query(
    'SELECT line, user_id, refusal FROM import_refusal WHERE service = ? AND import_id = ? ORDER BY line LIMIT ?',
    service,
    importId,
    limit,
  )
  return rows.map(([line, userId, refusal]) => ({
    line: Number(line),
    userId: userId as string,
    refusal: refusal as string,
  }))
}
