import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { listMails } from '../authority/operations/mail/list-mails.ts'
import { noteBounce } from '../authority/operations/mail/note-bounce.ts'
import { listHeldMails, settleHeldMail } from '../authority/operations/mail/settle-held-mail.ts'
import { UsageError } from '../platform/cli/command.ts'

/** Which mails went out, and which did not. */
export const mailList: Command = {
  words: 'mail list',
  summary: 'show the newest mails of the outbox and what became of them, never their content',
  options: {
    limit: { type: 'string', default: '50', help: 'how many, 1 to 10000' },
    service: { ...serviceOption, required: false, help: 'only of this service' },
  },
  async run(input, context) {
    const limit = Number(input.text('limit'))
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      throw new UsageError('--limit must be 1 to 10000')
    const service = input.optional('service') === undefined ? null : serviceOf(input, context)
    const mails = await listMails(context, service, limit)
    const lines = mails.map(({ queuedAt, status, kind, mailId, attempts, reason, ...mail }) => {
      const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`
      const why = reason === null ? '' : ` (${reason})`
      return `${queuedAt} ${status}${why} ${kind} ${mail.service} ${mail.userId} ${mailId} ${tried}`
    })
    return { lines, json: mails }
  },
}

const bounceProblems = {
  no_report: 'this is not a report on a returned mail (RFC 3464)',
  no_failure: 'the report is not about a mail that could not be delivered',
  no_mail_id: 'the report does not name the mail',
  mail_unknown: 'we sent no such mail',
  mail_not_sent: 'the mail was never sent, or has already come back',
  mail_not_due: 'the mail is not due',
  mail_not_claimed: 'the mail is not being sent',
  mail_not_held: 'the mail is not held',
} as const

/** After a restore: what becomes of mails that may have gone out before (R3). */
function settlingCommand(verdict: 'release' | 'drop', summary: string): Command {
  return {
    words: `mail ${verdict}`,
    summary,
    changing: { subject: ['mail-id', 'all'] },
    options: {
      'mail-id': { type: 'string', help: 'one mail, as `mail list` names it' },
      all: { type: 'boolean', help: 'every mail that is held' },
    },
    async run(input, context) {
      const mailId = input.optional('mail-id')
      if ((mailId === undefined) === !input.flag('all')) throw new UsageError('name one: --mail-id or --all')
      const mailIds = mailId === undefined ? await listHeldMails(context) : [mailId]
      for (const each of mailIds) {
        const outcome = await settleHeldMail(context, handsOf(input).caller, { mailId: each, verdict })
        if (!outcome.ok) throw new UsageError(bounceProblems[outcome.refusal])
      }
      const done = verdict === 'release' ? 'released' : 'dropped'
      return { lines: [`${mailIds.length} mails ${done}`], json: { [done]: mailIds } }
    },
  }
}

export const mailRelease = settlingCommand('release', 'send mails that a restore held')
export const mailDrop = settlingCommand('drop', 'drop mails that a restore held, since they had gone out')

/** A whole mail with its headers, much larger than the report itself. */
const messageBytesMax = 1024 * 1024

/** For the alias of the sender address: bounces are piped into it. */
export const mailBounce: Command = {
  words: 'mail bounce',
  summary: 'record that a mail came back; reads the mail server’s report from stdin',
  changing: { subject: [] },
  options: {},
  async run(input, context) {
    const outcome = await noteBounce(context, handsOf(input).caller, await readMessage())
    if (!outcome.ok) throw new UsageError(bounceProblems[outcome.refusal])
    const { mailId, reason } = outcome
    return { lines: [`mail ${mailId} came back (${reason})`], json: { mailId, reason } }
  },
}

async function readMessage(): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    const part = Buffer.from(chunk as Uint8Array)
    bytes += part.length
    if (bytes > messageBytesMax) throw new UsageError(`reports over ${messageBytesMax} bytes are not read`)
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString('utf8')
}
