import { keeps } from '../platform/store/schema.ts'
import {
  letterSecretState,
  type PrintEvent,
  printedLetterState,
  printRunState,
} from './rules/print/print-run.ts'

/** What the desk stores of its own. */
export const deskKept = keeps<PrintEvent>()({
  states: [printRunState, printedLetterState, letterSecretState],
})
