// `npm run bench:token-files`: what importing and exporting a large file of tokens takes, in time and in memory. JSON
// on stdout, progress on stderr.
//
//   npm run bench:token-files                     100,000 tokens on SQLite
//   npm run bench:token-files -- --tokens 5000    a first look
//   npm run bench:token-files -- --postgres       on a PostgreSQL of its own
import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pskcEnd, pskcHead, pskcPackage } from '../../src/authority/operations/token-file/write-pskc.ts'
import { protectFile } from '../../src/platform/secrets/pskc.ts'
import { randomSecret } from '../../src/platform/secrets/random.ts'
import { startPostgres } from '../support/postgres.ts'
import { token, tokenUse } from '../support/states.ts'
import { describeMachine } from './machine.ts'

const { values } = parseArgs({
  options: { tokens: { type: 'string', default: '100000' }, postgres: { type: 'boolean', default: false } },
})
const tokens = Number(values.tokens)
const warifu = fileURLToPath(new URL('../../warifu', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'warifu-bench-'))
const key = Buffer.alloc(16, 7)

/** A file as a vendor would send it: every token with a secret of its own, encrypted under a key. */
function writeFile(path: string): void {
  const protect = { protection: protectFile(key), derivation: null }
  const file = openSync(path, 'w')
  writeSync(file, pskcHead(protect))
  const expiresAtMs = Temporal.Now.instant().add({ hours: 24 * 365 }).epochMilliseconds
  for (let i = 0; i < tokens; i++) {
    const tokenId = `BN${String(i).padStart(10, '0')}`
    const terms = token({ tokenId, movingFactor: 'event', expiresAtMs })
    writeSync(file, pskcPackage(terms, tokenUse({ tokenId, lastStep: i }), randomSecret(), protect))
  }
  writeSync(file, pskcEnd)
}

/** The most memory that a process ever held, in MB (Linux). */
function peakOf(pid: number | undefined, before: number): number {
  try {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.max(before, Math.round(Number(kibibytes) / 1000))
  } catch {
    return before
  }
}

/** Runs a command and tells how long it took as a whole and from the first to the last line of each kind. */
async function measure(words: readonly string[], variables: Readonly<Record<string, string>>) {
  const began = performance.now()
  const child = spawn(warifu, words, {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let peakMB = 0
  const timer = setInterval(() => {
    peakMB = peakOf(child.pid, peakMB)
  }, 50)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const phases: Record<string, { from: number; until: number }> = {}
  for await (const line of createInterface({ input: child.stderr })) {
    process.stderr.write(`${line}\n`)
    const at = (performance.now() - began) / 1000
    const [phase = ''] = line.split(' ')
    phases[phase] = { from: phases[phase]?.from ?? at, until: at }
  }
  const code = await ended
  clearInterval(timer)
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`)
  const round = (seconds: number) => Math.round(seconds * 10) / 10
  const lasted = Object.entries(phases).map(([name, { from, until }]) => [name, round(until - from)])
  const seconds = round((performance.now() - began) / 1000)
  return { seconds, peakMB, secondsOfPhases: Object.fromEntries(lasted) as Record<string, number> }
}

const file = join(folder, 'tokens.xml')
writeFile(file)
writeFileSync(join(folder, 'key'), key.toString('hex'))
const postgres = values.postgres ? await startPostgres() : undefined
const url = await postgres?.createDatabase()
const variables = {
  WARIFU_DATA_DIR: join(folder, 'data'),
  ...(url === undefined ? {} : { DATABASE_URL: url }),
}
const keyFile = ['--key-file', join(folder, 'key')]
const imported = await measure(['token', 'import', file, '--format', 'pskc', ...keyFile], variables)
const exported = await measure(
  ['token', 'export', '--prefix', 'BN', '--out', join(folder, 'out.xml'), ...keyFile],
  variables,
)
const parameters = { tokens, fileMB: Math.round(statSync(file).size / 1e6), postgres: values.postgres }
process.stdout.write(
  `${JSON.stringify({ machine: describeMachine(), parameters, imported, exported }, null, 2)}\n`,
)
await postgres?.stop()
rmSync(folder, { recursive: true })
