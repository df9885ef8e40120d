import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
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

test('issue 17: a command loads no screens but what letters and approvals show, and two thirds of all there is at most', (t) => {
  const data = mkdtempSync(join(tmpdir(), 'warifu-loaded-'))
  t.after(() => rmSync(data, { recursive: true }))
  const env = { PATH: process.env['PATH'] ?? '', WARIFU_DATA_DIR: data }
  const loadedBy = (...words: string[]) => {
    const preload = ['--disable-warning=ExperimentalWarning', '--import', rooted('test/support/loaded.ts')]
    const ended = spawnSync(process.execPath, [...preload, rooted('src/main.ts'), ...words], { env })
    assert.equal(ended.status, 0, ended.stderr.toString())
    return ended.stderr.toString().split('\n')
  }
  for (const words of [['help'], ['key', 'list']]) {
    const loaded = loadedBy(...words)
    const shown = loaded.filter((url) =>
      /screens\/(first-step|login-code)\.ts|screens\/(fx|fb|personal|desk)\.ts/.test(url),
    )
    assert.deepEqual(shown, [], words.join(' '))
    assert.deepEqual(
      loaded.filter((url) => /node_modules\/(pino|hono\/dist\/hono)/.test(url)),
      [],
    )
    assert.ok(loaded.length < 1000, `${words.join(' ')} loads ${loaded.length} files`)
  }
})
