// `npm run mutants`: puts each fault of the list into a copy of the code, one at a time, and looks whether the tests
// that must notice it do.
//
//   npm run mutants                       all of them; some minutes
//   npm run mutants -- NAME …             only these
//   npm run mutants -- --without-base     not the same tests without a fault first

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { mutants } from './all.ts'
import { type Catcher, type Mutant, mutated, patternOf } from './mutant.ts'

const root = join(import.meta.dirname, '../..')
/** A fault may make a test wait for ever; the simulation alone takes five minutes on a busy machine. */
const testMsMax = 900_000

const { values, positionals } = parseArgs({
  options: { 'without-base': { type: 'boolean', default: false } },
  allowPositionals: true,
})

function chosen(): readonly Mutant[] {
  if (positionals.length === 0) return mutants
  return positionals.map((name) => {
    const mutant = mutants.find((each) => each.name === name)
    if (mutant === undefined) throw new TypeError(`there is no fault ${name}`)
    return mutant
  })
}

/** What git knows of, and what it would be told of, with the packages beside it. */
async function copyOfTheTree(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-mutants-'))
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const { stdout } = await promisify(execFile)('git', list, { cwd: root, maxBuffer: 2 ** 26 })
  for (const path of new Set(stdout.split('\0').filter((name) => name !== ''))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path), { force: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Whether a program of Node ends with 0. */
async function succeeds(folder: string, ...args: readonly string[]): Promise<boolean> {
  const environment = { ...process.env }
  delete environment['NODE_TEST_CONTEXT']
  const options = { cwd: folder, stdio: 'ignore', env: environment, timeout: testMsMax } as const
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], options)
  const [code] = await once(child, 'exit')
  return code === 0
}

function passes(folder: string, test: Catcher): Promise<boolean> {
  const chosenTests = ['--test-concurrency', '1', '--test-name-pattern', patternOf(test)]
  return succeeds(folder, 'tools/run-tests.ts', ...chosenTests, test.file)
}

const passed = new Set<string>()

/** A test that fails anyway notices nothing. */
async function requirePass(folder: string, test: Catcher): Promise<void> {
  const key = JSON.stringify(test)
  if (passed.has(key)) return
  if (!(await passes(folder, test))) throw new Error(`${test.file} fails without any fault: ${test.title}`)
  passed.add(key)
}

/** The tests that do not notice it. */
async function survivedBy(folder: string, mutant: Mutant): Promise<readonly Catcher[]> {
  const path = join(folder, mutant.file)
  const original = readFileSync(path, 'utf8')
  if (!values['without-base']) for (const test of mutant.tests) await requirePass(folder, test)
  writeFileSync(path, mutated(original, mutant))
  try {
    // What does not even load would fail any test.
    if (!(await succeeds(folder, '--input-type=module', '--eval', `await import(${JSON.stringify(path)})`)))
      throw new Error(`${mutant.name}: the file does not load any more`)
    const blind: Catcher[] = []
    for (const test of mutant.tests) if (await passes(folder, test)) blind.push(test)
    return blind
  } finally {
    writeFileSync(path, original)
  }
}

const folder = await copyOfTheTree()
let survived = 0
try {
  for (const mutant of chosen()) {
    const blind = await survivedBy(folder, mutant)
    survived += blind.length === 0 ? 0 : 1
    const verdict =
      blind.length === 0 ? 'caught' : `NOT CAUGHT by ${blind.map(({ file }) => file).join(', ')}`
    process.stdout.write(`${mutant.name}: ${verdict}\n`)
  }
  process.stdout.write(survived === 0 ? 'every fault was caught\n' : `${survived} faults were not caught\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = survived === 0 ? 0 : 1
