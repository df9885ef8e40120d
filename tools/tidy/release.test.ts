import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRelease } from './release.ts'

function complaints(headings: readonly string[], madeAt: string): readonly string[] {
  const changelog = ['# Changelog', ...headings.flatMap((each) => [`## ${each}`, '- something'])].join('\n')
  const code = `const a = 1\n\nexport const madeAt = Temporal.Instant.from('${madeAt}')\n`
  const files = [
    { path: 'CHANGELOG.md', text: changelog },
    { path: 'src/compose/clock-doubt.ts', text: code },
  ]
  return checkRelease(files).map(({ path, line }) => `${path}:${line}`)
}

test('R2: a release whose date the clocks are not held against is refused', () => {
  const made = '2026-11-29T00:00:00Z'
  assert.deepEqual(complaints(['0.1.0, unreleased'], made), [])
  assert.deepEqual(complaints(['0.1.0, 2026-11-29'], made), [])
  assert.deepEqual(complaints(['0.2.0, unreleased', '0.1.0, 2026-11-29'], made), [])
  const late = ['src/compose/clock-doubt.ts:3']
  assert.deepEqual(complaints(['0.1.0, 2026-12-01'], made), late)
  assert.deepEqual(complaints(['0.2.0, unreleased', '0.1.0, 2026-12-01'], made), late)
  assert.deepEqual(complaints(['0.1.1, 2026-12-01', '0.1.0, 2026-11-29'], made), late)
  assert.deepEqual(complaints(['0.1.0, 2026-12-01'], '2026-11-30T15:00:00Z'), [], 'midnight in Japan')
  assert.deepEqual(complaints(['0.1.0, 2026-12-01'], '2026-11-30T14:59:59Z'), late)
})

test('R2: a section without a date would not be noticed, so it is refused', () => {
  const made = '2026-11-29T00:00:00Z'
  for (const heading of ['0.1.0', '0.1.0 (2026-12-01)', '0.1.0, December', 'v0.1.0, 2026-12-01'])
    assert.deepEqual(complaints([heading], made), ['CHANGELOG.md:2'], heading)
  const below = complaints(['0.2.0, unreleased', '0.1.0, unreleased'], made)
  assert.deepEqual(below, ['CHANGELOG.md:4'])
})
