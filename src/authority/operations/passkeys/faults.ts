import type { AnswerFault } from '../../../platform/secrets/webauthn.ts'
import type { PasskeyRefusal, StaffKeyRefusal } from '../../rules/refusal.ts'

/** What the rules call it where somebody logs in. */
export const faultRefusal = {
  wrong: 'passkey_wrong',
  origin_wrong: 'passkey_origin_wrong',
  unverified: 'passkey_unverified',
  challenge_void: 'passkey_challenge_void',
  unattested: 'passkey_unattested',
  model_refused: 'passkey_model_refused',
} as const satisfies Record<AnswerFault, PasskeyRefusal | StaffKeyRefusal>
