import { masked } from '../../otp/masked-address.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
import type { Showing } from './as-signed.ts'
import type { Binding } from './binding.ts'
import { mayAskSignature } from './confirmation.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import type { MailAddress } from './mail-address.ts'
import { newAddress } from './new-address.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'

/** Does a new address take the token's own screen? Of whoever has a token: without one, there is nothing to sign with. */
export function addressTakesSignature(
  { confirmation }: Pick<ServiceProfile, 'confirmation'>,
  binding: Pick<Binding, 'tokenId'> | undefined,
): boolean {
  return binding !== undefined && binding.tokenId !== null && mayAskSignature(confirmation, 'mail_address')
}

/** What one text of a signed operation holds; an address may be longer. */
const shownMax = 200

/**
 * Another address, or the first one, as the token shows it. A code that was sent there has proven it; whose the former one
 * is, the token has.
 */
export function decideSignedAddressChange(
  states: SessionStates & { readonly mailAddress: RegisteredAddress | undefined },
  change: {
    readonly service: string
    readonly userId: string
    readonly address: MailAddress
    readonly seenAtMs: number
  },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal> {
  const { mailAddress } = states
  const { service, userId, address, seenAtMs } = change
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const before = mailAddress === undefined ? null : reveal(mailAddress.address)
  if (before === address) return refuse('mail_address_same')
  const rest = address.slice(shownMax)
  const shown = [
    { label: '新しいメールアドレス', type: 'text', value: address.slice(0, shownMax) },
    ...(rest === '' ? [] : [{ label: '（続き）', type: 'text', value: rest } as const]),
    {
      label: '変更前のアドレス',
      type: 'text',
      value: before === null ? '登録されていません' : masked(before),
    },
    { label: 'ご利用者', type: 'text', value: userId },
  ] as const
  const of = { service, userId, address: { confidential: address } }
  return accept({ shown }, newAddress(of, mailAddress, profile, now))
}
