// What the house of before still has, file by file and counted. Each number only falls, and none is added; imports
// have a table of their own in rules.ts.
import type { Violation } from './source.ts'

export type Debts = Readonly<Record<string, number>>

/** Where the kind of a service is compared outside the module of that kind, and how often. */
export const kindDebts: Debts = {}

/** Where it is asked whether a profile has the section of another module, and how often. */
export const sectionDebts: Debts = {}

/** All that a file has when it is more than it owes; and a word where it is less, so that the number follows. */
export function beyondDebts(found: readonly Violation[], debts: Debts, table: string): Violation[] {
  const paths = new Set([...found.map(({ path }) => path), ...Object.keys(debts)])
  return [...paths].sort().flatMap((path) => {
    const here = found.filter((violation) => violation.path === path)
    const owed = debts[path] ?? 0
    if (here.length > owed) return here
    if (here.length === owed) return []
    const rule = `${table} lists ${owed} of this file, and there ${here.length === 1 ? 'is' : 'are'} ${here.length}`
    const instead = here.length === 0 ? 'remove the file from the table' : 'lower the number'
    return [{ path, line: 1, rule, instead }]
  })
}
