import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { journalText } from './journal.ts'

/** The text as every landed journal has it. */
function landedText(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (typeof part !== 'object' || part === null || !('confidential' in part)) return part
    return { sha256: createHash('sha256').update(part.confidential).digest('hex') }
  })
}

test('AUD-05: the text of any event is to the byte what it has always been, confidential values by their digest', () => {
  const confidential = fc.record({ confidential: fc.oneof(fc.string(), fc.uint8Array({ maxLength: 40 })) })
  const plain = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), fc.boolean())
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, plain, confidential, tie('list'), tie('members')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    members: fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
  }))
  const event = fc.record({ type: fc.string(), body: value })
  fc.assert(fc.property(event, (happened) => assert.equal(journalText(happened), landedText(happened))))
})
