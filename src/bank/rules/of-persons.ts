import type { PersonalFields } from '../../platform/decision/personal.ts'
import { kindOfPosting } from './account.ts'
import type { BankEvent } from './events.ts'

/** Names of holders and payees, and what somebody typed freely. */
export const bankPersonal = {
  account_opened: { holderName: '' },
  posted: { text: kindOfPosting },
  account_told: { holderName: '' },
  movement_told: { text: kindOfPosting },
  agreement_made: { kanaName: null },
  payee_set: { name: '', label: '', number: '' },
  transfers_frozen: { reason: '' },
  posting_case_asked: { reason: '' },
} as const satisfies PersonalFields<BankEvent>
