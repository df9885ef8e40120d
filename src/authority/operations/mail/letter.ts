import type { Letter } from '../../../platform/mail/letter.ts'
import type { Mail } from '../../rules/mail.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { type Situation, situationOf } from '../../rules/situation.ts'

/** The words of a mail. Passed in, because operations know no texts. */
export type WriteText = (
  content: MailContent,
  of: { readonly userId: string; readonly queuedAtMs: number },
  profile: ServiceProfile,
  situation: Situation,
) => { readonly subject: string; readonly body: string }

/** Writes a mail in the words and name of its service; undefined if the service sends no mail (any more). */
export function writeLetter(
  { mailId, userId, queuedAtMs }: Pick<Mail, 'mailId' | 'userId' | 'queuedAtMs'>,
  { to, content }: { readonly to: MailAddress; readonly content: MailContent },
  profile: ServiceProfile | undefined,
  writeText: WriteText,
): Letter | undefined {
  if (profile === undefined || profile.mail === null) return undefined
  const at = Temporal.Instant.fromEpochMilliseconds(queuedAtMs)
  const { subject, body } = writeText(content, { userId, queuedAtMs }, profile, situationOf(profile, at))
  return { mailId, from: profile.mail.from, to, subject, body, at }
}
