import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { debts } from './tidy/rules.ts'

test('five figures are printed, and those that tidy holds are as it holds them', () => {
  const script = join(import.meta.dirname, 'numbers.ts')
  const lines = execFileSync(process.execPath, [script], { encoding: 'utf8' }).trimEnd().split('\n')
  const figures = lines.map((line) => /^ *(\d+) {2}\S/.exec(line)?.[1])
  const [circles, kinds, sections, long, imports] = figures.map(Number)
  assert.equal(lines.length, 5)
  assert.deepEqual([kinds, sections, imports], [0, 0, debts.length])
  assert.ok(Number.isInteger(circles) && Number.isInteger(long), lines.join('\n'))
})
