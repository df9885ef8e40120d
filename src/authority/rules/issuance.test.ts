import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, token } from '../../../test/support/states.ts'
import { decideIssuance, type Issuance, issuanceState, issuanceValidMs } from './issuance.ts'
import type { TokenEvent } from './token-events.ts'

const { status: _, ...fresh } = token({ tokenId: 'WRFM00000002' })
const issued: Extract<TokenEvent, { type: 'token_issued' }> = { type: 'token_issued', ...fresh }
const request = { requestHash: 'r1', fingerprint: 'f1' }
const none = { codeHash: null, required: false }
const nothing = { issuance: undefined, token: undefined, activation: undefined }
const nowMs = at.epochMilliseconds
const earlier: Issuance = { ...request, tokenId: 'WRFM00000001', expiresAtMs: nowMs + 1 }

const rows: [string, Partial<Parameters<typeof decideIssuance>[0]>, typeof request, object, number][] = [
  ['a first request', {}, request, { ok: true, result: 'issued', tokenId: 'WRFM00000002' }, 2],
  [
    'the same request again',
    { issuance: earlier },
    request,
    { ok: true, result: 'again', tokenId: 'WRFM00000001' },
    0,
  ],
  [
    'the same request again, although the drawn ID is taken',
    { issuance: earlier, token: token() },
    request,
    { ok: true, result: 'again', tokenId: 'WRFM00000001' },
    0,
  ],
  [
    'another request under the same key',
    { issuance: earlier },
    { ...request, fingerprint: 'f2' },
    { ok: false, refusal: 'request_differs' },
    0,
  ],
  [
    'another request under the same key, once the first is forgotten',
    { issuance: { ...earlier, expiresAtMs: nowMs } },
    { ...request, fingerprint: 'f2' },
    { ok: true, result: 'issued', tokenId: 'WRFM00000002' },
    2,
  ],
  ['a drawn ID that is taken', { token: token() }, request, { ok: true, result: 'taken' }, 0],
]

for (const [name, states, asked, outcome, events] of rows) {
  test(name, () => {
    const decision = decideIssuance({ ...nothing, ...states }, { shown: none, ...asked }, issued, at)
    assert.deepEqual(decision.outcome, outcome)
    assert.equal(decision.events.length, events)
  })
}

test('an issued token and the note of its request come from one decision', () => {
  const { events } = decideIssuance(nothing, { shown: none, ...request }, issued, at)
  const note = events.reduce<Issuance | undefined>(issuanceState.evolve, undefined)
  assert.deepEqual(note, { ...request, tokenId: 'WRFM00000002', expiresAtMs: nowMs + issuanceValidMs })
  assert.equal(events[0], issued)
})
