// Everything that voids a ticket, by the events that do it, all within one millisecond (tickets.test.ts).

import type { Event } from './events.ts'
import { address, mailService as service } from './mail-states.ts'
import { newPasskey } from './passkey-states.ts'
import { at } from './states.ts'

const userId = '0000000002'
const tokenId = 'WRFM00000001'
const of = { service, userId }
const ofHolder = { ...of, holder: `user:${userId}` }
const ms = at.epochMilliseconds
const verifier = { confidential: 'another' }

export const enrolled = { bindingId: 'b3', tokenId: 'WRFM00000007', enrolledAtMs: ms }
const addressed = { address: { confidential: address }, coolingUntilMs: ms }

function passwordSet(mustChange: 'initial' | 'reset' | null): Event {
  return { type: 'password_set', ...of, verifier, mustChange, setAtMs: ms, expiresAtMs: null }
}

const ofFixed = { ...of, purpose: 'approval' } as const

export const voidingChanges: Readonly<Record<string, readonly Event[]>> = {
  'password changed by its user': [passwordSet(null)],
  'password reset by the desk': [passwordSet('reset'), { type: 'password_unlocked', ...of }],
  'letter printed again': [passwordSet('initial'), { type: 'password_unlocked', ...of }],
  'password locked': [{ type: 'password_locked', ...of }],
  'password locked and unlocked': [
    { type: 'password_locked', ...of },
    { type: 'password_unlocked', ...of },
  ],
  'password locked by guesses': [
    { type: 'password_rejected', ...of, at: 'login', refusal: 'password_wrong', failures: 5, locked: true },
  ],
  'password locked by guesses and unlocked': [
    { type: 'password_rejected', ...of, at: 'login', refusal: 'password_wrong', failures: 5, locked: true },
    { type: 'password_unlocked', ...of },
  ],
  'user suspended': [{ type: 'user_suspended', ...of }],
  'user suspended and resumed': [
    { type: 'user_suspended', ...of },
    { type: 'user_resumed', ...of },
  ],
  'contract stopped, or served again': [
    { type: 'customer_signed_out', service, customerId: 'c1', userIds: ['0000000001', userId] },
  ],
  'user deleted': [{ type: 'user_deleted', ...of }],
  'token revoked': [
    { type: 'binding_revoked', ...ofHolder, ...enrolled },
    { type: 'token_barred', ...of, tokenId },
  ],
  'token revoked everywhere': [{ type: 'token_revoked', tokenId, reason: 'lost', boundTo: [of] }],
  'token enrolled by another ticket': [{ type: 'token_enrolled', ...ofHolder, ...enrolled, steps: [1, 2] }],
  'token suspended': [{ type: 'binding_suspended', ...ofHolder }],
  'token suspended and resumed': [
    { type: 'binding_suspended', ...ofHolder },
    { type: 'binding_resumed', ...ofHolder },
  ],
  'token locked and unlocked': [
    { type: 'code_rejected', ...ofHolder, refusal: 'code_wrong', failures: 10, locked: true },
    { type: 'binding_unlocked', ...ofHolder },
  ],
  'address registered': [{ type: 'mail_address_registered', ...of, ...addressed, registeredAtMs: ms }],
  'address changed': [{ type: 'mail_address_changed', ...of, ...addressed, changedAtMs: ms }],
  'address removed': [{ type: 'mail_address_removed', ...of }],
  'address removed and registered again': [
    { type: 'mail_address_removed', ...of },
    { type: 'mail_address_registered', ...of, ...addressed, registeredAtMs: ms },
  ],
  'made an administrator': [{ type: 'user_changed', ...of, userName: '試験 太郎', administrator: true }],
  'made an administrator and a user again': [
    { type: 'user_changed', ...of, userName: '試験 太郎', administrator: true },
    { type: 'user_changed', ...of, userName: '試験 太郎', administrator: false },
  ],
  'given another role at the desk': [{ type: 'operator_appointed', ...of, role: 'auditor' }],
  'moved to another role at the desk': [
    { type: 'operator_role_changed', ...of, role: 'auditor', former: 'desk' },
  ],
  'moved to another customer': [{ type: 'user_moved', ...of, customerId: 'c2', fromCustomerId: 'c1' }],
  'a fence after a restore': [{ type: 'users_fenced', users: [of] }],
  'other rights at WEB-FB': [
    {
      type: 'fb_user_set',
      ...of,
      customerId: 'c1',
      role: 'general',
      mayTransfer: true,
      mayInquire: true,
      perTransferYen: null,
      perDayYen: null,
      certificateOnly: false,
    },
  ],
  'a fixed password set': [{ type: 'fixed_password_set', ...ofFixed, verifier, mustChange: false }],
  'a fixed password locked by guesses': [
    { type: 'fixed_password_rejected', ...ofFixed, failures: 5, locked: true },
  ],
  'passkey registered': [
    {
      type: 'passkey_registered',
      ...of,
      ...newPasskey(),
      sessionHash: 'inside',
      purpose: 'registration',
      userHandle: 'h',
    },
  ],
  'passkey removed': [
    { type: 'passkey_removed', ...of, credentialId: 'credential-1', disowned: true, removedAtMs: ms },
  ],
  'passkey admitted by the desk': [
    { type: 'passkeys_admitted', ...of, credentialIds: ['credential-1'], admittedAtMs: ms },
  ],
  'passkeys removed by the desk': [{ type: 'passkeys_released', ...of, credentialIds: ['credential-1'] }],
  'certificate revoked': [
    { type: 'certificate_revoked', ...of, serial: '01', reason: 'key_compromise', revokedAtMs: ms },
  ],
}
