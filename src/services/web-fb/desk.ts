import { type DeskPart, deskMoney, deskUsers, eventWords } from '../../desk/contract.ts'
import { endedFbUsers, hasOpenTransfers } from './operations/desk/business.ts'
import { findReceipt } from './operations/desk/find-receipt.ts'
import { stopRefs } from './operations/desk/stop-items.ts'
import { fbDeskRefs, fbFirstPasswords } from './operations/desk/users.ts'
import { fbDeskAddition } from './rules/desk-acts.ts'
import type { FbEvent } from './rules/events.ts'
import { holderAt } from './rules/transfer-confirmation.ts'
import { decideItemsStop } from './rules/transfer-stop.ts'
import { fbDetails } from './screens/desk/details.ts'
import { fencedTransferScreens } from './screens/desk/fenced-transfers.ts'
import { handoverEntry, handoverScreens, heldRunScreen } from './screens/desk/handover.ts'
import { fbLetter } from './screens/desk/letter.ts'
import { confirmationOf, findMoney, newestMoney, receiptOf } from './screens/desk/money.ts'
import { newFbCustomerEntry, newFbCustomerScreen } from './screens/desk/new-fb-customer.ts'
import { fbRecords } from './screens/desk/own-records.ts'
import { fbPanels } from './screens/desk/panels.ts'
import { refusedPostingScreens } from './screens/desk/refused-postings.ts'
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
  money: deskMoney({
    newest: newestMoney,
    find: findMoney,
    receiptOf: (event) => receiptOf(event as FbEvent),
    confirmation: (event) => confirmationOf(event as FbEvent),
    stop: { refs: stopRefs, decide: decideItemsStop },
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
  ending: { isBusy: hasOpenTransfers, rows: endedFbUsers, records: fbRecords },
  letter: fbLetter,
  menu: [newFbCustomerEntry, handoverEntry],
  screens: (counter) => {
    newFbCustomerScreen(counter)
    handoverScreens(counter)
    heldRunScreen(counter)
    refusedPostingScreens(counter)
    fencedTransferScreens(counter)
  },
  userOtpNote: sharedTokenNote,
}
