import type { Language } from '../../otp/language.ts'
import { dayAndTimeText, dayText } from './times.ts'

/** Instants and days as people read and type them, in Tokyo time. */

const two = (n: number): string => String(n).padStart(2, '0')

function tokyo(ms: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
}

/** 2024/10/01 */
export function dateText(ms: number): string {
  const { year, month, day } = tokyo(ms)
  return `${year}/${two(month)}/${two(day)}`
}

/** 2016/01/13 10:12 (S3-3.2-02). */
export function dateTimeText(ms: number): string {
  const at = tokyo(ms)
  return `${dateText(ms)} ${two(at.hour)}:${two(at.minute)}`
}

/** 2024/10/01 20:19:33.000 (S2-1.3.1-04). */
function preciseTimeText(ms: number): string {
  const at = tokyo(ms)
  const millisecond = String(at.millisecond).padStart(3, '0')
  return `${dateText(ms)} ${two(at.hour)}:${two(at.minute)}:${two(at.second)}.${millisecond}`
}

/** 20:19 */
export function clockText(ms: number): string {
  const { hour, minute } = tokyo(ms)
  return `${two(hour)}:${two(minute)}`
}

/** The beginning of a day typed as YYYY-MM-DD or YYYY/MM/DD; undefined if it is not a day. */
export function parseDay(typed: string): number | undefined {
  const text = typed.normalize('NFKC').trim().replaceAll('/', '-')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text).toZonedDateTime('Asia/Tokyo').epochMilliseconds
  } catch {
    return undefined
  }
}

export const dayMs = 86_400_000

type CalendarDay = { readonly year: number; readonly month: number; readonly day: number }

type DateTexts = {
  /** A day. */
  readonly day: (ms: number) => string
  /** A day of the calendar, wherever one is. */
  readonly date: (day: Temporal.PlainDate) => string
  readonly minute: (ms: number) => string
  readonly second: (ms: number) => string
  readonly clock: (ms: number) => string
  /** As the journal has it. */
  readonly precise: (ms: number) => string
  /** A day with its weekday, and a month. */
  readonly weekday: (day: Temporal.PlainDate) => string
  readonly month: (of: { readonly year: number; readonly month: number }) => string
  /** As in a sentence: a day, a day with its weekday, and a time to the minute. */
  readonly dayInWords: (day: CalendarDay) => string
  readonly weekdayInWords: (day: Temporal.PlainDate) => string
  readonly timeInWords: (ms: number) => string
  /** The time of today until which something counts. */
  readonly untilSecond: (ms: number) => string
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** Jul 1, 2025 */
function englishDate({ year, month, day }: CalendarDay): string {
  return `${months[month - 1] ?? ''} ${day}, ${year}`
}

const inJapanese: DateTexts = {
  day: dateText,
  date: (day) => day.toString().replaceAll('-', '/'),
  minute: dateTimeText,
  second: (ms) => `${dateTimeText(ms)}:${two(tokyo(ms).second)}`,
  clock: clockText,
  precise: preciseTimeText,
  weekday: (day) => `${day.toString().replaceAll('-', '/')}(${'月火水木金土日'[day.dayOfWeek - 1]})`,
  month: ({ year, month }) => `${year}年${month}月`,
  dayInWords: dayText,
  weekdayInWords: (day) => `${dayText(day)}(${'月火水木金土日'[day.dayOfWeek - 1]})`,
  timeInWords: dayAndTimeText,
  untilSecond: (ms) => {
    const { hour, minute, second } = tokyo(ms)
    return `${hour}時${two(minute)}分${two(second)}秒`
  },
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

function englishWeekday(day: Temporal.PlainDate): string {
  return `${weekdays[day.dayOfWeek - 1] ?? ''}, ${englishDate(day)}`
}

/** Everybody's time is Tokyo's, and whoever reads English may not know. */
const inEnglish: DateTexts = {
  day: (ms) => englishDate(tokyo(ms)),
  date: englishDate,
  minute: (ms) => `${englishDate(tokyo(ms))}, ${clockText(ms)} JST`,
  second: (ms) => `${englishDate(tokyo(ms))}, ${clockText(ms)}:${two(tokyo(ms).second)} JST`,
  clock: (ms) => `${clockText(ms)} JST`,
  precise: (ms) => `${englishDate(tokyo(ms))}, ${preciseTimeText(ms).split(' ')[1] ?? ''} JST`,
  weekday: englishWeekday,
  month: ({ year, month }) => `${months[month - 1] ?? ''} ${year}`,
  dayInWords: englishDate,
  weekdayInWords: englishWeekday,
  timeInWords: (ms) => `${englishDate(tokyo(ms))}, ${clockText(ms)} JST`,
  untilSecond: (ms) => `${clockText(ms)}:${two(tokyo(ms).second)} JST`,
}

export function datesIn(language: Language = 'ja'): DateTexts {
  return language === 'en' ? inEnglish : inJapanese
}
