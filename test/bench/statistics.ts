/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return (
    (ranked(values, Math.floor((values.length - 1) / 2)) +
      ranked(values, Math.ceil((values.length - 1) / 2))) /
    2
  )
}

/** The smallest of the values that at least this share of them does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return ranked(values, Math.ceil(share * values.length) - 1)
}

function ranked(values: readonly number[], rank: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(rank, 0)]
  if (value === undefined) throw new RangeError('no values')
  return value
}

/** Three significant digits: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** What one side of a comparison did, round by round. */
export type Side = {
  readonly perSecond: readonly number[]
  readonly latenciesMs: readonly number[]
}

export function summaryOf({ perSecond, latenciesMs }: Side) {
  return {
    perSecond: rounded(median(perSecond)),
    rounds: perSecond.map(rounded),
    ...(latenciesMs.length === 0
      ? {}
      : { p50Ms: rounded(percentile(latenciesMs, 0.5)), p99Ms: rounded(percentile(latenciesMs, 0.99)) }),
  }
}

/** How much of the floor's speed is reached: the medians, one over the other. */
export function ratioOf(subject: Side, floor: Side): number {
  return rounded(median(subject.perSecond) / median(floor.perSecond))
}
