/** For how many days rows stay that nothing needs any more; what they record stays in the journal. */
export type RetentionPolicy = {
  /** Since a mail was sent, dropped or returned. */
  readonly mailDays: number
  /** Since a webhook was told, or given up. */
  readonly deliveryDays: number
  /** Since anybody last tried a login ID that doesn't exist. */
  readonly unknownLoginDays: number
  /** Since a signed operation ended that no transfer here hangs on: until then it has its evidence (decision 76). */
  readonly operationDays: number
  /** Since a contract ended: then what it left of persons is erased (decision 65). */
  readonly customerDays: number
  /** Since staff looked for somebody: what they typed stands beside the journal so long. */
  readonly searchDays: number
  /** Since an entry of the journal happened: until then it isn't archived, so that histories and searches show it (decision 70). */
  readonly journalDays: number
}

/**
 * Mail servers return a mail within five days, and an operator may look somewhat later. Nobody keeps trying an ID for 90
 * days. Whoever was wronged may claim for ten years (民法 第166条第1項), and books are kept as long (商法 第19条第3項). How a
 * customer was identified is kept for seven years from the end of its contract (犯罪収益移転防止法 第6条第2項).
 * A year and a month of the journal stay at hand, for who asks about last year's.
 */
export const usualRetention: RetentionPolicy = {
  mailDays: 30,
  deliveryDays: 30,
  unknownLoginDays: 90,
  operationDays: 3653,
  customerDays: 2557,
  searchDays: 400,
  journalDays: 400,
}

const dayMs = 86_400_000

/** What ended before then goes. */
export function keptSinceMs(days: number, now: Temporal.Instant): number {
  return now.epochMilliseconds - days * dayMs
}

/** From when on each service keeps rows of one kind; a service without a profile any more, as is usual. */
export function retentionCuts(
  profiles: ReadonlyMap<string, { readonly retention: RetentionPolicy }>,
  kind: keyof RetentionPolicy,
  now: Temporal.Instant,
) {
  return {
    services: [...profiles].map(([service, { retention }]) => ({
      service,
      beforeMs: keptSinceMs(retention[kind], now),
    })),
    othersBeforeMs: keptSinceMs(usualRetention[kind], now),
  }
}

/** From when on each entry stays in the database: the journal is that of all services, so the longest time counts. */
export function journalKeptSinceMs(
  profiles: ReadonlyMap<string, { readonly retention: RetentionPolicy }>,
  now: Temporal.Instant,
): number {
  const days = [...profiles.values()].map(({ retention }) => retention.journalDays)
  return keptSinceMs(days.length === 0 ? usualRetention.journalDays : Math.max(...days), now)
}
