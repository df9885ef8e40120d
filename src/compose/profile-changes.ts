import type { Module } from '../authority/module-type.ts'
import type { Difference, Strictness } from '../authority/rules/profile-difference.ts'
import type { DeskPart } from '../desk/contract.ts'

/** The tables of all modules that add fields. */
export function strictnessOf(modules: readonly Module<DeskPart>[]): Strictness {
  return Object.assign({}, ...modules.map(({ profile }) => profile?.strictness ?? {}))
}

/** One field that changes, as a line of the terminal. */
export function differenceLine({ path, before, after, weakens }: Difference): string {
  const change =
    Array.isArray(before) && Array.isArray(after)
      ? listChange(before, after)
      : `${shownValue(before)} → ${shownValue(after)}`
  return `  ${path}: ${change}${weakens ? '  WEAKER' : ''}`
}

/** What left a list and what came: the whole of both would hide one approval among twenty. */
function listChange(before: readonly unknown[], after: readonly unknown[]): string {
  const [old, now] = [before, after].map((list) => list.map(shownValue)) as [string[], string[]]
  const gone = old.filter((entry) => !now.includes(entry)).map((entry) => `−${entry}`)
  const come = now.filter((entry) => !old.includes(entry)).map((entry) => `+${entry}`)
  return gone.length + come.length === 0
    ? `${shownValue(before)} → ${shownValue(after)}`
    : [...gone, ...come].join(' ')
}

export function shownValue(value: unknown): string {
  return value === undefined ? '(left out)' : JSON.stringify(value)
}

/** The same for programs. */
export function differenceInJson({ before = null, after = null, ...field }: Difference) {
  return { ...field, before, after }
}
