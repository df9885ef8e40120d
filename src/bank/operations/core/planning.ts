import type { Part } from '../../../platform/store/store.ts'
import type { CoreError, CoreProblem, FileRefusal } from '../../rules/core-feed.ts'

/** What is to be decided of one line of a statement. */
export type Deciding = Part<FileRefusal | 'stale'>

/** As things stand, each line is to be decided, or is wrong. */
export type Planned = readonly (Deciding | CoreError)[]

export function errorAt(line: number, field: string, problem: CoreProblem, detail = ''): CoreError {
  return { line, field, problem, detail }
}
