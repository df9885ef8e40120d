import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complaints, silence, staleExplanations } from './audit.ts'

const advisory = { url: 'https://example.org/1', title: 'Reads too much', severity: 'high', name: 'left' }
const report = { vulnerabilities: { left: { via: [advisory] }, right: { via: ['left'] } } }
const exception = { url: advisory.url, package: 'left', why: 'never called', until: '2026-12-31' }

test('WEB-10: a known weakness fails once, however many packages lead to it', () => {
  assert.deepEqual(complaints(report, []), ['left: high: Reads too much (https://example.org/1)'])
})

test('WEB-10: an explained weakness passes, and its explanation leaves with it', () => {
  assert.deepEqual(complaints(report, [exception]), [])
  assert.match(complaints({ vulnerabilities: {} }, [exception]).join(), /not found any more/)
})

test('WEB-10: an explanation counts until its day, and only for what is locked, whether the registry answers or not', () => {
  const lock = { packages: { '': {}, 'node_modules/right/node_modules/left': {} } }
  assert.deepEqual(staleExplanations([exception], lock, '2026-12-31'), [])
  assert.match(staleExplanations([exception], lock, '2027-01-01').join(), /ended on 2026-12-31/)
  assert.match(staleExplanations([exception], { packages: {} }, '2026-12-31').join(), /not locked/)
})

test('WEB-10: a registry that does not answer is no good news', () => {
  assert.equal(silence({ message: '405' }), 'the registry did not answer: 405')
  assert.equal(silence(report), null)
})
