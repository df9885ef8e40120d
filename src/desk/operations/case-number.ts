/** What institutions number by, as it is read out: letters, digits, hyphens. */
const form = /^[0-9A-Z][0-9A-Z-]{1,29}$/

/** However it was typed: full width, small letters, spaces, whatever dash the keyboard gave. Null: no such number. */
export function parseCaseNumber(typed: string): string | null {
  const text = typed
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .replaceAll(/[‐‑‒–—―−ー]/gu, '-')
    .toUpperCase()
  return form.test(text) ? text : null
}

/** 261130-483920: the day in Japan, and digits that tell nobody how many calls there are. */
export function madeCaseNumber(digits: string, now: Temporal.Instant): string {
  const { year, month, day } = now.toZonedDateTimeISO('Asia/Tokyo')
  const two = (n: number) => String(n % 100).padStart(2, '0')
  return `${two(year)}${two(month)}${two(day)}-${digits}`
}
