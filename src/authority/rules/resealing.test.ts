import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideResealing } from './resealing.ts'
import { tokenState } from './token.ts'

const bytes = (...values: number[]) => ({ confidential: Uint8Array.from(values) })

function token(tokenId: string, sealedSecret = bytes(1, 2)) {
  const facts = {
    movingFactor: 'time',
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
  } as const
  return { tokenId, ...facts, sealedSecret, issuedAtMs: 1, expiresAtMs: 2, status: 'active' } as const
}

test('E8: a row that somebody changed since it was read is left alone, and the others are sealed again', () => {
  const prepared = (tokenId: string, name: string) => ({
    name,
    key: [tokenId],
    was: token(tokenId),
    set: { sealedSecret: bytes(9) },
  })
  const rows = [prepared('A', 'a'), prepared('B', 'b'), prepared('C', 'c'), prepared('D', 'd')]
  const states = {
    a: token('A'),
    b: token('B', bytes(1, 3)),
    c: undefined,
    d: token('D', bytes(1, 2, 3)),
  }
  const { outcome, events } = decideResealing(states, { state: 'token', keyId: 'k2', rows })
  assert.deepEqual(outcome, { ok: true, count: 1 })
  const [event] = events
  assert.ok(event)
  assert.deepEqual(event.rows, [{ key: ['A'], set: { sealedSecret: bytes(9) } }])
  assert.deepEqual(tokenState.evolve(token('A'), event), token('A', bytes(9)))
  // Another token, and another kind of state, are not touched.
  assert.deepEqual(tokenState.evolve(token('B'), event), token('B'))
  assert.deepEqual(
    tokenState.touches
      .find(({ type }) => type === 'rows_resealed')
      ?.keys({ ...event, state: 'mail' } as never),
    [],
  )
  assert.deepEqual(decideResealing({}, { state: 'token', keyId: 'k2', rows }).events, [])
})
