import { type DeskPart, deskUsers, eventWords } from '../../desk/contract.ts'
import { findReceipt } from './operations/desk/find-receipt.ts'
import { fbDeskRefs, fbFirstPasswords } from './operations/desk/users.ts'
import { fbDeskAddition } from './rules/desk-acts.ts'
import { holderAt } from './rules/transfer-confirmation.ts'
import { fbDetails } from './screens/desk/details.ts'
import { handoverEntry, handoverScreens, heldRunScreen } from './screens/desk/handover.ts'
import { fbLetter } from './screens/desk/letter.ts'
import { newFbCustomerEntry, newFbCustomerScreen } from './screens/desk/new-fb-customer.ts'
import { fbPanels } from './screens/desk/panels.ts'
import { fbActionNotes, fbActs, sharedTokenNote } from './texts/desk.ts'
import { fbJournalKinds, fbJournalNames, fbQuietEvents } from './texts/journal.ts'

/** WEB-FB at the desk: what the institution does for the administrators of its customers (S3-FAQ-03, -04). */
export const fbDesk: DeskPart = {
  users: deskUsers({
    refs: fbDeskRefs,
    holder: ({ agreement }, user) => holderAt(agreement, user),
    addition: fbDeskAddition,
    firstPasswords: fbFirstPasswords,
    panels: fbPanels,
  }),
  acts: fbActs,
  notes: fbActionNotes,
  events: eventWords({
    names: fbJournalNames,
    details: fbDetails,
    kinds: fbJournalKinds,
    quiet: fbQuietEvents,
  }),
  finds: findReceipt,
  letter: fbLetter,
  menu: [newFbCustomerEntry, handoverEntry],
  screens: (counter) => {
    newFbCustomerScreen(counter)
    handoverScreens(counter)
    heldRunScreen(counter)
  },
  userOtpNote: sharedTokenNote,
}
