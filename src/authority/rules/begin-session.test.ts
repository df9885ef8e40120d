import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usualPasskeys } from '../../../test/support/passkey-policy.ts'
import { at, loginRules, password, profileOf } from '../../../test/support/states.ts'
import { type LoginCircumstances, noBrowser, sessionStarted } from './begin-session.ts'
import type { PasskeyPolicy } from './methods/policy.ts'
import type { Password } from './password.ts'

const start = { service: 's', userId: '0000000002', sessionHash: 'n' }
const old = password({ setAtMs: at.subtract({ hours: 24 * 120 }).epochMilliseconds })

function stage(
  by: LoginCircumstances['by'],
  states: Password,
  staff: PasskeyPolicy['staff'] = undefined,
): string {
  const profile = profileOf()
  const methods = { ...profile.methods, passkey: { ...usualPasskeys, staff } }
  const of = { by, device: null, passkeys: undefined, ...noBrowser }
  return sessionStarted(start, states, of, loginRules({ ...profile, methods }), at).stage
}

test('S0-2.2-14: which password has to be changed first, by what the login was; a customer’s passkey asks for no old one', () => {
  const reset = password({ mustChange: 'reset' })
  const initial = password({ mustChange: 'initial' })
  assert.deepEqual(
    [stage('code', old), stage('password', old), stage('passkey', old)],
    ['must_change_password', 'must_change_password', 'authenticated'],
  )
  assert.deepEqual(
    [stage('passkey', reset), stage('passkey', initial), stage('passkey', password())],
    ['must_change_password', 'must_change_password', 'authenticated'],
  )
  assert.equal(stage('passkey', old, { keysMin: 2 } as PasskeyPolicy['staff']), 'must_change_password')
})
