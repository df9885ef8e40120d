import type { Queryable } from '../../../platform/store/store.ts'

/** Whom systems call so; undefined: nobody. */
export async function userNamed(
  store: Queryable,
  { service, subject }: { readonly service: string; readonly subject: string },
): Promise<string | undefined> {
  const [row] = await store.query(
    'SELECT user_id FROM oidc_subject WHERE service = ? AND subject = ?',
    service,
    subject,
  )
  return row?.[0] as string | undefined
}
