import type { Module } from '../authority/module-type.ts'
import { accountOpen } from './commands/account-open.ts'
import { bankKept } from './kept.ts'
import { bankFields, bankQuestions } from './profile.ts'
import { bankPublishes } from './published.ts'
import { bankRefusals } from './texts/refusals.ts'

/** Accounts and their ledger, the base of a bank's services. */
export const bankModule: Module = {
  name: 'bank',
  keeps: bankKept,
  refusals: bankRefusals,
  publishes: bankPublishes,
  profile: { fields: bankFields, questions: bankQuestions },
  commands: [accountOpen],
}
