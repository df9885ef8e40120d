// A Debian package: everything in it, of root, with the commit's time, so that the same commit gives the same bytes.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { billOfMaterials } from './bill-of-materials.ts'
import { layOut, root } from './contents.ts'

const deploy = join(root, 'deploy')

export type Compression = 'xz' | 'none'

/** Builds `warifu_VERSION_ARCH.deb` in a folder; gives its path. Needs dpkg-deb, and the packages installed here. */
export function buildDebianPackage(folder: string, compression: Compression = 'xz'): string {
  const committed = Number(
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }),
  )
  const at = Temporal.Instant.fromEpochMilliseconds(committed * 1000)
  const version = versionAt(at)
  const architecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim()
  const tree = mkdtempSync(join(tmpdir(), 'warifu-package-'))
  try {
    fill(tree, at)
    writeControl(tree, { version, architecture })
    tidyModes(tree)
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `warifu_${version}_${architecture}.deb`)
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(committed) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return file
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/** Of a later commit a later one: apt installs no package over another of the same version. */
function versionAt(committed: Temporal.Instant): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return `${version}+${committed.toString({ smallestUnit: 'second' }).replaceAll(/\D/g, '')}`
}

function fill(tree: string, at: Temporal.Instant): void {
  const programs = join(tree, 'usr/lib/warifu')
  const papers = join(tree, 'usr/share/doc/warifu')
  layOut({ programs, papers })
  writeFileSync(join(papers, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(at), null, 2)}\n`)
  mkdirSync(join(tree, 'usr/bin'))
  for (const name of ['warifu', 'warifu-token'])
    symlinkSync(`../lib/warifu/${name}`, join(tree, 'usr/bin', name))
  const units = join(tree, 'lib/systemd/system')
  mkdirSync(units, { recursive: true })
  cpSync(join(deploy, 'systemd/warifu.service'), join(units, 'warifu.service'))
  mkdirSync(join(tree, 'etc/warifu/profiles'), { recursive: true })
  // No conffile: everybody changes it, so that each upgrade would ask about it, and purge would remove it.
  mkdirSync(join(tree, 'usr/share/warifu'))
  cpSync(join(deploy, 'debian/env'), join(tree, 'usr/share/warifu/env'))
}

function writeControl(
  tree: string,
  { version, architecture }: { version: string; architecture: string },
): void {
  const folder = join(tree, 'DEBIAN')
  mkdirSync(folder)
  const fields = [
    'Package: warifu',
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: The founders of Warifu <warifu@localhost>',
    `Installed-Size: ${Math.ceil(bytesBelow(tree) / 1024)}`,
    'Depends: adduser, libatomic1, libc6, libstdc++6, ca-certificates',
    'Suggests: postgresql-client, opensc',
    'Section: admin',
    'Priority: optional',
    'Description: one-time-password authority for Japanese financial web services',
    ' Customers register tokens and confirm logins and transfers with one-time passwords;',
    ' staff help them at a desk, and other systems ask over an API.',
  ]
  writeFileSync(join(folder, 'control'), `${fields.join('\n')}\n`)
  for (const name of ['postinst', 'prerm', 'postrm']) {
    cpSync(join(deploy, 'debian', name), join(folder, name))
    chmodSync(join(folder, name), 0o755)
  }
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Readable by all, writable by root, whatever the umask of whoever builds. */
function tidyModes(tree: string): void {
  chmodSync(tree, 0o755)
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}
