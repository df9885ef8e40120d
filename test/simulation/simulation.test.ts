// Random lives of users, tokens, attackers and nodes against a simple model of what should happen (REL-20). A failing
// seed is printed with everything that was done; SIMULATION_SEED=<seed> runs that one alone.
import { test } from 'node:test'
import { acts } from './acts.ts'
import { runAway } from './drift.ts'
import { createRandom } from './random.ts'
import { assertLawful, compare, createTown } from './town.ts'

const seeds = chosenSeeds(40)
const actsOfALife = 110

function chosenSeeds(count: number): number[] {
  const chosen = process.env['SIMULATION_SEED']
  return chosen === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(chosen)]
}

async function simulate(seed: number, trace: string[]): Promise<void> {
  const random = createRandom(seed)
  const town = await createTown(random)
  try {
    for (let i = 0; i < actsOfALife; i++) {
      trace.push(await random.pick(acts)(town, random))
      await compare(town)
    }
    await assertLawful(town)
  } finally {
    await town.end()
  }
}

async function simulateDrift(seed: number, trace: string[]): Promise<void> {
  const random = createRandom(seed)
  const town = await createTown(random)
  try {
    trace.push(...(await runAway(town, random)))
    await assertLawful(town)
  } finally {
    await town.end()
  }
}

async function runAll(run: (seed: number, trace: string[]) => Promise<void>, some: readonly number[]) {
  for (const seed of some) {
    const trace: string[] = []
    try {
      await run(seed, trace)
    } catch (error) {
      throw new Error(`seed ${seed}, after:\n${trace.join('\n')}`, { cause: error })
    }
  }
}

test(`I1, OTP-01, OTP-03, THR-02: ${seeds.length} random lives go as the model predicts, and the journal rebuilds to the rows`, async () => {
  await runAll(simulate, seeds)
})

test('OTP-08: tokens whose clocks run away work again after a synchronization, and accept nothing twice', async () => {
  await runAll(simulateDrift, seeds.slice(0, 15))
})
