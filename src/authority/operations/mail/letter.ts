import type { Letter } from '../../../platform/mail/letter.ts'
import type { Mail } from '../../rules/mail.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { mailText } from '../../texts/mails.ts'

/** Writes a mail in the words and name of its service; undefined if the service sends no mail (any more). */
export function writeLetter(
  { mailId, userId, queuedAtMs }: Pick<Mail, 'mailId' | 'userId' | 'queuedAtMs'>,
  { to, content }: { readonly to: MailAddress; readonly content: MailContent },
  profile: ServiceProfile | undefined,
): Letter | undefined {
  if (profile === undefined || profile.mail === null) return undefined
  const { subject, body } = mailText(content, { userId, queuedAtMs }, profile)
  const at = Temporal.Instant.fromEpochMilliseconds(queuedAtMs)
  return { mailId, from: profile.mail.from, to, subject, body, at }
}
