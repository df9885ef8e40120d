// Issue 18: nothing is carried out whose bytes differ from what the token showed, whatever differs, in any template.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideAnswer } from '../../src/authority/rules/operation-answer.ts'
import { createdOperation } from '../../src/authority/rules/signed-operation.ts'
import { encodeCose } from '../../src/otp/signed-operation/cose.ts'
import type { Field } from '../../src/otp/signed-operation/fields.ts'
import { encodePayload } from '../../src/otp/signed-operation/payload.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { mailService as service } from '../support/mail-states.ts'
import { at, binding, profileOf, token } from '../support/states.ts'

const text = fc.stringMatching(/^[ぁ-んァ-ヶ0-9A-Za-z]{1,20}$/)
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ label: text, type: fc.constant('text' as const), value: text }),
  fc.record({
    label: text,
    type: fc.constant('money' as const),
    value: fc.record({
      currency: fc.constantFrom('JPY', 'USD'),
      amount: fc.nat(1_000_000_000),
      decimals: fc.constant(0),
    }),
  }),
  fc.record({ label: text, type: fc.constant('date' as const), value: fc.constantFrom(20260101, 20261231) }),
)
// A note may have any fields.
const fields = fc.array(field, { minLength: 0, maxLength: 5 }).map((more): readonly Field[] => {
  return [{ label: '件名', type: 'text', value: '手続き' }, ...more]
})

function answered(signed: readonly Field[], shown: readonly Field[]) {
  const { tokenId } = token()
  const payload = encodePayload({
    service,
    operationId: new Uint8Array(16),
    nonce: new Uint8Array(16),
    issuedSeconds: 1,
    expiresSeconds: 301,
    tokenId,
    template: 'note',
    fields: signed,
  })
  const operation = createdOperation({
    type: 'operation_created',
    service,
    userId: 'u',
    operationId: '00'.repeat(16),
    holder: 'user:u',
    tokenId,
    act: 'limit',
    subject: '{}',
    template: 'note',
    cose: { confidential: encodeCose({ kid: new Uint8Array(8), payload, signature: new Uint8Array(64) }) },
    digest: '00',
    issuedAtMs: at.epochMilliseconds,
    expiresAtMs: at.epochMilliseconds + 300_000,
  })
  const states = { operation, binding: binding({ tokenId }), token: token(), device: undefined }
  const submission = { by: 'code', code: '12345678', expected: '12345678', seen: token() } as const
  const done = { type: 'limits_set' } as const
  const act = { approve: () => accept({ shown }, done), reject: () => [] }
  return decideAnswer(states, submission, act, profileOf(service).code, at)
}

test('issue 18: what is as it was signed is done', () => {
  fc.assert(
    fc.property(fields, (signed) => {
      const { outcome, events } = answered(signed, structuredClone(signed))
      assert.deepEqual(outcome, { ok: true, status: 'approved' })
      assert.deepEqual(
        events.map(({ type }) => type),
        ['operation_approved', 'limits_set'],
      )
    }),
  )
})

test('issue 18: of what differs in any way nothing is done, and the operation ends and says so', () => {
  fc.assert(
    fc.property(fields, fields, (signed, shown) => {
      fc.pre(JSON.stringify(signed) !== JSON.stringify(shown))
      const { outcome, events } = answered(signed, shown)
      assert.deepEqual(outcome, { ok: false, refusal: 'operation_impossible' })
      assert.deepEqual(
        events.map((event) => [event.type, 'reason' in event ? event.reason : null]),
        [['operation_cancelled', 'operation_changed']],
      )
    }),
  )
})
