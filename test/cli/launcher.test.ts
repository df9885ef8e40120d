import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'warifu-launcher-'))
after(() => rmSync(folder, { recursive: true }))

/** The launcher beside a Node that only tells how it was started. */
const launcher = join(folder, 'warifu')
const node = join(folder, 'node_modules/.bin/node')
cpSync(new URL('../../warifu', import.meta.url), launcher)
mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
writeFileSync(node, '#!/bin/sh\necho "$GLIBC_TUNABLES"\necho "$@"\n')
chmodSync(node, 0o700)

function launched(environment: NodeJS.ProcessEnv): { readonly tunables: string; readonly args: string } {
  const env = { PATH: process.env['PATH'], WARIFU_ENV_FILE: '', ...environment }
  const [tunables = '', args = ''] = execFileSync(launcher, ['serve'], { env, encoding: 'utf8' }).split('\n')
  return { tunables, args }
}

test('issue 14: passwords are hashed in large pages, unless the institution sets its own', () => {
  const large = 'glibc.malloc.hugetlb=1'
  assert.equal(launched({}).tunables, large)
  const own = 'glibc.malloc.hugetlb=0:glibc.malloc.arena_max=2'
  assert.equal(launched({ GLIBC_TUNABLES: own }).tunables, `${large}:${own}`)
})

test('issue 17: the command goes to the code beside the launcher', () => {
  assert.equal(launched({}).args, `--disable-warning=ExperimentalWarning ${folder}/src/main.ts serve`)
})
