import type { PersonalFields } from '../../../platform/decision/personal.ts'
import type { TradeEvent } from './trade-events.ts'

/** What a customer wrote about a contract, and what it was answered. */
export const fxPersonal = {
  contract_disputed: { text: '' },
  contract_answered: { answer: '' },
} as const satisfies PersonalFields<TradeEvent>
