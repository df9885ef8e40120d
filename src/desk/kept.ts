import { keeps } from '../platform/store/schema.ts'
import { importRefusalState, type UserImportEvent, userImportState } from './rules/core-file/user-import.ts'
import { type DisputeEvent, disputeState } from './rules/dispute.ts'
import { deskPersonal } from './rules/of-persons.ts'
import {
  letterSecretState,
  type PrintEvent,
  printedLetterState,
  printRunState,
} from './rules/print/print-run.ts'

/** What the desk stores of its own. */
export const deskKept = keeps<DisputeEvent | PrintEvent | UserImportEvent>()({
  states: [
    disputeState,
    userImportState,
    importRefusalState,
    printRunState,
    printedLetterState,
    letterSecretState,
  ],
  ofPersons: deskPersonal,
})
