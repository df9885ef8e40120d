// What a package of Warifu has: the code that serves, the packages it was locked to, and what its operator reads.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export type Locked = { readonly path: string; readonly name: string; readonly version: string }
type Entry = { readonly dev?: boolean; readonly version?: string }

const code = ['src', 'profiles', 'package.json', 'package-lock.json', 'warifu', 'warifu-token']
const documents = [
  'README.md',
  'README.ja.md',
  'SECURITY.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'docs',
  'deploy',
  'examples/proxy',
]

/** What git knows of below these names, but for tests. */
function tracked(names: readonly string[]): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--', ...names], { cwd: root, encoding: 'utf8' })
  return list.split('\0').filter((path) => path !== '' && !/\.test\.ts$/.test(path))
}

function copy(paths: readonly string[], folder: string): void {
  for (const path of paths) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(root, path), target)
  }
}

/** The locked packages that serving needs, as they are installed here. */
export function locked(): Locked[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(lock.packages as Record<string, Entry>).flatMap(([path, { dev, version = '' }]) => {
    if (path === '' || dev === true || !existsSync(join(root, path))) return []
    return [{ path, name: path.slice(path.lastIndexOf(inside) + inside.length), version }]
  })
}

const inside = 'node_modules/'

/** Of Node only what runs: its headers and manuals are as large again. */
const isNeeded = (path: string) => !/^node_modules\/node\/(?!bin\b|package\.json$|LICENSE$)/.test(path)

function copyPackages(folder: string): void {
  for (const { path } of locked()) {
    const nested = join(root, path, 'node_modules')
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) =>
        from !== nested &&
        isNeeded(
          from
            .slice(root.length + 1)
            .split(sep)
            .join('/'),
        ),
    })
  }
  mkdirSync(join(folder, 'node_modules/.bin'))
  symlinkSync('../node/bin/node', join(folder, 'node_modules/.bin/node'))
}

/** Lays out the program in `programs`, and what is read in `papers`. */
export function layOut({ programs, papers }: { readonly programs: string; readonly papers: string }): void {
  copy(tracked(code), programs)
  for (const name of ['warifu', 'warifu-token']) chmodSync(join(programs, name), 0o755)
  copyPackages(programs)
  copy(tracked(documents), papers)
}
