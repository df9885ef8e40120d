/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return (
    (ranked(values, Math.floor((values.length - 1) / 2)) +
      ranked(values, Math.ceil((values.length - 1) / 2))) /
    2
  )
}

/** The smallest value that at least this share of the values does not exceed. */
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

/** What one round of one side did. */
export type Round = {
  readonly perSecond: number
  /** Processor time of the process that does the work, for each. A busy machine distorts it less than the rate. */
  readonly cpuMicroseconds: number
  readonly latenciesMs: readonly number[]
}

/** Gives, once the work is done, the rate per second and the processor time of each. */
export function startTimer() {
  const began = performance.now()
  const cpu = process.cpuUsage()
  return (count: number) => {
    const seconds = (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(cpu)
    return { perSecond: Math.round(count / seconds), cpuMicroseconds: (user + system) / count }
  }
}

export function summaryOf(rounds: readonly Round[]) {
  const latenciesMs = rounds.flatMap((round) => round.latenciesMs)
  return {
    perSecond: rounded(median(rounds.map(({ perSecond }) => perSecond))),
    cpuMicroseconds: rounded(median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds))),
    rounds: rounds.map(({ perSecond }) => rounded(perSecond)),
    ...(latenciesMs.length === 0
      ? {}
      : { p50Ms: rounded(percentile(latenciesMs, 0.5)), p99Ms: rounded(percentile(latenciesMs, 0.99)) }),
  }
}

/** How much of the floor's speed is reached: the medians, one over the other. */
export function ratioOf(subject: readonly Round[], floor: readonly Round[]): number {
  const rate = (rounds: readonly Round[]) => median(rounds.map(({ perSecond }) => perSecond))
  return rounded(rate(subject) / rate(floor))
}
