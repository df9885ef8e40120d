import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complaints } from './audit.ts'

const advisory = { url: 'https://example.org/1', title: 'Reads too much', severity: 'high', name: 'left' }
const report = { vulnerabilities: { left: { via: [advisory] }, right: { via: ['left'] } } }
const exception = { url: advisory.url, package: 'left', why: 'never called', until: '2026-12-31' }

test('WEB-10: a known weakness fails once, however many packages lead to it', () => {
  assert.deepEqual(complaints(report, [], '2026-11-30'), [
    'left: high: Reads too much (https://example.org/1)',
  ])
})

test('WEB-10: an explained weakness passes until its day, and its explanation leaves with it', () => {
  assert.deepEqual(complaints(report, [exception], '2026-12-31'), [])
  assert.match(complaints(report, [exception], '2027-01-01').join(), /ended on 2026-12-31/)
  assert.match(complaints({ vulnerabilities: {} }, [exception], '2026-11-30').join(), /not found any more/)
})

test('WEB-10: a registry that does not answer is no good news', () => {
  assert.deepEqual(complaints({ message: '405' }, [], '2026-11-30'), ['the registry did not answer: 405'])
})
