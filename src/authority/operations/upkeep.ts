import { forgetExpiredDrafts } from '../../platform/store/drafts.ts'
import { forgetPaidDebts } from '../queries/attempt-debts.ts'
import { forgetOldAnswers, forgetUsedAssertions } from '../queries/clients.ts'
import { forgetEndedMails, forgetQuietMailboxes } from '../queries/mails.ts'
import { forgetLeftParticulars } from '../queries/particulars.ts'
import { forgetExpiredPasskeyChallenges } from '../queries/passkeys.ts'
import { forgetPushes } from '../queries/pushes.ts'
import { forgetReadings } from '../queries/readings.ts'
import { forgetExpiredSessions } from '../queries/sessions.ts'
import { forgetEndedOperations } from '../queries/signed-operations.ts'
import { forgetEndedMoves, forgetExpiredIssuances } from '../queries/tokens.ts'
import { mailboxKeptMs } from '../rules/mailbox.ts'
import { noteCountsMs } from '../rules/reading.ts'
import { retentionCuts } from '../rules/retention.ts'
import type { Context } from './context.ts'
import { forgetUnknownLogins } from './forget-unknown-logins.ts'
import { endPushesOfEndedTokens } from './push/send-pushes.ts'
import { remindOfExpiry } from './remind-of-expiry.ts'
import { applyDueAddresses } from './replacement/due-addresses.ts'
import { expireOperations } from './signed-operations/find-operation.ts'
import { forgetOldTurnedAway } from './turned-away.ts'
import { watchIncidents } from './watch-incidents.ts'
import { watchRefusals } from './watch-refusals.ts'

/** What a process that serves does from time to time; module.ts says how often. */
export const jobs = {
  forgetExpired,
  applyDueAddresses,
  expireOperations,
  endPushesOfEndedTokens,
  watchRefusals,
  watchIncidents,
  forgetMails,
  forgetUnknownLogins,
  forgetOperations,
  remindOfExpiry,
  forgetParticulars: ({ store }: Context) => forgetLeftParticulars(store),
} as const

/** Deletes what has expired; the journal still records it. */
async function forgetExpired(context: Context): Promise<void> {
  const { store, now } = context
  const nowMs = now().epochMilliseconds
  await forgetExpiredSessions(store, nowMs)
  await forgetExpiredDrafts(store, nowMs)
  await forgetPaidDebts(store, nowMs)
  await forgetExpiredIssuances(store, nowMs)
  await forgetEndedMoves(store, nowMs)
  await forgetOldAnswers(store, nowMs)
  await forgetUsedAssertions(store, nowMs)
  await forgetReadings(store, nowMs - noteCountsMs)
  await forgetExpiredPasskeyChallenges(store, nowMs)
  await forgetPushes(store, nowMs)
  await forgetQuietMailboxes(store, nowMs - mailboxKeptMs)
  await forgetOldTurnedAway(context)
}

function forgetMails({ store, profiles, now }: Context): Promise<void> {
  return forgetEndedMails(store, retentionCuts(profiles, 'mailDays', now()))
}

function forgetOperations({ store, profiles, now }: Context): Promise<void> {
  return forgetEndedOperations(store, retentionCuts(profiles, 'operationDays', now()))
}
