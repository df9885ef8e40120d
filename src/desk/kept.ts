import { keeps } from '../platform/store/schema.ts'
import { importRefusalState, type UserImportEvent, userImportState } from './rules/core-file/user-import.ts'
import {
  letterSecretState,
  type PrintEvent,
  printedLetterState,
  printRunState,
} from './rules/print/print-run.ts'

/** What the desk stores of its own. */
export const deskKept = keeps<PrintEvent | UserImportEvent>()({
  states: [userImportState, importRefusalState, printRunState, printedLetterState, letterSecretState],
})
