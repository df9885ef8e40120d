/** A generator of choices that a seed repeats exactly (mulberry32). */
export type Random = {
  /** A whole number from 0 to below `count`. */
  readonly below: (count: number) => number
  readonly between: (least: number, most: number) => number
  readonly pick: <T>(choices: readonly T[]) => T
  readonly chance: (percent: number) => boolean
}

export function createRandom(seed: number): Random {
  let state = seed
  function below(count: number): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count
  }
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: (choices) => {
      const chosen = choices[below(choices.length)]
      if (chosen === undefined) throw new RangeError('nothing to pick from')
      return chosen
    },
    chance: (percent) => below(100) < percent,
  }
}
