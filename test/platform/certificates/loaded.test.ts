// The library that writes certificates is heavy, and most processes write none.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { newFolder, runWarifu } from '../../cli/run.ts'
import { startApp } from '../../support/app.ts'

const folder = newFolder()
after(() => folder.remove())

/** The environment of a process that notes what it loads, and which packages it noted. */
function watch(name: string) {
  const list = join(folder.path, name)
  const hook = pathToFileURL(join(import.meta.dirname, 'note-loaded.mjs')).href
  return {
    variables: { NODE_OPTIONS: `--import=${hook}`, LOADED_MODULES: list },
    packages() {
      const urls = readFileSync(list, 'utf8').split('\n')
      const names = urls.map((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1])
      return new Set(names.filter((found) => found !== undefined))
    },
  }
}

const theirs = ['pkijs', 'asn1js', '@peculiar/utils', '@noble/hashes', 'bytestreamjs']
const loadedOf = (packages: ReadonlySet<string>) => theirs.filter((name) => packages.has(name))

test('WEB-10: a server without WARIFU_CERT_PORT does not load the library of certificates', async () => {
  const watched = watch('serve')
  const app = await startApp('serve', watched.variables)
  await app.stop()
  const packages = watched.packages()
  assert.ok(packages.has('hono'), [...packages].join())
  assert.deepEqual(loadedOf(packages), [])
})

test('WEB-10: only commands that write certificates or lists load it', async () => {
  const data = { WARIFU_DATA_DIR: join(folder.path, 'data') }
  const loads = async (name: string, ...words: readonly string[]) => {
    const watched = watch(name)
    await runWarifu(words, { ...data, ...watched.variables })
    return loadedOf(watched.packages()).length > 0
  }
  assert.equal(await loads('create', 'ca', 'create', '--name', 'x'), true)
  assert.equal(await loads('show', 'ca', 'show'), false)
  assert.equal(await loads('crl', 'ca', 'crl'), true)
  assert.equal(await loads('verify', 'journal', 'verify'), false)
})
