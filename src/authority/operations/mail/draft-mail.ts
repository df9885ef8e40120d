import { newId } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import type { MailDraft } from '../../rules/mail.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import { codeKinds, type MailContent } from '../../rules/mail-content.ts'
import type { Context } from '../context.ts'

/** The sealed part of a mail: what a database thief must not read. */
export type SealedMail = { readonly to: MailAddress; readonly content: MailContent }

/**
 * Prepares a mail for a decision to queue (`queueMail`): gives it an ID, and seals recipient and content to that ID. A
 * mail with a code is useless once the code expires, and is sent at most once. An ID chosen by the caller must be as
 * hard to guess as a random one: knowing it is enough to report the mail as bounced.
 */
export function draftMail(
  context: Context,
  of: { readonly service: string; readonly userId: string },
  { to, content }: SealedMail,
  mailId = newId(),
): MailDraft {
  const { kind } = content
  return {
    mailId,
    service: of.service,
    userId: of.userId,
    kind,
    sealed: seal(context.keyRing, Buffer.from(JSON.stringify({ to, content })), mailIdentity(mailId)),
    notAfterMs: 'code' in content ? content.expiresAtMs : null,
    once: codeKinds.includes(kind),
  }
}

/** The reverse. Throws SealError for a text that was altered, or copied here from another mail. */
export function openMail(context: Context, mailId: string, sealed: Uint8Array): SealedMail {
  return JSON.parse(Buffer.from(open(context.keyRing, sealed, mailIdentity(mailId))).toString())
}

/** What a mail is sealed to. */
export function mailIdentity(mailId: string): string {
  return `mail:${mailId}`
}
