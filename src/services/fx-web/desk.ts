import { type DeskPart, eventWords } from '../../desk/contract.ts'
import { hasOpenTrades } from './operations/business.ts'
import { findReceipt } from './operations/find-receipt.ts'
import { contractCareEntry, contractCareScreens } from './screens/contract-care.ts'
import { fxLetter } from './screens/letter.ts'
import { fxRecords } from './screens/own-records.ts'
import { tradeEventNames } from './texts/journal.ts'

/** 外為Web at the desk: as any service, but for the words of its trades and of its letter. */
export const fxDesk: DeskPart = {
  events: eventWords({ names: tradeEventNames, details: () => [] }),
  finds: findReceipt,
  ending: { isBusy: hasOpenTrades, records: fxRecords },
  letter: fxLetter,
  menu: [contractCareEntry],
  screens: contractCareScreens,
}
