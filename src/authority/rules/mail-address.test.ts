import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMailAddress } from './mail-address.ts'

test('G-10: an address is one mailbox, its domain in lower case', () => {
  const same = [
    'a@b.jp',
    'Taro.Yamada+otp@example.co.jp',
    "o'neil_{1}@xn--wgv71a119e.jp",
    `${'a'.repeat(64)}@b.jp`,
    // I5: as carriers gave out.
    'taro..yamada@docomo.example',
    'taro.@ezweb.example',
    't...o..@ezweb.example',
  ]
  for (const address of same) assert.equal(parseMailAddress(address), address)
  assert.equal(parseMailAddress('Taro@EXAMPLE.co.JP'), 'Taro@example.co.jp')
})

test('EML-07: what could end a line, a list or a bracket is not an address', () => {
  const refused: readonly unknown[] = [
    '',
    '@',
    'a',
    'a@',
    '@b.jp',
    'a@b',
    'a@b.',
    'a@.jp',
    'a@b..jp',
    'a@-b.jp',
    'a@b-.jp',
    'a@192.0.2.1',
    'a@[192.0.2.1]',
    '"a b"@b.jp',
    'a b@b.jp',
    ' a@b.jp',
    'a@b.jp ',
    '.a@b.jp',
    '..a@b.jp',
    'a@b.jp,c@d.jp',
    'a@b.jp;c@d.jp',
    '<a@b.jp>',
    'A <a@b.jp>',
    'a(b)@b.jp',
    'a@b.jp(c)',
    'a@b@c.jp',
    'a@b.jp\r\nBcc: c@d.jp',
    'a\n@b.jp',
    'a@b.jp\u0000',
    'a@b\u2028.jp',
    'ａ@b.jp',
    'a＠b.jp',
    'a@日本.jp',
    `${'a'.repeat(65)}@b.jp`,
    `a@${'b'.repeat(64)}.jp`,
    `a@${'b.'.repeat(127)}jp`,
    undefined,
    null,
    1,
    ['a@b.jp'],
    { toString: () => 'a@b.jp' },
  ]
  for (const input of refused) assert.equal(parseMailAddress(input), undefined, String(input))
})

test('EML-07: an address that is taken holds nothing but printable ASCII and one @', () => {
  const part = fc.string({ unit: fc.constantFrom(...'aZ09.-_@<>,;:"() \r\n\t\u2028é\\[]') })
  fc.assert(
    fc.property(part, part, (local, domain) => {
      const address = parseMailAddress(`${local}@${domain}.jp`)
      assert.ok(address === undefined || /^[^\s<>,;:"()[\]\\@]+@[a-z0-9.-]+$/.test(address), String(address))
    }),
    { numRuns: 2000 },
  )
})
