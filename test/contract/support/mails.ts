// Mails in the outbox, put there as an operation does, and workers that send them.

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../../src/authority/operations/context.ts'
import { draftMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { outboxOf } from '../../../src/authority/operations/mail/send-mail.ts'
import { mailsSay } from '../../../src/authority/operations/mail/start-mails.ts'
import { type Mail, mailState, queueMail } from '../../../src/authority/rules/mail.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { MailContent } from '../../../src/authority/rules/mail-content.ts'
import { mailText } from '../../../src/authority/texts/mails.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import type { SmtpSettings } from '../../../src/platform/mail/connection.ts'
import { createSmtp } from '../../../src/platform/mail/smtp.ts'
import { startOutboxWorker } from '../../../src/platform/outbox/worker.ts'
import { caller } from './people.ts'

/** The only one of the manuals' services that sends mail. */
export const mailService = 'shoko-chukin/fx-web-2025'

/** A login code that lives for ten minutes from now. */
export function codeContent(context: Context, code = '246813'): MailContent {
  return { kind: 'code', code, expiresAtMs: context.now().epochMilliseconds + 600_000 }
}

export function noticeContent(context: Context): MailContent {
  return { kind: 'login_notice', loggedInAtMs: context.now().epochMilliseconds }
}

/** Queues a mail together with an event of its own, and gives its ID. */
export async function queue(context: Context, to: string, content: MailContent): Promise<string> {
  const recipient = parseMailAddress(to)
  assert.ok(recipient, to)
  const draft = draftMail(context, { service: mailService, userId: '0000000002' }, { to: recipient, content })
  const now = context.now()
  const outcome = await context.store.change({ ...caller, at: now }, {}, () =>
    accept({}, queueMail(draft, now)),
  )
  assert.ok(outcome.ok)
  return draft.mailId
}

export async function mailOf(context: Context, mailId: string): Promise<Mail> {
  const { mail } = await context.store.read({ mail: mailState.ref(mailId) })
  assert.ok(mail, `there is no mail ${mailId}`)
  return mail
}

/** What became of a mail, in a word or two. */
export async function fateOf(context: Context, mailId: string): Promise<string> {
  const { status, reason } = await mailOf(context, mailId)
  return reason === null ? status : `${status} ${reason}`
}

/** For a server that hangs on purpose. */
export const quickWaits = { connectMs: 400, idleMs: 400, wholeMs: 1500 }
/**
 * For every other, however long a loaded machine takes to answer: a mail that was put off waits for a clock that the test
 * never moves (R11).
 */
export const patientWaits = { connectMs: 600_000, idleMs: 600_000, wholeMs: 600_000 }

/** A worker as `main.ts` starts it, only faster. */
export function startWorker(context: Context, settings: SmtpSettings, waits = patientWaits) {
  const post = createSmtp(settings, waits)
  const faults: object[] = []
  const said: string[] = []
  const note = (_: object, message: string) => said.push(message)
  const log = { info: note, warn: note, error: (fields: object) => faults.push(fields) }
  const quick = { atOnceMax: 5, pollMs: 5, pauseMs: 5, pauseMsMax: 20 }
  const worker = startOutboxWorker({
    ...quick,
    says: mailsSay,
    outbox: outboxOf(context, post, mailText),
    log,
  })
  return {
    faults,
    said,
    stop: async () => {
      await worker.stop()
      post.close()
    },
  }
}

const patienceMs = 500_000

/** Waits for a condition; fails only if it takes longer than any busy machine would. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMs
  while (!(await isSo())) {
    assert.ok(performance.now() < giveUpAt, `not after ${patienceMs / 1000} s: ${what}`)
    await sleep(20)
  }
}
