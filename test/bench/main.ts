// `npm run bench`: what a login and a verification over the API cost, next to the minimum on the same machine and to a
// peer, in one run. JSON on stdout, progress on stderr. Trust the ratios: another run, or another machine, moves both sides alike.
//
//   npm run bench                          everything, with a million tokens and the peer from npm: half an hour
//   npm run bench -- --quick               some minutes, for a first look
//   npm run bench -- --users 20000 --rounds 9 --concurrency 128
//   npm run bench -- --only api,growth     some of the comparisons; their names are below
//   npm run bench -- --parts               each part of a verification alone, beside its budget
//   WARIFU_BENCH_PROFILE=.artifacts npm run bench -- --only api      with profiles of the servers
import { parseArgs } from 'node:util'
import { measureApi } from './api.ts'
import { measureFirstFactors } from './first-factors.ts'
import { measureGrowth } from './growth.ts'
import { measureLogins } from './logins.ts'
import { describeMachine } from './machine.ts'
import { measureMemory } from './opened-secrets.ts'
import { measureOperations } from './operations.ts'
import { measureParts } from './parts.ts'
import { measurePeer } from './peer.ts'
import { unpinGenerator } from './pinning.ts'
import { measureRadius } from './radius.ts'
import { measureStart } from './second-start.ts'
import { measureVerifications } from './verifications.ts'
import { measureWorkers } from './workers.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: process.env['WARIFU_BENCH_QUICK'] === '1' },
    users: { type: 'string' },
    rounds: { type: 'string' },
    concurrency: { type: 'string' },
    only: { type: 'string' },
    parts: { type: 'boolean', default: false },
  },
})

const usual = values.quick
  ? { users: 512, rounds: 5, tokens: { few: 512, many: 2048 }, workers: { users: 128, rounds: 2 } }
  : { users: 8192, rounds: 7, tokens: { few: 10_000, many: 1_000_000 }, workers: { users: 4096, rounds: 5 } }

function whole(name: 'users' | 'rounds' | 'concurrency', otherwise: number): number {
  const value = Number(values[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1`)
  return value
}

function progress(text: string): void {
  process.stderr.write(`bench: ${text}\n`)
}

const machine = describeMachine()
if (machine.temporaryFileSystem === 'tmpfs') {
  progress('the temporary folder is in memory, so nothing here is durable; set TMPDIR to one on a disk')
}
const parameters = {
  quick: values.quick,
  /** Each logs in once a round, with a fresh code of its own token. */
  users: whole('users', usual.users),
  rounds: whole('rounds', usual.rounds),
  concurrency: whole('concurrency', 64),
}
const { users, rounds, concurrency } = parameters
const settings = { users, rounds, connections: concurrency, progress }
const comparisons = {
  parts: () => measureParts(settings),
  verifications: () => measureVerifications({ users, rounds, concurrency, progress }),
  firstFactors: () => measureFirstFactors(settings),
  logins: () => measureLogins(settings),
  api: async () => ({
    sqlite: await measureApi({ ...settings, database: 'SQLite' }),
    postgres: await measureApi({ ...settings, database: 'PostgreSQL' }),
  }),
  operations: async () => ({
    sqlite: await measureOperations({ ...settings, database: 'SQLite' }),
    postgres: await measureOperations({ ...settings, database: 'PostgreSQL' }),
  }),
  radius: () => measureRadius(settings),
  growth: () => measureGrowth({ ...settings, ...usual.tokens }),
  workers: async () => ({
    sqlite: await measureWorkers({ ...settings, ...usual.workers, database: 'SQLite' }),
    postgres: await measureWorkers({ ...settings, ...usual.workers, database: 'PostgreSQL' }),
  }),
  memory: async () => measureMemory({ progress }),
  start: () => measureStart(settings),
  peer: () => measurePeer(settings),
}
const only = (values.parts ? 'parts' : values.only)?.split(',') ?? Object.keys(comparisons)
if (!only.every((name) => Object.hasOwn(comparisons, name)))
  throw new Error(`--only takes ${Object.keys(comparisons).join(', ')}`)
const measured: Record<string, unknown> = {}
for (const [name, measure] of Object.entries(comparisons)) {
  if (only.includes(name)) measured[name] = await measure()
  unpinGenerator()
}
process.stdout.write(`${JSON.stringify({ machine, parameters, ...measured }, null, 2)}\n`)
