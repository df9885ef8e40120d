import type { Module, Surroundings, Worker } from '../authority/module-type.ts'
import type { Question } from '../platform/http/ask-json.ts'
import { startedLater } from '../platform/outbox/started-later.ts'
import { accountOpen } from './commands/account-open.ts'
import { coreFeed } from './commands/core-feed.ts'
import { bankKept } from './kept.ts'
import { fenceCases } from './operations/core/fence-cases.ts'
import { coreMeasures } from './operations/core/measures.ts'
import { forgetRates } from './operations/forget-rates.ts'
import { bankFields, bankQuestions, bankStrictness } from './profile.ts'
import { bankPublishes } from './published.ts'
import { feedWords } from './texts/core-feed.ts'
import { bankRefusals } from './texts/refusals.ts'

const forgetMs = 3_600_000

/** Accounts and their ledger, the base of a bank's services. */
export const bankModule: Module = {
  name: 'bank',
  keeps: bankKept,
  refusals: bankRefusals,
  publishes: bankPublishes,
  profile: { fields: bankFields, strictness: bankStrictness, questions: bankQuestions },
  commands: [accountOpen, coreFeed],
  measures: coreMeasures,
  fence: fenceCases,
  upkeep: [{ everyMs: forgetMs, run: forgetRates }],
  workers: (surroundings) =>
    surroundings.coreFeedFolder === null && surroundings.coreSystem === null
      ? []
      : [startedLater(() => startWorkers(surroundings))],
}

async function startWorkers(surroundings: Surroundings): Promise<readonly Worker[]> {
  const { context, coreFeedFolder: folder, coreSystem: system, log, follow } = surroundings
  const [{ startFeed }, { feedFolder }, { coreService }, { startPostings }, { askJson }] = await Promise.all([
    import('./operations/core/start-feed.ts'),
    import('./operations/core/feed-folder.ts'),
    import('./operations/core/core-service.ts'),
    import('./operations/core/send-postings.ts'),
    import('../platform/http/ask-json.ts'),
  ])
  const feed = { context, words: feedWords, log }
  const workers: Worker[] = []
  if (folder !== null) workers.push(startFeed({ ...feed, source: feedFolder(folder) }))
  if (system === null) return workers
  const { place, services, pollMs } = system
  const means = { context, services, log, ask: (asked: Question) => askJson(place, asked) }
  return [
    ...workers,
    startFeed({ ...feed, source: coreService(means), pollMs }),
    startPostings({ ...means, follow }),
  ]
}
