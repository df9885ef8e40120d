import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRequirements, families, invariantsPath, requirementsPath } from './requirements.ts'
import { parseSources } from './source.ts'

const all = Object.entries(families).flatMap(([family, count]) =>
  Array.from({ length: count }, (_, i) => `${family}-${String(i + 1).padStart(2, '0')}`),
)
const invariants = Array.from({ length: 10 }, (_, i) => `I${i + 1}`)

/** Every row as it may be, but for those that are replaced; a row that is replaced by nothing is left out. */
async function complaints(replaced: Record<string, string | null>, code = ''): Promise<string[]> {
  const rowOf = (id: string, row: string) => replaced[id] ?? (replaced[id] === null ? '' : row)
  const table = all.map((id) => rowOf(id, `| ${id} | what | not yet | not built |`)).join('\n')
  const held = invariants.map((id) => rowOf(id, `| ${id} | what | [a](test/all.test.ts) |`)).join('\n')
  const files = [
    { path: 'test/all.test.ts', text: `test('${invariants.join(', ')}: hold', () => {})` },
    { path: 'test/a.test.ts', text: code },
  ]
  const documents = [
    { path: requirementsPath, text: `| | | | |\n|---|---|---|---|\n${table}` },
    { path: invariantsPath, text: held },
  ]
  return checkRequirements(documents, await parseSources(files)).map(({ rule }) => rule)
}

test('a requirement is listed once, with a status', async () => {
  assert.equal(all.length, 126)
  assert.deepEqual(await complaints({}), [])
  assert.deepEqual(await complaints({ 'OTP-07': null }), ['OTP-07 is missing'])
  assert.deepEqual(await complaints({ I4: null }), ['I4 is missing'])
  const row = '| OTP-07 | what | not yet | not built |'
  assert.deepEqual(await complaints({ 'OTP-07': `${row}\n${row}` }), ['OTP-07 has two rows'])
  assert.deepEqual(
    await complaints({ 'OTP-14': '| OTP-14 | a | not yet | b |\n| OTP-15 | a | not yet | b |' }),
    ['OTP-15 is no requirement'],
  )
  assert.deepEqual(await complaints({ 'OTP-07': '| OTP-07 | what | perhaps | not built |' }), [
    'OTP-07 has the status “perhaps”',
  ])
})

test('what holds is shown by a test that names it, and by each that is linked', async () => {
  const shown = { 'OTP-07': '| OTP-07 | what | holds | [a](../test/a.test.ts) |' }
  for (const code of [
    "test('OTP-07: two codes live', () => {})",
    "describe('G-04, OTP-07', () => {})",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source
    'test(`OTP-07: ${name}`, () => {})',
    "suite('x', (t) => t.test('OTP-07', () => {}))",
  ]) {
    assert.deepEqual(await complaints(shown, code), [], code)
  }
  for (const code of ['', '// OTP-07', "test('OTP-070', () => {})", "test('x', () => check('OTP-07'))"])
    assert.deepEqual(await complaints(shown, code), ['no test in test/a.test.ts names OTP-07'], code)
  assert.deepEqual(await complaints({ 'OTP-07': '| OTP-07 | what | holds | it does |' }), [
    'OTP-07 is shown by no test',
  ])
  const finding = { I5: '| I5 | what | [a](test/a.test.ts) |' }
  assert.deepEqual(await complaints(finding, "test('finding I5: text may stand before', () => {})"), [
    'no test in test/a.test.ts names I5',
  ])
})

test('what holds in part, not yet or nowhere has its reason, and no title claims more', async () => {
  const part = (reason: string) => ({
    'OTP-07': `| OTP-07 | what | holds in part | [a](../test/a.test.ts)${reason} |`,
  })
  const code = "test('OTP-07: two codes live', () => {})"
  assert.deepEqual(await complaints(part('. Not for events'), code), [])
  assert.deepEqual(await complaints(part(''), code), ['OTP-07 has no reason'])
  assert.deepEqual(await complaints({ 'OTP-07': '| OTP-07 | what | not yet | |' }), ['OTP-07 has no reason'])
  assert.deepEqual(await complaints({}, code), ['the title names OTP-07, which is “not yet”'])
  assert.deepEqual(await complaints({}, "test('WEB-99: nothing', () => {})"), ['there is no WEB-99'])
})
