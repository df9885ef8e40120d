import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRunbook } from './runbook.ts'
import { parseSources } from './source.ts'

async function complaints(code: string, rows: readonly string[]): Promise<readonly string[]> {
  const sources = await parseSources([{ path: 'src/some/file.ts', text: code }])
  const text = rows.map((row) => `| ${row} | what it means | what to do |`).join('\n')
  return checkRunbook(sources, [{ path: 'docs/runbook.md', text }]).map(({ path, line }) => `${path}:${line}`)
}

test('E10: a line of the log that wakes somebody has its row, and a row has its line', async () => {
  const code = "log.error({}, 'it broke')\nsettings.log.warn({}, 'it is late')\nlog.info({}, 'all is well')\n"
  assert.deepEqual(await complaints(code, ['it broke', '`name`: it is late']), [])
  assert.deepEqual(await complaints(code, ['it is late']), ['src/some/file.ts:1'])
  assert.deepEqual(await complaints(code, ['it broke', 'it is late', 'gone']), ['docs/runbook.md:3'])
  assert.deepEqual(await complaints('log.warn({}, words.late)', []), ['src/some/file.ts:1'])
})
