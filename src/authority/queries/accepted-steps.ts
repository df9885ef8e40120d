import type { Queryable } from '../../platform/store/store.ts'
import type { Event } from '../rules/events.ts'

/** What spends a code. */
const spending = [
  'code_accepted',
  'token_checked',
  'fenced_code_taken',
  'token_enrolled',
  'token_synchronized',
  'token_resynchronized',
] as const satisfies readonly Event['type'][]

type Spending = Extract<Event, { readonly type: (typeof spending)[number] }>

/** The steps that were accepted of a token, of the entries after a position up to another. */
export async function acceptedBetween(
  store: Queryable,
  tokenId: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<readonly number[]> {
  const rows = await store.query(
    `SELECT body FROM journal WHERE position > ? AND position <= ? AND type IN (${spending.map((type) => `'${type}'`).join(', ')}) ` +
      "AND body LIKE '%' || ? || '%'",
    after,
    upTo,
    JSON.stringify(tokenId),
  )
  return rows.flatMap(([body]) => {
    const { event } = JSON.parse(body as string) as { readonly event: Spending }
    if (event.tokenId !== tokenId) return []
    return 'steps' in event ? event.steps : [event.step]
  })
}
