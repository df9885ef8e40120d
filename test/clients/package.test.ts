// The package as it is handed out: JavaScript that any Node runs, with types beside it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'clients/typescript')

test('the package compiles by its own settings, without types of Node, and runs as JavaScript', () => {
  const out = mkdtempSync(join(tmpdir(), 'warifu-client-'))
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const words = [compiler, '-p', join(folder, 'tsconfig.json'), '--outDir', join(out, 'dist')]
    const built = spawnSync(process.execPath, words, { encoding: 'utf8' })
    assert.equal(built.status, 0, built.stdout + built.stderr)
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    writeFileSync(
      join(out, 'package.json'),
      JSON.stringify({ name: 'warifu-client', type: 'module', exports }),
    )
    const program = `
      import { createWarifu } from 'warifu-client'
      import { WarifuProblem } from 'warifu-client/errors'
      import { openWebhook } from 'warifu-client/webhooks'
      import { operations } from 'warifu-client/api'
      const warifu = createWarifu({ origin: 'https://otp.bank.example', credentials: { apiKey: 'k' } })
      process.stdout.write([typeof warifu.createVerification, WarifuProblem.name, typeof openWebhook, operations.readUser.path].join())
    `
    writeFileSync(join(out, 'use.js'), program)
    // As a Node that knows no types.
    const run = spawnSync(process.execPath, ['--no-strip-types', join(out, 'use.js')], { encoding: 'utf8' })
    assert.equal(run.stdout, 'function,WarifuProblem,function,/api/v1/users/{userId}', run.stderr)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
})

test('the client brings no dependency, and imports nothing', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  assert.equal(manifest.dependencies, undefined)
  for (const name of ['api', 'client', 'credentials', 'errors', 'retry', 'webhooks']) {
    const text = readFileSync(join(folder, `src/${name}.ts`), 'utf8')
    const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, target = '']) => target)
    assert.deepEqual(
      imported.filter((target) => !target.startsWith('./')),
      [],
      name,
    )
  }
})
