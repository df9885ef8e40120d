import type { Module } from '../authority/module-type.ts'
import { type Difference, listChange, type Strictness } from '../authority/rules/profile-difference.ts'
import type { DeskPart } from '../desk/contract.ts'

/** The tables of all modules that add fields. */
export function strictnessOf(modules: readonly Module<DeskPart>[]): Strictness {
  return Object.assign({}, ...modules.map(({ profile }) => profile?.strictness ?? {}))
}

/** One field that changes, as a line of the terminal. */
export function differenceLine({ path, before, after, weakens }: Difference): string {
  const list = listChange(before, after)
  const change =
    list === null
      ? `${shownValue(before)} → ${shownValue(after)}`
      : [
          ...list.gone.map((entry) => `−${shownValue(entry)}`),
          ...list.come.map((entry) => `+${shownValue(entry)}`),
        ].join(' ')
  return `  ${path}: ${change}${weakens ? '  WEAKER' : ''}`
}

export function shownValue(value: unknown): string {
  return value === undefined ? '(left out)' : JSON.stringify(value)
}

/** The same for programs. */
export function differenceInJson({ before = null, after = null, ...field }: Difference) {
  return { ...field, before, after }
}
