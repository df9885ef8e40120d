import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedNames } from './page-scripts.ts'

test('no two scripts of pages declare the same name at the top', () => {
  const root = join(import.meta.dirname, '../..')
  const scripts = globSync('src/**/assets/*.js', { cwd: root }).map((path) => join(root, path))
  assert.ok(scripts.length > 5)
  assert.deepEqual(sharedNames(scripts), [])
})

test('a name that two scripts declare is found; one inside a block is not', () => {
  const texts: Readonly<Record<string, string>> = {
    a: 'const everyMs = 1\nif (x) {\n  const inner = 2\n}',
    b: 'async function everyMs() {}\nlet other\n  const inner = 3',
  }
  assert.deepEqual(
    sharedNames(['a', 'b'], (path) => texts[path] ?? ''),
    ['everyMs: a, b'],
  )
})
