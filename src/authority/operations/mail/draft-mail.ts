import { newId } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import type { MailDraft } from '../../rules/mail.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import { codeKinds, type MailContent } from '../../rules/mail-content.ts'
import type { Context } from '../context.ts'

/** What is sealed of a mail: whatever a thief of the database must not read. */
export type SealedMail = { readonly to: MailAddress; readonly content: MailContent }

/**
 * Prepares a mail for a decision to queue (`queueMail`): gives it an ID, and seals recipient and content to that ID.
 * A mail with a code is of no use after the code, and is sent at most once. An ID of the caller's own must be as hard to
 * guess as a random one: who knows it may say that the mail came back.
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
    sealed: seal(context.keyRing, Buffer.from(JSON.stringify({ to, content })), identity(mailId)),
    notAfterMs: 'code' in content ? content.expiresAtMs : null,
    once: codeKinds.includes(kind),
  }
}

/** The other way. Throws SealError for a text that was changed, or moved here from another mail. */
export function openMail(context: Context, mailId: string, sealed: Uint8Array): SealedMail {
  return JSON.parse(Buffer.from(open(context.keyRing, sealed, identity(mailId))).toString())
}

function identity(mailId: string): string {
  return `mail:${mailId}`
}
