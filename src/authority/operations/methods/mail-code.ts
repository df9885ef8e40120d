import { reveal } from '../../../platform/decision/event.ts'
import { keyedHash, keyedHashes } from '../../../platform/secrets/mac.ts'
import { randomDigits } from '../../../platform/secrets/random.ts'
import { challengeState } from '../../rules/challenge.ts'
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
 * database thief can't try all million codes. By whichever key of the ring, the current one first.
 */
function mailCodeHashes({ keyRing }: Context, use: CodeUse, code: string): readonly string[] {
  const { service, userId, purpose, sessionHash } = use
  return keyedHashes(keyRing, ['mail code', service, userId, purpose, sessionHash, code].join('\n'))
}

/**
 * The hash of a code as it was typed, to be compared with the stored one: under the key that this one was made under, so
 * that a code that is on its way outlives a change of the key. Under the current one where none fits.
 */
export async function typedCodeHash(context: Context, use: CodeUse, code: string): Promise<string> {
  const hashes = mailCodeHashes(context, use, code)
  const [current = ''] = hashes
  if (hashes.length === 1) return current
  const { service, userId, purpose } = use
  const { challenge } = await context.store.read({ challenge: challengeState.ref(service, userId, purpose) })
  const stored = challenge?.codeHash == null ? null : reveal(challenge.codeHash)
  return hashes.find((hash) => hash === stored) ?? current
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
  const told = {
    ...(use.purpose === 'reauthentication' && { changesAddress: true as const }),
    ...(use.purpose === 'passkey' && { addsPasskey: true as const }),
  }
  const content: MailContent = { kind: isConfirmation ? 'address_code' : 'code', code, expiresAtMs, ...told }
  return {
    address: to,
    mailboxHash: mailboxHashOf(context, use, to),
    codeHash: mailCodeHashes(context, use, code)[0] ?? '',
    draft: draftMail(context, use, { to, content }),
  }
}
