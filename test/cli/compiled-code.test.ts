import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const rooted = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

test('compiled code is kept beside the packages, never where others may put code (Q)', (t) => {
  const shared = mkdtempSync(join(tmpdir(), 'warifu-shared-'))
  t.after(() => rmSync(shared, { recursive: true }))
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: shared }
  execFileSync(process.execPath, [rooted('src/main.ts'), 'help'], { env, stdio: 'pipe' })
  assert.deepEqual(readdirSync(shared), [])
  assert.notDeepEqual(readdirSync(rooted('node_modules/.cache/warifu')), [])
})
