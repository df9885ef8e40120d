/** お知らせ: what an institution tells everybody before the login, from one instant until another. */
export type Announcement = {
  readonly title: string
  /** Plain text; its line breaks are kept. */
  readonly text: string
  /** ISO 8601 with offset. */
  readonly from: string
  /** The first instant at which it is gone; null: until it is taken out of the profile. */
  readonly until: string | null
}

/** Those to be shown now, the newest first. */
export function announcementsAt(
  announcements: readonly Announcement[],
  now: Temporal.Instant,
): readonly Announcement[] {
  const { compare } = Temporal.Instant
  return announcements
    .filter(({ from, until }) => compare(from, now) <= 0 && (until === null || compare(now, until) < 0))
    .toSorted((a, b) => compare(b.from, a.from))
}
