// A process that hands transfers over and writes their files as fast as it can, until it is killed (handover.test.ts).

import { deliverRuns } from '../../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { makeRuns } from '../../../src/services/web-fb/operations/handover/make-run.ts'
import type { FbCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { caller, createContext } from './people.ts'
import { addExecuted, lineOf } from './runs.ts'

export type ClearerQuestion = {
  readonly place: Place
  readonly keyRingText: string
  readonly now: string
  readonly folder: string
  readonly payer: FbCompany
  /** The prefix of its transfer numbers. */
  readonly prefix: string
}

const log = { info() {}, error() {} }

answerQuestions(async ({ place, keyRingText, now, folder, payer, prefix }: ClearerQuestion) => {
  const at = Temporal.Instant.from(now)
  const context = createContext(await openStore(place, at), keyRingText, () => at)
  void (async () => {
    for (let i = 0; ; i++) {
      const transferId = `${prefix}-${i}`
      await addExecuted(context, payer, transferId, [lineOf(1000 + i)], i)
      process.stdout.write(`${transferId}\n`)
      await makeRuns(context, caller, { service: webFb, operatorId: null })
      await deliverRuns(context, folder, log)
    }
  })()
  return null
})
