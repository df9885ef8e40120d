// Many lives, one after the other, and what is said of one that failed: the shortest way to see it again.

import { type Life, type LifeOptions, live } from './life.ts'

/** A life of more steps would say no more, and take longer to live again. */
const stepsOfALife = 1000
/** Lives that are tried to find a shorter one that fails. */
const triesMax = 80
const linesMax = 40

export type Lives = { readonly steps: number; readonly counts: ReadonlyMap<string, number> }

type Places = Pick<LifeOptions, 'place'>

/** Lives of consecutive seeds, up to that many steps in all. Throws at the first that fails, and says how to repeat it. */
export async function liveMany(
  seed: number,
  steps: number,
  only?: ReadonlySet<number>,
  placeFor: () => Promise<Places> = async () => ({}),
): Promise<Lives> {
  const counts = new Map<string, number>()
  let lived = 0
  for (let next = seed; lived < steps; next++) {
    const length = Math.min(stepsOfALife, steps - lived)
    const options = { seed: next, steps: length, ...(only && { only }) }
    const life = await live({ ...options, ...(await placeFor()) })
    if (life.failure !== null) throw await explained(options, life, placeFor)
    for (const [what, count] of life.counts) counts.set(what, (counts.get(what) ?? 0) + count)
    lived += length
  }
  return { steps: lived, counts }
}

type Failed = { readonly steps: readonly number[]; readonly life: Life }

async function explained(
  { seed, steps, only }: LifeOptions,
  life: Life,
  placeFor: () => Promise<Places>,
): Promise<Error> {
  const last = life.failure?.step ?? steps
  const all = Array.from({ length: last }, (_, i) => i + 1).filter((step) => only?.has(step) ?? true)
  const shortest = await shrink({ steps: all, life }, async (some) =>
    live({ seed, steps: last, only: new Set(some), ...(await placeFor()) }),
  )
  const command = `npm run simulate -- --seed ${seed} --steps ${last}${shortest.steps.length < last ? ` --only ${rangesOf(shortest.steps)}` : ''}`
  const { trace, failure } = shortest.life
  const shown = trace.slice(-linesMax).join('\n')
  return new Error(`seed ${seed} fails at step ${last}; to repeat it: ${command}\n${shown}`, {
    cause: failure?.error,
  })
}

/** Leaves out steps, in ever smaller parts, as long as what is left fails in the same way (delta debugging). */
export async function shrink(
  failed: Failed,
  liveAgain: (steps: readonly number[]) => Promise<Life>,
): Promise<Failed> {
  let best = failed
  let tries = 0
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.steps.length && tries < triesMax; tries++) {
      const fewer = [...best.steps.slice(0, from), ...best.steps.slice(from + size)]
      const life = await liveAgain(fewer)
      if (isSame(life, failed.life)) best = { steps: fewer, life }
      else from += size
    }
  }
  return best
}

/** What comes before the colon names the law that was broken. */
function isSame({ failure }: Life, { failure: wanted }: Life): boolean {
  return failure !== null && lawOf(failure.error) === lawOf(wanted?.error)
}

function lawOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split(/[:\n]/)[0] ?? ''
}

/** `1-3,7` for 1, 2, 3 and 7. */
export function rangesOf(steps: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const step of steps) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === step - 1) last[1] = step
    else ranges.push([step, step])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join()
}

/** The reverse; undefined for what has another form. */
export function parseRanges(text: string): ReadonlySet<number> | undefined {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) return undefined
  const steps = new Set<number>()
  for (const range of text.split(',')) {
    const [from = 0, to = from] = range.split('-').map(Number)
    for (let step = from; step <= to; step++) steps.add(step)
  }
  return steps
}
