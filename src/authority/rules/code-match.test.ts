import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, nowStep, profileOf, token, tokenUse } from '../../../test/support/states.ts'
import { matchCode } from './code-match.ts'

/** A code that notes which of its digits are looked at. */
function watched(code: string): { readonly text: string; readonly looked: number[] } {
  const looked: number[] = []
  const text = {
    length: code.length,
    charCodeAt: (i: number) => {
      looked.push(i)
      return code.charCodeAt(i)
    },
  }
  // The rule asks a text for nothing else.
  return { text: text as unknown as string, looked }
}

test('OTP-10: every digit is looked at, whichever is the first that differs', () => {
  for (const typed of ['123456', '923456', '129456', '123459', '999999']) {
    const right = watched('123456')
    const codeAt = (step: number) => (step === nowStep ? right.text : 'x'.repeat(6))
    const use = tokenUse({ lastStep: nowStep - 100 })
    const match = matchCode(typed, codeAt, token(), use, profileOf().code, at.epochMilliseconds)
    assert.equal(match.kind, typed === '123456' ? 'live' : 'wrong')
    assert.deepEqual(right.looked, [0, 1, 2, 3, 4, 5], typed)
  }
})
