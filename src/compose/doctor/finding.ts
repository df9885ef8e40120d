import type { Module } from '../../authority/module-type.ts'
import type { DeskPart } from '../../desk/contract.ts'
import type { Config } from '../config.ts'

/** One line of the doctor. What isn't `ok` says what to do. */
export type Finding = {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'fault'
  readonly text: string
}

export type Examined = { readonly config: Config; readonly modules: readonly Module<DeskPart>[] }

/** Looks at one part of an installation, and makes, migrates or writes nothing. */
export type Check = (examined: Examined) => Promise<readonly Finding[]>

/** The findings of one check, by its name. */
export function findingsOf(check: string) {
  const as = (state: Finding['state']) => (text: string) => ({ check, state, text }) satisfies Finding
  return { ok: as('ok'), warning: as('warning'), fault: as('fault') }
}

export const messageOf = (error: unknown): string => {
  // One reason per address of a host; the first is enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : String(first)
}
