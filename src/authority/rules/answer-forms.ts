/** Why an answer of `./warifu init` does not fit, in words that say what would; null where it does (E12). */
export type Wrong = (answer: string) => string | null

/** The first reason there is. */
export function firstOf(...reasons: readonly Wrong[]): Wrong {
  return (answer) => {
    for (const wrong of reasons) {
      const reason = wrong(answer)
      if (reason !== null) return reason
    }
    return null
  }
}

export function atMost(max: number): Wrong {
  return (answer) => {
    const { length } = [...answer]
    if (length === 0) return 'it is empty'
    return length > max ? `it has ${length} characters; ${max} at most` : null
  }
}

/** `allowed` is of one character; names the first that is not. */
export function madeOf(allowed: RegExp, words: string): Wrong {
  return (answer) => {
    const strange = [...answer].find((character) => !allowed.test(character))
    return strange === undefined ? null : `"${strange}" does not belong in it: ${words}`
  }
}

/** Begins with one of these, such as `https://`. Says nothing of what it holds, which may be a password. */
export function addressWith(...beginnings: readonly string[]): Wrong {
  return (answer) => {
    if (!beginnings.some((beginning) => answer.startsWith(beginning)))
      return `it must begin with ${beginnings.join(' or ')}`
    if (/\s/.test(answer)) return 'there is a space in it'
    return URL.canParse(answer)
      ? null
      : 'it cannot be read; in a user name or password, write % as %25, @ as %40, / as %2F, : as %3A, # as %23'
  }
}

/** So many digits. */
export function digits(count: number): Wrong {
  return firstOf(madeOf(/^[0-9]$/, 'only half-width digits do'), (answer) =>
    answer.length === count ? null : `it must have ${count} digits, and has ${answer.length}`,
  )
}

/** Of the calendar, as 2025-04-01. */
export const calendarDay: Wrong = (answer) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(answer)) return 'it must be a day as YYYY-MM-DD, such as 2025-04-01'
  try {
    Temporal.PlainDate.from(answer)
    return null
  } catch {
    return 'there is no such day in the calendar'
  }
}

/** A name, a telephone number: whatever people read. */
export const anyText = atMost(100)
