import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageFindings } from './pages.ts'

test('issue 14: the doctor tells of a kernel without large pages, in which passwords are hashed', () => {
  const states = ['always madvise [never]', 'always [madvise] never', '[always] madvise never', null]
  assert.deepEqual(
    states.map((text) => pageFindings(text).map(({ state }) => state)),
    [['warning'], [], [], []],
  )
})
