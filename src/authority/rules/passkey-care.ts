import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import type { Visiting } from './passkey-registration.ts'
import { isUsablePasskey, type Passkey, type PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import { staffKeysOf } from './staff-keys.ts'

/** What users do with a passkey of their own. `disown`: by one press, without another question. */
export type PasskeyAct =
  | { readonly act: 'rename'; readonly name: string }
  | { readonly act: 'remove' | 'disown' | 'confirm' }

export type PasskeyCare = Visiting & { readonly credentialId: string } & PasskeyAct

/** A passkey that waits can't be confirmed: its owner has not had the time to see it. */
export function decidePasskeyCare(
  states: SessionStates & { readonly holder: PasskeyHolder | undefined },
  care: PasskeyCare,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'ticket_invalid' | 'nothing_to_do' | 'passkey_by_others'> {
  const { service, userId, credentialId, seenAtMs } = care
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const passkey = states.holder?.passkeys.find((each) => each.credentialId === credentialId)
  if (passkey === undefined) return refuse('nothing_to_do')
  const of = { service, userId, credentialId } as const
  switch (care.act) {
    case 'rename':
      return care.name === passkey.name
        ? accept({})
        : accept({}, { type: 'passkey_renamed', ...of, name: care.name })
    case 'confirm':
      return mayConfirm(passkey, now)
        ? accept({}, { type: 'passkey_confirmed', ...of })
        : refuse('nothing_to_do')
    default: {
      if (staffKeysOf(profile) !== undefined) return refuse('passkey_by_others')
      const removed = { disowned: care.act === 'disown', removedAtMs: now.epochMilliseconds }
      return accept({}, { type: 'passkey_removed', ...of, ...removed })
    }
  }
}

export function mayConfirm(passkey: Passkey, now: Temporal.Instant): boolean {
  return !passkey.confirmed && isUsablePasskey(passkey, now)
}
