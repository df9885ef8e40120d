// A new installation, as `./warifu init` makes it without asking.
import { join } from 'node:path'
import { type Folder, runExactly, type Variables } from '../run.ts'

export const answers = {
  institution: 'kita',
  'institution-name': '北信用金庫',
  service: 'fx-web=北外為Web',
  telephone: '0120-000-000',
  operator: 'admin01:管理 一子:E001,admin02:管理 二郎:E002',
} as const satisfies Readonly<Record<string, string>>

type More = Readonly<Record<string, string | null>>

/** The options for the folder `site` of this one; null leaves an answer out. */
export function wordsOf({ path }: Pick<Folder, 'path'>, more: More = {}): readonly string[] {
  const all = Object.entries<string | null>({ folder: join(path, 'site'), ...answers, ...more })
  return all.flatMap(([name, value]) => (value === null ? [] : [`--${name}`, value]))
}

export function init(folder: Pick<Folder, 'path'>, more: More = {}, variables: Variables = {}) {
  return runExactly(['init', '--yes', ...wordsOf(folder, more)], variables)
}
