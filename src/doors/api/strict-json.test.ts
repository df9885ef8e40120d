import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseStrictJson } from './strict-json.ts'

function parsed(text: string) {
  return parseStrictJson(new TextEncoder().encode(text).buffer as ArrayBuffer)
}

test('what every reader reads alike is read', () => {
  const table: [string, unknown][] = [
    ['{}', {}],
    ['null', null],
    ['"a"', 'a'],
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', { a: 1, b: { a: 2 }, c: [{ a: 3 }, { a: 4 }] }],
    ['{"a":"{\\"a\\":1","b":"\\\\"}', { a: '{"a":1', b: '\\' }],
    ['{ "a" : ":" , "b" : "\\"a\\":" }', { a: ':', b: '"a":' }],
    ['[[[[[[[[]]]]]]]]', [[[[[[[[]]]]]]]]],
  ]
  for (const [text, value] of table) assert.deepEqual(parsed(text)?.value, value, text)
})

test('API-02: a member named twice is refused, however it is spelled and wherever it is', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a" :1,"b":2,"a"\n:3}',
    '{"x":{"a":1,"a":2}}',
    '[{"a":1},{"a":1,"a":1}]',
    '{"a":{"a":1},"a":2}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
  ])
    assert.equal(parsed(text), undefined, text)
})

test('what is no JSON in UTF-8, or too deep, is refused', () => {
  for (const text of ['', ' ', '{', "{'a':1}", '{"a":1,}', '{"a":NaN}', '01', '\ufeff{}', '{}{}', '// x\n{}'])
    assert.equal(parsed(text), undefined, text)
  assert.equal(parsed('[[[[[[[[[]]]]]]]]]'), undefined)
  assert.equal(parsed('['.repeat(2000) + ']'.repeat(2000)), undefined)
  assert.equal(parseStrictJson(Uint8Array.from([0x22, 0xff, 0x22]).buffer), undefined)
  assert.equal(parseStrictJson(Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22]).buffer), undefined)
})

test('any value that JSON can say comes back, if it is not nested deeper than eight', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 2 : 0)
      assert.deepEqual(parsed(text)?.value, JSON.parse(text))
    }),
  )
})
