import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkClocks } from './clocks.ts'
import { parseSources } from './source.ts'

const world = {
  path: 'test/support/world.ts',
  text: `export function createClock() {}
export async function createWorld() { return createClock() }
export async function settledPerson(world) {}`,
}
const site = {
  path: 'test/support/site.ts',
  text: `export async function startSite() { const world = await createWorld(); await local() }
async function local() { return createClock() }`,
}

async function complaintsAbout(code: string, path = 'test/desk/a.test.ts'): Promise<string[]> {
  const sources = await parseSources([world, site, { path, text: `// A comment.\n${code}\n` }])
  return checkClocks(sources).map((violation) => `${violation.path}:${violation.line}: ${violation.rule}`)
}

test('whatever makes a clock, however far away, is called for one test', async () => {
  for (const [code, line, name] of [
    ['const site = await startSite()', 2, 'startSite'],
    ['const clock = createClock()', 2, 'createClock'],
    ['let world\nbefore(async () => { world = await createWorld() })', 3, 'createWorld'],
    ['before(async () => {\n  await Promise.all([startSite()])\n})', 3, 'startSite'],
    ['for (const a of b) describe(a, () => {\n  const clock = createClock()\n})', 3, 'createClock'],
    ['describe(a, () => {\n  before(async () => { site = await startSite() })\n})', 3, 'startSite'],
  ] as const) {
    assert.deepEqual(await complaintsAbout(code), [
      `test/desk/a.test.ts:${line}: ${name}() gives several tests one clock`,
    ])
  }
})

test('a time that a whole file moves is a clock', async () => {
  for (const name of ['now', 'clock', 'serverTime'])
    assert.deepEqual(await complaintsAbout(`let ${name} = epoch`), [
      `test/desk/a.test.ts:2: the file's variable ${name} is a clock of several tests`,
    ])
})

test('a test, beforeEach and helpers may make clocks, and constants are none', async () => {
  for (const code of [
    'beforeEach(async () => { site = await startSite() })',
    'test("a", async () => { const world = await createWorld() })',
    'describe("a", () => { test("b", () => { createClock() }) })',
    'async function twoSites() { return [await startSite(), await startSite()] }',
    'before(async () => { browser = await launchBrowser(); await settledPerson(world) })',
    'const now = Temporal.Instant.from("2025-07-01T00:00:00Z")\nlet clock: Clock\nlet known = 1',
  ]) {
    assert.deepEqual(await complaintsAbout(code), [], code)
  }
  assert.deepEqual(await complaintsAbout('const clock = createClock()', 'test/bench/a.ts'), [])
})
