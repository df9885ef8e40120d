import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beyondDebts } from './debts.ts'
import { describe, type Violation } from './source.ts'

const found = (path: string, ...lines: number[]): Violation[] =>
  lines.map((line) => ({ path, line, rule: 'it is asked', instead: 'let it be' }))

const complaints = (violations: readonly Violation[], debts: Readonly<Record<string, number>>) =>
  beyondDebts(violations, debts, 'theDebts').map(describe)

test('what is listed may stay, and every place is told where there is one more', () => {
  const places = [...found('src/a.ts', 3, 7), ...found('src/b.ts', 1)]
  assert.deepEqual(complaints(places, { 'src/a.ts': 2, 'src/b.ts': 1 }), [])
  assert.deepEqual(complaints(places, { 'src/a.ts': 1, 'src/b.ts': 1 }), [
    'src/a.ts:3: it is asked. Instead: let it be.',
    'src/a.ts:7: it is asked. Instead: let it be.',
  ])
  assert.deepEqual(complaints(places, { 'src/a.ts': 2 }), ['src/b.ts:1: it is asked. Instead: let it be.'])
})

test('a number that is too high has to fall, so that nothing comes back', () => {
  assert.deepEqual(complaints(found('src/a.ts', 3), { 'src/a.ts': 2, 'src/gone.ts': 1 }), [
    'src/a.ts:1: theDebts lists 2 of this file, and there is 1. Instead: lower the number.',
    'src/gone.ts:1: theDebts lists 1 of this file, and there are 0. Instead: remove the file from the table.',
  ])
})
