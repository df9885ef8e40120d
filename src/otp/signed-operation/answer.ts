import { asciiBytes, concatBytes } from '../bytes.ts'
import { truncate } from '../hotp.ts'
import { ocraMessage } from '../ocra.ts'
import type { FieldType } from './fields.ts'

/** The suite of the eight digits (RFC 6287 §6). */
const suite = 'OCRA-1:HOTP-SHA256-8:QH64'

/**
 * What HKDF (RFC 5869, SHA-256, no salt, 32 bytes) makes the key of a token's eight digits from, with the token's secret:
 * no code for a login is computed with it.
 */
export function approvalKeyInfo(tokenId: string): Uint8Array<ArrayBuffer> {
  return asciiBytes(`warifu operation v1 ${tokenId}`)
}

/** What the HMAC-SHA256 is over whose truncation the eight digits are: `digest` is SHA-256 of the payload. */
export function approvalMessage(digest: Uint8Array): Uint8Array<ArrayBuffer> {
  return ocraMessage({ suite, question: digest })
}

/** The eight digits of the HMAC over `approvalMessage`. They approve, and mean nothing else. */
export function approvalCode(mac: Uint8Array): string {
  return truncate(mac, 8)
}

export const rejectionReasons = ['not_mine', 'wrong_amount', 'wrong_payee', 'again'] as const
export type RejectionReason = (typeof rejectionReasons)[number]

const about: Readonly<Partial<Record<RejectionReason, FieldType>>> = {
  wrong_amount: 'money',
  wrong_payee: 'account',
}

/** What a reader can have against an operation with these fields: a wrong payee only where there is one. */
export function reasonsFor(fields: readonly { readonly type: FieldType }[]): readonly RejectionReason[] {
  return rejectionReasons.filter((reason) => {
    const type = about[reason]
    return type === undefined || fields.some((field) => field.type === type)
  })
}

export type Answer =
  | { readonly decision: 'approve'; readonly reason: '' }
  | { readonly decision: 'reject'; readonly reason: RejectionReason }

/** An answer as a device may give it, or undefined: an approval has no reason, a rejection one of four. */
export function parseAnswer({
  decision,
  reason,
}: {
  readonly decision: string
  readonly reason: string
}): Answer | undefined {
  if (decision === 'approve') return reason === '' ? { decision, reason } : undefined
  const known = rejectionReasons.find((name) => name === reason)
  return decision === 'reject' && known !== undefined ? { decision, reason: known } : undefined
}

/** What a device signs with its own key (ES256, r ‖ s) to answer. */
export function answerMessage({ decision, reason }: Answer, digest: Uint8Array): Uint8Array<ArrayBuffer> {
  const zero = Uint8Array.of(0)
  return concatBytes(
    asciiBytes('warifu-answer-v1'),
    zero,
    asciiBytes(decision),
    zero,
    digest,
    zero,
    new TextEncoder().encode(reason),
  )
}
