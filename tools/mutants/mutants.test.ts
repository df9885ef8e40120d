import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mutants } from './all.ts'
import { assuranceDocument, mutated, patternOf } from './mutant.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('R12: every fault has its place in the code, once, and changes it', () => {
  for (const mutant of mutants) {
    const text = read(mutant.file)
    assert.notEqual(mutated(text, mutant), text, mutant.name)
  }
})

test('R12: a fault whose place is gone, or is there twice, is told by name', () => {
  const [mutant] = mutants
  assert.ok(mutant)
  assert.throws(() => mutated('', mutant), /synchronous-normal: its text stands 0 times/)
  assert.throws(() => mutated(mutant.from.repeat(2), mutant), /stands 2 times/)
})

test('R12: the tests that must notice a fault are there, by their titles', () => {
  // Titles of a contract stand in its suites, not in the file that runs them.
  const titles = globSync('{src,test}/**/*.ts', { cwd: root })
    .filter((path) => path.endsWith('.test.ts') || path.includes('/suites/'))
    .map(read)
  for (const { name, tests } of mutants) {
    assert.ok(tests.length > 0, name)
    for (const { file, title } of tests) {
      assert.match(file, /\.test\.ts$/)
      assert.ok(read(file).length > 0, file)
      assert.ok(
        titles.some((text) => text.includes(title)),
        `${name}: no test is called ${title}`,
      )
    }
  }
})

test('R12: at least 25 faults, each of its own name, are in docs/assurance.md', () => {
  assert.ok(mutants.length >= 25)
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length)
  const written = assuranceDocument(mutants)
  for (const { name } of mutants) assert.match(written, new RegExp(`^\\| \`${name}\` \\|`, 'm'))
  assert.equal(patternOf({ file: '', title: 'a (b) [c] 1.5?' }), 'a \\(b\\) \\[c\\] 1\\.5\\?')
})
