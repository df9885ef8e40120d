import type { UnderKey } from '../../authority/operations/keys/key-needs.ts'

/** What still takes a key, a line for each kind of it. */
export function needsLines({
  tables,
  codes,
  passwords,
  passwordsSinceMs,
  operations,
  operationsUntilMs,
}: UnderKey): readonly string[] {
  const since = passwordsSinceMs === null ? '' : `, the oldest of ${dayOf(passwordsSinceMs)}`
  return [
    ...Object.entries(tables).map(([table, count]) => `${count} sealed in ${table}`),
    ...(codes === 0 ? [] : [`${codes} codes that were given out and may still be typed`]),
    ...(operationsUntilMs === null
      ? []
      : [
          `${operations} operations were signed: token apps that pinned its operation keys follow from them until ${dayOf(operationsUntilMs)}`,
        ]),
    ...(passwords === 0 ? [] : [`${passwords} passwords under its pepper${since}`]),
  ]
}

export function dayOf(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString().slice(0, 10)
}
