// `npm run simulate`: random lives of a city against the invariants of SECURITY.md.
//
//   npm run simulate                                  100,000 steps of a random seed
//   npm run simulate -- --seed 7 --steps 1000         one life
//   npm run simulate -- --seed 7 --steps 900 --only 3,40-52,900    some of its steps, as a failure names them
//   npm run simulate -- --on postgres                 on a PostgreSQL of its own

import { randomInt } from 'node:crypto'
import { inspect, parseArgs } from 'node:util'
import { createPostgresDriver } from '../contract/support/databases.ts'
import { liveMany, parseRanges } from './lives.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    steps: { type: 'string', default: '100000' },
    only: { type: 'string' },
    on: { type: 'string', default: 'sqlite' },
  },
})

function whole(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} ${text}: not a whole number`)
  return number
}

const seed = whole('seed', values.seed ?? String(randomInt(1, 2 ** 31)))
const steps = whole('steps', values.steps)
const only = values.only === undefined ? undefined : parseRanges(values.only)
if (values.only !== undefined && only === undefined)
  throw new TypeError(`--only ${values.only}: not like 1-3,7`)
if (values.on !== 'sqlite' && values.on !== 'postgres')
  throw new TypeError(`--on ${values.on}: sqlite or postgres`)

const say = (line: string) => process.stdout.write(`${line}\n`)
say(`seed ${seed}, ${steps} steps`)
const postgres = values.on === 'postgres' ? createPostgresDriver() : undefined
try {
  await postgres?.start()
  const placeFor = async () => (postgres === undefined ? {} : { place: (await postgres.create()).place })
  const { counts } = await liveMany(seed, steps, only, placeFor)
  for (const [what, count] of [...counts].sort(([, a], [, b]) => b - a)) say(`${count}\t${what}`)
  say('every invariant held')
} catch (error) {
  process.stderr.write(`${inspect(error)}\n`)
  process.exitCode = 1
} finally {
  await postgres?.stop()
}
