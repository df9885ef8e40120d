// The program of a commit, as whoever runs it has it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export type Landed = {
  /** What `./warifu` of that commit starts. */
  readonly entry: string
  readonly remove: () => void
}

/** The files of a commit in a folder of their own, with the packages of today beside them. */
export function checkOut(commit: string): Landed {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-landed-'))
  const archive = execFileSync('git', ['archive', '--format=tar', commit], { cwd: root, maxBuffer: 2 ** 30 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    entry: join(folder, 'src/main.ts'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
