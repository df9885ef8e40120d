// `npm run faults -- NAME`: does one thing that goes wrong in earnest to nodes under load, and counts what came of it.
//
//   npm run faults                                  the names
//   npm run faults -- kills                         on both databases, as often as the table in faults.ts says
//   npm run faults -- kills --database sqlite --times 3
//   npm run faults -- upgrade --from COMMIT         from that commit, which has decision 36, to the code of today
import { parseArgs } from 'node:util'
import { faults } from './faults.ts'
import { isSound } from './settle.ts'

const { values, positionals } = parseArgs({
  options: { database: { type: 'string' }, times: { type: 'string' }, from: { type: 'string' } },
  allowPositionals: true,
})

const [name = ''] = positionals
const fault = faults[name]
if (fault === undefined) {
  for (const [each, { about, databases }] of Object.entries(faults))
    process.stdout.write(`${each.padEnd(20)}${about} (${databases.join(', ')})\n`)
  process.exit(name === '' ? 0 : 2)
}
const times = Number(values.times ?? fault.times)
if (!Number.isInteger(times) || times < 1) throw new Error('--times must be a whole number from 1')
const databases = fault.databases.filter((each) => values.database === undefined || values.database === each)
if (databases.length === 0) throw new Error(`${name} is not for ${values.database}`)
for (const database of databases) {
  // A bank whose codes nobody accepts any more would ask for ever.
  const results = await fault
    .run({ database, times, ...(values.from !== undefined && { from: values.from }) })
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    })
  for (const result of [results].flat()) {
    process.stdout.write(`${JSON.stringify({ database, ...result, sound: isSound(result) }, null, 2)}\n`)
    if (!isSound(result)) process.exitCode = 1
  }
}
