import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

type Ended = [status: number | null, lastLine: string | undefined]

/** The exit code and the last line of a run of one test file with this body. */
function runOver(body: string, ...args: string[]): Ended {
  return runIn(process.env, body, ...args)
}

function runIn(variables: NodeJS.ProcessEnv, body: string, ...args: string[]): Ended {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-run-tests-'))
  try {
    const file = join(folder, 'a.test.mjs')
    writeFileSync(file, `import { after, describe, test } from 'node:test'\n${body}\n`)
    // Without the marker by which node:test detects a run within a run.
    const { NODE_TEST_CONTEXT: _, ...env } = variables
    const script = join(import.meta.dirname, 'run-tests.ts')
    const { status, stdout } = spawnSync(process.execPath, [script, file, ...args], { env, encoding: 'utf8' })
    return [status, stdout.trimEnd().split('\n').at(-1)]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a run passes when every test passes, and its last line counts tests, not suites', () => {
  const body = "describe('suite', () => { test('one', () => {}); test('two', () => {}) })"
  assert.deepEqual(runOver(body), [0, '2 passed, 0 failed'])
  assert.deepEqual(runOver(body, '--test-name-pattern', 'one'), [0, '1 passed, 0 failed'])
})

test('a run fails if anything kept a test from proving something', () => {
  const fine = "test('fine', () => {});"
  const cases: [body: string, passed: number][] = [
    [`${fine} test('wrong', () => { throw new Error('wrong') })`, 1],
    [`${fine} test.skip('skipped', () => {})`, 1],
    [`${fine} test('skipped within', (t) => t.skip('why'))`, 1],
    [`${fine} test.todo('later')`, 1],
    [`${fine} test('later', { todo: true }, () => { throw new Error('wrong') })`, 1],
    [`${fine} describe.skip('skipped suite', () => { test('a', () => {}) })`, 1],
    ["describe('suite', () => { after(() => { throw new Error('hook') }); test('fine', () => {}) })", 1],
    [`${fine} setTimeout(() => process.exit(3), 10)`, 1],
    ["throw new Error('while loading')", 0],
    ['// No test at all.', 0],
  ]
  for (const [body, passed] of cases) assert.deepEqual(runOver(body), [1, `${passed} passed, 1 failed`], body)
})

test('a run without any test of the requested name fails', () => {
  assert.deepEqual(runOver("test('one', () => {})", '--test-name-pattern', 'two'), [1, '0 passed, 1 failed'])
})

test('what tests leave in the temporary folder goes with the run', (t) => {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'warifu-temporary-'))
  t.after(() => rmSync(TMPDIR, { recursive: true }))
  const body = `import { writeFileSync } from 'node:fs'
    import { tmpdir } from 'node:os'
    test('below it', () => {
      if (!tmpdir().startsWith(${JSON.stringify(TMPDIR)})) throw new Error(tmpdir())
      writeFileSync(tmpdir() + '/left', '')
    })`
  assert.deepEqual(runIn({ ...process.env, TMPDIR }, body), [0, '1 passed, 0 failed'])
  assert.deepEqual(readdirSync(TMPDIR), [])
})
