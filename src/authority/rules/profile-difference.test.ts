import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, profileDifferences, type Strictness } from './profile-difference.ts'

const strictness: Strictness = {
  most: 'lower',
  least: 'higher',
  approvals: 'more entries',
  exceptions: 'fewer entries',
  calls: { leastToMost: ['optional', 'required'] },
  byTelephone: { leastToMost: [true, false] },
  cap: 'lower',
  'cap.days': 'higher',
}

const cases: readonly (readonly [name: string, before: unknown, after: unknown, weakens: boolean])[] = [
  ['most', 10, 100, true],
  ['most', 100, 10, false],
  ['most', 10, null, true],
  ['most', null, 10, false],
  ['least', 15, 8, true],
  ['least', 8, 15, false],
  ['least', null, 15, true],
  ['least', 15, null, false],
  ['approvals', ['a', 'b'], ['b'], true],
  ['approvals', ['a', 'b'], ['c', 'b'], true],
  ['approvals', ['b'], ['a', 'b'], false],
  ['exceptions', [], ['a'], true],
  ['exceptions', ['a'], [], false],
  ['calls', 'required', 'optional', true],
  ['calls', 'optional', 'required', false],
  ['byTelephone', false, true, true],
  ['byTelephone', true, false, false],
  ['cap', { days: 30 }, null, true],
  ['cap', null, { days: 30 }, false],
  ['title', 'old', 'new', false],
]

test('E3: a field is told weaker exactly where its table says so', () => {
  for (const [path, before, after, weakens] of cases) {
    const found = profileDifferences({ [path]: before }, { [path]: after }, strictness)
    assert.deepEqual(found, [{ path, before, after, weakens }], `${path}: ${JSON.stringify([before, after])}`)
  }
})

test('E3: differences are told field by field, by their path, and in the order of the paths', () => {
  const before = { title: 'one', cap: { days: 30, most: 10 }, same: [1, { a: 1, b: 2 }], gone: 1 }
  const after = { title: 'two', cap: { most: 10, days: 7 }, same: [1, { b: 2, a: 1 }], added: 2 }
  assert.deepEqual(profileDifferences(before, after, strictness), [
    { path: 'added', before: undefined, after: 2, weakens: false },
    { path: 'cap.days', before: 30, after: 7, weakens: true },
    { path: 'gone', before: 1, after: undefined, weakens: false },
    { path: 'title', before: 'one', after: 'two', weakens: false },
  ])
  assert.deepEqual(profileDifferences(before, before, strictness), [])
  const leftOut = { path: 'gone', before: undefined, after: null, weakens: false }
  assert.deepEqual(profileDifferences({}, { gone: null }, strictness), [leftOut])
})

test('E3: the canonical text depends on the values, not on the order of fields', () => {
  assert.equal(
    canonicalJson({ b: [2, 1], a: { d: null, c: '割符' } }),
    '{"a":{"c":"割符","d":null},"b":[2,1]}',
  )
  assert.equal(canonicalJson({ a: 1, b: undefined }), canonicalJson({ a: 1 }))
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]))
})
