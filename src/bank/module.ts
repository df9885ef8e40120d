import type { Module } from '../authority/module-type.ts'
import { accountOpen } from './commands/account-open.ts'
import { coreFeed } from './commands/core-feed.ts'
import { bankKept } from './kept.ts'
import { feedFolder } from './operations/core/feed-folder.ts'
import { startFeed } from './operations/core/start-feed.ts'
import { bankFields, bankQuestions, bankStrictness } from './profile.ts'
import { bankPublishes } from './published.ts'
import { feedWords } from './texts/core-feed.ts'
import { bankRefusals } from './texts/refusals.ts'

/** Accounts and their ledger, the base of a bank's services. */
export const bankModule: Module = {
  name: 'bank',
  keeps: bankKept,
  refusals: bankRefusals,
  publishes: bankPublishes,
  profile: { fields: bankFields, strictness: bankStrictness, questions: bankQuestions },
  commands: [accountOpen, coreFeed],
  workers: ({ context, coreFeedFolder: folder, log }) =>
    folder === null ? [] : [startFeed({ context, source: feedFolder(folder), words: feedWords, log })],
}
