import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { exportRequest } from './otlp.ts'
import type { Span } from './span.ts'

const { request: vector } = JSON.parse(
  readFileSync(new URL('../../../test/vectors/otlp-traces.json', import.meta.url), 'utf8'),
)

const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }
const request: Span = {
  ...parent,
  spanId: '00f067aa0ba902b8',
  parentId: parent.spanId,
  name: 'POST /api/v1/verifications',
  kind: 'server',
  startNs: 1_782_864_000_123_456_789n,
  endNs: 1_782_864_000_125_456_789n,
  attributes: { 'http.request.method': 'POST', 'http.response.status_code': 503, share: 0.5 },
  links: [],
  failed: true,
}
const group: Span = {
  traceId: '5bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '10f067aa0ba902b8',
  parentId: null,
  name: 'group commit',
  kind: 'internal',
  startNs: 1_782_864_000_000_000_000n,
  endNs: 1_782_864_001_000_000_000n,
  attributes: {},
  links: [{ traceId: request.traceId, spanId: request.spanId }],
  failed: false,
}

/** Without what says nothing: zeros, empty lists, and flags, which are optional. Integers of 64 bits may be text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const told = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    if (name === 'flags' || /^dropped/.test(name) || (Array.isArray(each) && each.length === 0)) return []
    if (name === 'status' && each.code === 0) return []
    return [[name, name === 'intValue' ? String(each) : plain(each)]]
  })
  return Object.fromEntries(told)
}

test('E7: spans are written as OpenTelemetry itself writes them', () => {
  const resource = { 'service.name': 'warifu', 'service.instance.id': 'node1:4711' }
  assert.deepEqual(plain(exportRequest([request, group], resource)), plain(vector))
})
