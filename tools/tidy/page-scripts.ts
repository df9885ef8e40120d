// Scripts of a page share one scope: a name that two of them declare at the top stops the second one from running.
import { readFileSync } from 'node:fs'

const declared = /^(?:const|let|class|function|async function) +(\w+)/gm

/** Names that more than one of the scripts declares at the top, with the scripts. */
export function sharedNames(
  paths: readonly string[],
  read = (path: string) => readFileSync(path, 'utf8'),
): readonly string[] {
  const owners = new Map<string, string[]>()
  for (const path of paths)
    for (const [, name = ''] of read(path).matchAll(declared))
      owners.set(name, [...(owners.get(name) ?? []), path])
  return [...owners].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.join(', ')}`)
}
