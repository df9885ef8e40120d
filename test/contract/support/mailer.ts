// A process that sends what is in the outbox, until it is killed (mail.test.ts).
import type { SmtpSettings } from '../../../src/platform/mail/connection.ts'
import { trustTestServers } from '../../support/mail-server.ts'
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { startWorker } from './mails.ts'
import { createContext } from './people.ts'

export type MailerQuestion = {
  readonly place: Place
  readonly keyRingText: string
  readonly now: string
  readonly smtp: SmtpSettings
}

answerQuestions(async ({ place, keyRingText, now, smtp }: MailerQuestion) => {
  trustTestServers()
  const at = Temporal.Instant.from(now)
  const context = createContext(await openStore(place, at), keyRingText, () => at)
  startWorker(context, smtp)
  return null
})
