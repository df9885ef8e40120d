/** Instants as the staff read them, in Tokyo time. */

const pad = (n: number): string => String(n).padStart(2, '0')

/** 2025/07/01 09:00:15 */
export function timeText(instant: Temporal.Instant | string | number): string {
  const at = tokyo(instant)
  return `${at.year}/${pad(at.month)}/${pad(at.day)} ${pad(at.hour)}:${pad(at.minute)}:${pad(at.second)}`
}

/** 2025年6月30日まで: the last day that lies whole before the end, which is midnight where a day was written. */
export function lastDayText(endMs: number): string {
  return `${dayText(tokyo(endMs - 1))}まで`
}

/** 2025年7月1日 */
export function dayText({ year, month, day }: { year: number; month: number; day: number }): string {
  return `${year}年${month}月${day}日`
}

/** 2025年7月1日 9時05分 */
export function dayAndTimeText(instant: Temporal.Instant | number): string {
  const at = tokyo(instant)
  return `${dayText(at)} ${at.hour}時${pad(at.minute)}分`
}

function tokyo(instant: Temporal.Instant | string | number): Temporal.ZonedDateTime {
  const at =
    typeof instant === 'number'
      ? Temporal.Instant.fromEpochMilliseconds(instant)
      : Temporal.Instant.from(instant)
  return at.toZonedDateTimeISO('Asia/Tokyo')
}
