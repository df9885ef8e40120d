import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import vectors from '../../test/vectors/oath.json' with { type: 'json' }
import { truncate } from './hotp.ts'
import { ocraMessage } from './ocra.ts'

const { groups, keys, pin_sha1_hex } = vectors.ocra

/** A question as RFC 6287 §5.1 makes bytes of it: digits are a number in hexadecimal, filled on the right. */
function questionBytes(suite: string, question: string): Uint8Array {
  if (suite.includes('QA')) return new TextEncoder().encode(question)
  const hex = BigInt(question).toString(16)
  return new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex'))
}

test('issue 18: the 70 codes of RFC 6287 Appendix C', () => {
  let codes = 0
  for (const { suite, cases } of groups)
    for (const vector of cases) {
      const [, hash = '', digits] = /HOTP-(SHA[0-9]+)-([68]):/.exec(suite) ?? []
      const message = ocraMessage({
        suite,
        question: questionBytes(suite, vector.Q),
        ...('C' in vector && { counter: vector.C }),
        ...(suite.includes('PSHA1') && { pinHash: new Uint8Array(Buffer.from(pin_sha1_hex, 'hex')) }),
        ...('T_steps' in vector && { timeStep: vector.T_steps }),
      })
      const key = Buffer.from(keys[vector.key as keyof typeof keys], 'hex')
      const mac = createHmac(hash, key).update(message).digest()
      assert.equal(truncate(mac, digits === '6' ? 6 : 8), vector.otp, `${suite} ${JSON.stringify(vector)}`)
      codes++
    }
  assert.equal(codes, 70)
  assert.throws(() => ocraMessage({ suite: 'x', question: new Uint8Array(129) }), RangeError)
})
