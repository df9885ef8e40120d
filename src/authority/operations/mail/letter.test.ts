import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { profileOf } from '../../../../test/support/states.ts'
import { composeLetter } from '../../../platform/mail/letter.ts'
import { parseMailAddress } from '../../rules/mail-address.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import { writeLetter } from './letter.ts'

const to = parseMailAddress('taro@customer.example')
assert.ok(to)
const recipient = to
const shoko = profileOf('shoko-chukin/fx-web-2025')

const names = [
  'Auto-Submitted',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
]

/** What hostile values try: to end a line, a word, an address, or the header. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\n', '\n', '\r', '\r\n\r\n', '\u2028', '\u0085', '\0', '\t', '\u202e', '\ud800'),
      fc.constantFrom(
        'Bcc: evil@x.example',
        'To: evil@x.example',
        '=?UTF-8?B?DQpCY2M6?=',
        '<evil@x.example>',
        ',',
      ),
      fc.constantFrom(
        '"',
        '\\',
        ';',
        ':',
        '.',
        '\r\n.\r\n',
        'boundary=',
        '割符',
        'a'.repeat(200),
        '%0d%0aBcc:',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('EML-07: whatever names, services and codes hold, the mail has one recipient and the same headers', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, hostile, async (name, serviceName, userId, code) => {
      assert.ok(shoko.mail)
      const { address } = shoko.mail.from
      const profile = { ...shoko, serviceName, mail: { from: { name, address } } }
      const content: MailContent = { kind: 'code', code, expiresAtMs: 0 }
      const mail = { mailId: 'AbC-_0123456789abcdefg', userId, queuedAtMs: 0 }
      const letter = writeLetter(mail, { to: recipient, content }, profile)
      assert.ok(letter)
      const raw = (await composeLetter(letter)).toString('latin1')
      assert.match(raw, /^[\x20-\x7e\t\r\n]*$/)
      const header = raw.slice(0, raw.indexOf('\r\n\r\n'))
      const lines = header.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
      assert.deepEqual(lines.map((line) => line.slice(0, line.indexOf(':'))).sort(), names)
      assert.ok(lines.includes('To: taro@customer.example'))
      // Without a name there are no brackets.
      assert.ok(lines.some((line) => line === `From: ${address}` || /^From: .* <[^<>]*>$/.test(line)))
      assert.ok(lines.some((line) => line.startsWith('From: ') && line.includes(address)))
      for (const line of header.split('\r\n')) assert.ok(line.length <= 998, 'RFC 5322 §2.1.1')
      assert.match(raw.slice(raw.indexOf('\r\n\r\n') + 4), /^[A-Za-z0-9+/=\r\n]*$/)
    }),
    { numRuns: 2000 },
  )
})

test('a service whose profile sends no mails has no letters', () => {
  const content: MailContent = { kind: 'login_notice', loggedInAtMs: 0 }
  const mail = { mailId: 'm', userId: 'u', queuedAtMs: 0 }
  assert.equal(writeLetter(mail, { to: recipient, content }, { ...shoko, mail: null }), undefined)
  assert.equal(writeLetter(mail, { to: recipient, content }, undefined), undefined)
})
