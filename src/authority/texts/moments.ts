/** 2026年12月1日 9:05, Japanese time. */
export function momentText(ms: number): string {
  const { year, month, day, hour, minute } =
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
  const two = (n: number) => String(n).padStart(2, '0')
  return `${year}年${month}月${day}日 ${two(hour)}:${two(minute)}`
}
