/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return (percentile(values, 0.5) + percentile(values, 0.5, 'lower')) / 2
}

/** The smallest value that at least this share of the values does not exceed; `lower` looks from below. */
export function percentile(
  values: readonly number[],
  share: number,
  side: 'upper' | 'lower' = 'upper',
): number {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = side === 'upper' ? Math.floor(share * sorted.length) : Math.ceil(share * sorted.length) - 1
  const value = sorted[Math.min(Math.max(rank, 0), sorted.length - 1)]
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
