import type { Confidential, Event } from './events.ts'
import { type MailAddress, parseMailAddress } from './mail-address.ts'

/** Where a user's codes and notices go, confirmed by a code that was sent there (S2-1.1-06). */
export type RegisteredAddress = {
  readonly service: string
  readonly userId: string
  readonly address: Confidential<MailAddress>
  readonly registeredAtMs: number
  /** When it last replaced another one; null for the first. */
  readonly changedAtMs: number | null
  /** Until when it opens nothing of high risk. */
  readonly coolingUntilMs: number
}

export function evolveRegisteredAddress(
  mailAddress: RegisteredAddress | undefined,
  event: Event,
): RegisteredAddress | undefined {
  switch (event.type) {
    case 'mail_address_registered': {
      const { service, userId, address, registeredAtMs, coolingUntilMs } = event
      return { service, userId, address, registeredAtMs, changedAtMs: null, coolingUntilMs }
    }
    case 'mail_address_changed': {
      const { address, changedAtMs, coolingUntilMs } = event
      return mailAddress && { ...mailAddress, address, changedAtMs, coolingUntilMs }
    }
    case 'mail_address_removed':
    case 'user_deleted':
      return undefined
    default:
      return mailAddress
  }
}

/**
 * Is the address too young for what is of high risk (G-10)? Whoever got hold of a password alone could have put it
 * there; its owner is to have time to notice.
 */
export function isCooling(mailAddress: RegisteredAddress | undefined, now: Temporal.Instant): boolean {
  return mailAddress !== undefined && now.epochMilliseconds < mailAddress.coolingUntilMs
}

/** What was typed twice, as one address, or what is wrong with it. Full width and white space around are forgiven. */
export function readMailAddress(
  typed: string,
  again: string,
): { readonly address: MailAddress } | { readonly refusal: 'mail_address_form' | 'mail_address_mismatch' } {
  const address = parseMailAddress(typed.normalize('NFKC').trim())
  if (address === undefined) return { refusal: 'mail_address_form' }
  const repeated = parseMailAddress(again.normalize('NFKC').trim())
  return repeated === address ? { address } : { refusal: 'mail_address_mismatch' }
}
