import { keyedHash } from '../../../platform/secrets/mac.ts'
import { randomDigits } from '../../../platform/secrets/random.ts'
import type { ChallengePurpose } from '../../rules/events.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import type { MailContent } from '../../rules/mail-content.ts'
import { mailboxOf, shareOf } from '../../rules/mailbox.ts'
import type { MailCodePolicy } from '../../rules/methods/policy.ts'
import type { Context } from '../context.ts'
import { draftMail } from '../mail/draft-mail.ts'

export type CodeUse = {
  readonly service: string
  readonly userId: string
  readonly purpose: ChallengePurpose
  readonly sessionHash: string
}

/**
 * What is stored of a code: a keyed hash of the code and its context, so that it works nowhere else (EML-04) and a
 * database thief can't try all million codes. It also stops working when the key is rotated.
 */
export function mailCodeHash(context: Context, use: CodeUse, code: string): string {
  const { service, userId, purpose, sessionHash } = use
  return keyedHash(context.keyRing, ['mail code', service, userId, purpose, sessionHash, code].join('\n'))
}

/** Under which the codes to a mailbox are counted, in their share; after a rotation of the key, from the beginning. */
function mailboxHashOf(context: Context, use: CodeUse, address: MailAddress): string {
  return keyedHash(context.keyRing, ['mailbox', shareOf(use), mailboxOf(address)].join('\n'))
}

/** A new code and the mail that carries it (EML-01); only the code's hash leaves here, and the mail is sealed. */
export function newMailCode(
  context: Context,
  use: CodeUse,
  to: MailAddress,
  policy: MailCodePolicy,
  now: Temporal.Instant,
) {
  const code = randomDigits(policy.digits)
  const expiresAtMs = now.epochMilliseconds + policy.validSeconds * 1000
  const isConfirmation = use.purpose === 'registration' || use.purpose === 'change'
  const told = use.purpose === 'reauthentication' ? ({ changesAddress: true } as const) : {}
  const content: MailContent = { kind: isConfirmation ? 'address_code' : 'code', code, expiresAtMs, ...told }
  return {
    address: to,
    mailboxHash: mailboxHashOf(context, use, to),
    codeHash: mailCodeHash(context, use, code),
    draft: draftMail(context, use, { to, content }),
  }
}
