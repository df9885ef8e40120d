import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assuranceOf, satisfies, withCode } from './assurance.ts'

test('API-06: a system is told no more than a session was begun with', () => {
  assert.deepEqual(assuranceOf(null), { acr: 'urn:warifu:pwd', amr: ['pwd'] })
  assert.deepEqual(assuranceOf('password'), { acr: 'urn:warifu:pwd', amr: ['pwd'] })
  assert.deepEqual(assuranceOf('certificate'), { acr: 'urn:warifu:pwd', amr: ['pwd', 'swk', 'mfa'] })
  assert.deepEqual(assuranceOf('code'), { acr: 'urn:warifu:otp', amr: ['pwd', 'otp', 'mfa'] })
  assert.deepEqual(assuranceOf('passkey'), { acr: 'urn:warifu:phr', amr: ['pop', 'user', 'mfa'] })
  assert.deepEqual(withCode('certificate'), { acr: 'urn:warifu:otp', amr: ['pwd', 'swk', 'mfa', 'otp'] })
})

test('API-06: what is asked for is satisfied by it or by more, and what nobody knows by nothing', () => {
  const table = [
    [undefined, undefined, true],
    ['urn:warifu:pwd', '', true],
    ['urn:warifu:pwd', 'urn:warifu:pwd', true],
    ['urn:warifu:pwd', 'urn:warifu:otp', false],
    ['urn:warifu:pwd', 'urn:warifu:otp urn:warifu:pwd', true],
    ['urn:warifu:otp', 'urn:warifu:pwd', true],
    ['urn:warifu:otp', 'urn:warifu:phr', false],
    ['urn:warifu:phr', 'urn:warifu:otp', true],
    ['urn:warifu:otp', 'urn:other', false],
    ['urn:warifu:otp', 'urn:other urn:warifu:otp', true],
    [undefined, 'urn:warifu:pwd', false],
  ] as const
  for (const [acr, asked, expected] of table) assert.equal(satisfies(acr, asked), expected, `${acr} ${asked}`)
})
