import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { confidential, integer, text } from '../../platform/decision/table.ts'
import type { ChallengeEvent, UserEvent } from './events.ts'
import { ofUser } from './keys.ts'
import { type MailAddress, parseMailAddress } from './mail-address.ts'

/** Where a user's codes and notices go, confirmed by a code that was sent there (S2-1.1-06). */
export type RegisteredAddress = {
  readonly service: string
  readonly userId: string
  readonly address: Confidential<MailAddress>
  readonly registeredAtMs: number
  /** When it last replaced another one; null for the first. */
  readonly changedAtMs: number | null
  /** Until when it allows nothing of high risk. */
  readonly coolingUntilMs: number
}

export const mailAddressState = state<
  RegisteredAddress,
  | EventOf<ChallengeEvent, 'mail_address_registered' | 'mail_address_changed' | 'mail_address_removed'>
  | EventOf<UserEvent, 'user_deleted'>
>()({
  name: 'mailAddress',
  row: "where a user's codes and notices go, confirmed by a code; until when it opens nothing of high risk",
  table: 'mail_address',
  ofPerson: { by: 'userId', erased: gone },
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    address: confidential(text),
    registeredAtMs: integer,
    changedAtMs: integer,
    coolingUntilMs: integer,
  },
  on: {
    mail_address_registered: {
      key: ofUser,
      fold: (_, { service, userId, address, registeredAtMs, coolingUntilMs }) => {
        return { service, userId, address, registeredAtMs, changedAtMs: null, coolingUntilMs }
      },
    },
    mail_address_changed: {
      key: ofUser,
      fold: existing((mailAddress, { address, changedAtMs, coolingUntilMs }) => {
        return { ...mailAddress, address, changedAtMs, coolingUntilMs }
      }),
    },
    mail_address_removed: { key: ofUser, fold: gone },
    user_deleted: { key: ofUser, fold: gone },
  },
})

/**
 * Is the address too recent for high-risk actions (G-10)? Somebody with nothing but the password could have set it; its
 * owner needs time to notice.
 */
export function isCooling(mailAddress: RegisteredAddress | undefined, now: Temporal.Instant): boolean {
  return mailAddress !== undefined && now.epochMilliseconds < mailAddress.coolingUntilMs
}

/**
 * One address, typed twice, or what is wrong with it. Full-width characters and surrounding white space are forgiven.
 */
export function readMailAddress(
  typed: string,
  again: string,
): { readonly address: MailAddress } | { readonly refusal: 'mail_address_form' | 'mail_address_mismatch' } {
  const address = parseMailAddress(typed.normalize('NFKC').trim())
  if (address === undefined) return { refusal: 'mail_address_form' }
  const repeated = parseMailAddress(again.normalize('NFKC').trim())
  return repeated === address ? { address } : { refusal: 'mail_address_mismatch' }
}
