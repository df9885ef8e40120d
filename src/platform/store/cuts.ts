/** Until when rows go, by service; `othersBeforeMs` is for those that the list doesn't name. */
export type Cuts = {
  readonly services: readonly { readonly service: string; readonly beforeMs: number }[]
  readonly othersBeforeMs: number
}

/**
 * The condition that an instant lies before the cut of its service; null never does. `instant` and `service` are SQL. The
 * latest cut stands alone in front, so that an index by the instant finds the rows.
 */
export function isBeforeCut(
  { services, othersBeforeMs }: Cuts,
  { instant, service }: { readonly instant: string; readonly service: string },
): { readonly sql: string; readonly values: readonly (string | number)[] } {
  const latestMs = Math.max(othersBeforeMs, ...services.map(({ beforeMs }) => beforeMs))
  if (services.length === 0) return { sql: `${instant} < ?`, values: [latestMs] }
  // PostgreSQL would take a parameter in a CASE for text.
  const cases = services.map(() => 'WHEN ? THEN CAST(? AS BIGINT)').join(' ')
  return {
    sql: `${instant} < ? AND ${instant} < CASE ${service} ${cases} ELSE CAST(? AS BIGINT) END`,
    values: [latestMs, ...services.flatMap((each) => [each.service, each.beforeMs]), othersBeforeMs],
  }
}
