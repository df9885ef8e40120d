import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPatterns } from './patterns.ts'
import { parseSources } from './source.ts'

async function complaints(code: string, path = 'src/authority/a.ts'): Promise<number> {
  return checkPatterns(await parseSources([{ path, text: code }])).length
}

test('WEB-08: patterns that try the same characters again are found, those that read on are not', async () => {
  for (const slow of [
    'text.replaceAll(/\\S*@\\S*/g, "")',
    'text.replaceAll(/^[^\\p{L}]+|[^\\p{L}]+$/gu, "")',
    '/\\s+$/.test(t)',
  ])
    assert.equal(await complaints(slow), 1, slow)
  for (const quick of [
    '/^\\s+/.test(t)',
    '/^[a-z]+$/.test(t)',
    '/\\p{L}(?:.*\\p{L})?/su.exec(t)',
    't.split(/,/)',
  ])
    assert.equal(await complaints(quick), 0, quick)
  assert.equal(await complaints('/\\s+$/.test(t)', 'test/a.test.ts'), 0)
})
