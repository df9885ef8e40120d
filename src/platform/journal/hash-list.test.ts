import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { HashList } from './hash-list.ts'

const hashOf = (i: number) => createHash('sha256').update(String(i)).digest('hex')
const count = 20_000
const offset = 7

test('E6: hashes that nobody asks for any more go, but for those that are wanted; every other one stays', () => {
  const list = new HashList(offset, new Set([10, 4000, 9999, 15_000]))
  for (let i = offset; i < offset + count; i++) list.push(hashOf(i))
  assert.equal(list.length, offset + count)
  assert.equal(list.at(offset), hashOf(offset))
  list.forgetBefore(12_000)
  list.forgetBefore(100)
  for (const wanted of [10, 4000, 9999]) assert.equal(list.at(wanted), hashOf(wanted))
  for (let i = 12_000; i < offset + count; i++) assert.equal(list.at(i), hashOf(i))
  assert.deepEqual([list.at(11), list.at(8000)], [undefined, undefined], 'they are gone')
  assert.deepEqual([list.at(offset - 1), list.at(offset + count)], [undefined, undefined])
  list.push(hashOf(offset + count))
  assert.equal(list.at(offset + count), hashOf(offset + count))
  assert.equal(list.length, offset + count + 1)
})
