import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFindings, findingsPath } from './findings.ts'
import { parseSources } from './source.ts'

const counts = { M: 11, W: 9, P: 6, I: 6 }
const all = Object.entries(counts).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, i) => `${section}${i + 1}`),
)
const shown = '[a](../test/a.test.ts) “it is mended”'

async function complaints(
  replaced: Record<string, string> = {},
  code = "test('W1: it is mended', () => {})",
) {
  const text = all.map((id) => replaced[id] ?? `| ${id} | seen | ${shown} |`).join('\n')
  const sources = await parseSources([{ path: 'test/a.test.ts', text: code }])
  return checkFindings([{ path: findingsPath, text }], sources).map(({ rule }) => rule)
}

test('every finding has a row, or one for each of its parts, in order', async () => {
  assert.equal(all.length, 32)
  assert.deepEqual(await complaints(), [])
  const missing = ['findings are missing, twice or out of order']
  assert.deepEqual(await complaints({ M3: '' }), missing)
  assert.deepEqual(await complaints({ M3: `| M3 | a | ${shown} |\n| M3 | b | ${shown} |` }), missing)
  assert.deepEqual(await complaints({ M3: `| M3.1 | a | ${shown} |\n| M3.2 | b | ${shown} |` }), [])
  assert.deepEqual(await complaints({ M3: `| M3.1 | a | ${shown} |\n| M3.3 | b | ${shown} |` }), missing)
})

test('each row names a test that is there, by a part of its title that no other of the file has', async () => {
  assert.deepEqual(await complaints({ P2: '| P2 | seen | by eye |' }), ['P2 is shown by no test'])
  const named = '| P2 | seen | [a](../test/a.test.ts) “it was mended” |'
  assert.deepEqual(await complaints({ P2: named }), ['0 tests in test/a.test.ts say “it was mended”'])
  const elsewhere = '| P2 | seen | [b](../test/b.test.ts) “it is mended” |'
  assert.deepEqual(await complaints({ P2: elsewhere }), ['0 tests in test/b.test.ts say “it is mended”'])
  const twice = "test('M1: it is mended', () => {})\ntest('M2: it is mended', () => {})"
  assert.equal((await complaints({}, twice)).length, 32)
})
