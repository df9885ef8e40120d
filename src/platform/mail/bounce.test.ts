import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bounceOf } from '../../../test/support/bounces.ts'
import { readBounce } from './bounce.ts'

const mailId = 'AbC-_0123456789abcdefg'
const sent = `To: full@c.example\r\nMessage-ID:\r\n <${mailId}@bank.example>\r\n\r\nxyz`
const bounce = bounceOf({ sent, status: '5.2.2', recipient: 'full@c.example' })

test('REL-10: a report is identified by its envelope ID, or by the Message-ID of the mail it contains', () => {
  const withEnvelopeId = bounce
    .replace('Reporting-MTA', `Original-Envelope-Id: ${mailId}\r\nReporting-MTA`)
    .replace(`<${mailId}@`, '<other@')
  const whole = bounce
    .replace('text/rfc822-headers', 'message/rfc822')
    .replace(
      '\r\n\r\n--1F2E3D.1751328000/mx.customer.example--',
      '\r\n\r\nMessage-ID: <no>\r\n--1F2E3D.1751328000/mx.customer.example--',
    )
  const unquoted = bounce.replaceAll('1F2E3D.1751328000/mx.customer.example', 'b1').replace('"b1"', 'b1')
  for (const message of [bounce, withEnvelopeId, whole, unquoted, bounce.replaceAll('\r\n', '\n')])
    assert.deepEqual(readBounce(message), { mailId, reason: '5.2.2' })
})

test('REL-10: whatever is not a report, reports no failure, or names no mail is refused', () => {
  const cases: readonly [message: string, problem: string][] = [
    ['', 'no_report'],
    [sent, 'no_report'],
    [bounce.replace('multipart/report', 'multipart/mixed'), 'no_report'],
    [bounce.replace('message/delivery-status', 'text/plain'), 'no_report'],
    [bounce.replace('Action: failed', 'Action: delivered'), 'no_failure'],
    [bounce.replace(`<${mailId}@`, '<short@'), 'no_mail_id'],
  ]
  for (const [message, problem] of cases) assert.equal(readBounce(message), problem)
  const wordy = bounce.replace('Status: 5.2.2', 'Status: <script>')
  assert.deepEqual(readBounce(wordy), { mailId, reason: 'failed' })
})

test('EML-07: whatever anybody sends yields nothing but an ID of ours and a status', () => {
  const piece = fc.constantFrom(
    ...bounce.split(/(?<=\r\n)/),
    '\r\n',
    '--',
    ':',
    ' ',
    'Status: 5.0.0\r\n',
    '\0',
    '"',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const read = readBounce(pieces.join(''))
      if (typeof read === 'string') return
      assert.match(read.mailId, /^[\w-]{22}$/)
      assert.match(read.reason, /^([245]\.\d{1,3}\.\d{1,3}|failed)$/)
    }),
    { numRuns: 2000 },
  )
  const long = `${bounce.slice(0, 400)}${'\r\n\t'.repeat(200_000)}${bounce.slice(400)}`
  const began = performance.now()
  readBounce(long)
  assert.ok(performance.now() - began < 1000)
})
