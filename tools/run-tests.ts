// `npm test`: every test in one run of node:test, one summary at its end, and one last line for machines.
//
//   npm test                                    everything
//   npm test -- src/otp/hotp.test.ts test/journeys        these files, and the tests below that folder
//   npm test -- --test-name-pattern lock        only the tests of that name
//   npm test -- --test-concurrency 1            one file at a time
//
// A skipped or todo test fails the run: a test that does not run proves nothing, and nobody would notice. So do a
// test file without a test and a run without any.
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { type EventData, run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const everything = ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts']

// A file that hangs must end the run with its name, not with somebody's patience.
const fileMinutesMax = 10

// Some hundred processes load the same modules: whoever is first compiles them for all, and for the next run.
process.env['NODE_COMPILE_CACHE'] ??= join(root, '.artifacts/compile-cache')

// A commit waits for its disk, some milliseconds each time, and no test cuts the power: what they write stays in memory
// where there is room for it. The user `nobody` goes through this folder to the data of PostgreSQL.
const memory = '/dev/shm'
const memoryBytesMin = 2 * 1024 ** 3
const temporary = process.env['TMPDIR'] === undefined && hasRoom(memory) ? memory : tmpdir()
const folder = mkdtempSync(join(temporary, 'warifu-run-'))
chmodSync(folder, 0o711)
process.env['TMPDIR'] = folder
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

// What one file found faultless (test/support/layout.ts), no other file of this run need look at.
process.env['WARIFU_FAULTLESS_LAYOUTS'] = mkdtempSync(join(folder, 'faultless-'))

const { values, positionals } = parseArgs({
  options: {
    'test-name-pattern': { type: 'string', multiple: true },
    'test-concurrency': { type: 'string' },
  },
  allowPositionals: true,
})

function hasRoom(path: string): boolean {
  if (!existsSync(path)) return false
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize >= memoryBytesMin
}

/**
 * One more than there are cores, since many files wait for a browser or a database part of the time. More than four starve
 * each other.
 */
function chooseConcurrency(): number {
  const asked = values['test-concurrency']
  if (asked === undefined) return Math.min(availableParallelism() + 1, 4)
  const number = Number(asked)
  if (!Number.isInteger(number) || number < 1) throw new Error(`--test-concurrency ${asked}: not a number`)
  return number
}

function patternOf(path: string): string {
  const isFolder = statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false
  return isFolder ? join(path, '**/*.test.ts') : path
}

/** node:test reports a file as one test when it has none, or when it ends with an error outside of its tests. */
function isWholeFile(test: EventData.TestPass): boolean {
  return test.nesting === 0 && test.file !== undefined && resolve(root, test.name) === resolve(test.file)
}

/** A suite that failed in a hook has no failed test to count. */
function failedByItsTests(test: EventData.TestFail): boolean {
  const error: unknown = test.details.error
  return error instanceof Error && 'failureType' in error && error.failureType === 'subtestsFailed'
}

function describeUnproven(test: EventData.TestPass | EventData.TestFail): string {
  return `${test.name} (${test.todo === undefined ? 'skipped' : 'todo'}, ${relative(root, test.file ?? '')})`
}

const passed: string[] = []
const failed: string[] = []
const unproven: string[] = []

const namePatterns = values['test-name-pattern']
const events = run({
  cwd: root,
  globPatterns: positionals.length > 0 ? positionals.map(patternOf) : everything,
  concurrency: chooseConcurrency(),
  timeout: fileMinutesMax * 60_000,
  execArgv: ['--import', pathToFileURL(join(root, 'src/compose/exact-imports.ts')).href],
  ...(namePatterns === undefined ? {} : { testNamePatterns: namePatterns }),
})
events.on('test:pass', (test) => {
  if (isWholeFile(test)) {
    // Below a name pattern, files without a test of that name are as expected.
    if (namePatterns === undefined) unproven.push(`${test.name} (a file without a test)`)
  } else if (test.skip !== undefined || test.todo !== undefined) {
    unproven.push(describeUnproven(test))
  } else if (test.details.type !== 'suite') {
    passed.push(test.name)
  }
})
events.on('test:fail', (test) => {
  if (test.todo !== undefined) unproven.push(describeUnproven(test))
  else if (test.details.type !== 'suite' || !failedByItsTests(test)) failed.push(test.name)
})

const report = events.compose(spec())
report.pipe(process.stdout, { end: false })
await finished(report)
if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')

if (passed.length + failed.length + unproven.length === 0) unproven.push('this run (no test was found)')
const lines = ['']
for (const name of unproven) lines.push(`proves nothing, so it counts as failed: ${name}`)
lines.push(`${passed.length} passed, ${failed.length + unproven.length} failed`)
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = failed.length + unproven.length === 0 ? 0 : 1
