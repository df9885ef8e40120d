import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, token } from '../../../test/support/states.ts'
import { type Activation, activationState, refuseActivation, type ShownActivation } from './activation.ts'
import { decideIssuance } from './issuance.ts'

const nowMs = at.epochMilliseconds
const activation: Activation = {
  service: 'shoko-chukin/fx-web',
  userId: '0000000002',
  codeHash: 'h1',
  status: 'issued',
  issuedAtMs: nowMs,
  expiresAtMs: nowMs + 1,
  tokenId: null,
  usedAtMs: null,
}

test('how a code is refused, in order of precedence', () => {
  const shown = (codeHash: string | null, required = true): ShownActivation => ({ codeHash, required })
  const used: Activation = { ...activation, status: 'used' }
  const table: [string, Activation | undefined, ShownActivation][] = [
    ['activation_missing', activation, shown(null)],
    ['passes', undefined, shown(null, false)],
    ['unknown', undefined, shown('h1')],
    ['unknown', { ...used, expiresAtMs: nowMs }, shown('h2')],
    ['unknown', undefined, shown('h1', false)],
    ['used', { ...used, expiresAtMs: nowMs }, shown('h1')],
    ['used', used, shown('h1', false)],
    ['expired', { ...activation, expiresAtMs: nowMs }, shown('h1')],
    ['passes', activation, shown('h1')],
    ['passes', activation, shown('h1', false)],
  ]
  for (const [expected, state, app] of table) {
    const refused = refuseActivation(state, app, at)
    const [event] = refused?.events ?? []
    const reason = event?.type === 'activation_rejected' ? event.reason : undefined
    const told = refused === null || refused.outcome.ok ? 'passes' : refused.outcome.refusal
    assert.equal(reason ?? told, expected)
    if (reason !== undefined) assert.equal(told, 'activation_invalid')
    // An unknown code belongs to nobody, whichever code was loaded.
    assert.equal(event !== undefined && 'userId' in event, reason === 'used' || reason === 'expired')
  }
})

test('a code that passes is used up in the decision that issues the token', () => {
  const { status: _, ...fresh } = token()
  const request = {
    requestHash: 'r1',
    fingerprint: 'f1',
    shown: { codeHash: 'h1', required: true },
  }
  const states = { issuance: undefined, token: undefined, activation }
  const { events } = decideIssuance(states, request, { type: 'token_issued', ...fresh }, at)
  const after = events.reduce<Activation | undefined>(activationState.evolve, activation)
  assert.deepEqual(after, { ...activation, status: 'used', tokenId: fresh.tokenId, usedAtMs: nowMs })
})
