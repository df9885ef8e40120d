import type { Refusal } from '../../authority/rules/refusal.ts'
import type { RejectionReason } from '../../otp/signed-operation/answer.ts'

/**
 * What a restore loses to somebody's gain: who was kept out, what was ended or changed since the backup counts as before again, and
 * nothing in the database tells (R3). By what somebody has to do once more; the events by which the journal of then told of it,
 * which a SIEM has.
 */
export const toRepeat = {
  users: {
    words:
      'users suspended, locked, deleted or moved to another customer, their rights, contracts and services ended',
    events: [
      'user_suspended',
      'password_locked',
      'user_deleted',
      'user_moved',
      'user_changed',
      'customer_closed',
      'service_stopped',
      'fb_user_set',
      'fb_user_removed',
    ],
  },
  tokens: {
    words:
      'tokens revoked, suspended, reported lost, or moved to another device (the one before shows codes again)',
    events: ['token_revoked', 'binding_revoked', 'binding_suspended', 'loss_reported', 'token_moved'],
  },
  certificates: {
    words: 'certificates revoked, of users and of clients',
    events: ['certificate_revoked', 'client_certificate_revoked'],
  },
  passkeys: {
    words: 'passkeys removed, or stopped because they may have been copied',
    events: ['passkey_removed', 'passkeys_released', 'passkey_rejected'],
  },
  registrations: {
    words:
      'tokens, passkeys and mail addresses registered: less lets their users in until they register again',
    events: ['token_enrolled', 'passkey_registered', 'mail_address_registered'],
  },
  passwords: {
    words: 'passwords changed or set anew: the former ones count again',
    events: ['password_set', 'fixed_password_set'],
  },
  addresses: {
    words: 'mail addresses changed or removed: codes go to the former ones',
    events: ['mail_address_changed', 'mail_address_removed'],
  },
  staff: {
    words: 'members of the staff dismissed, or given another role',
    events: ['operator_dismissed', 'operator_role_changed'],
  },
  systems: {
    words: 'clients of the API, of OpenID Connect and RADIUS, and webhooks: disabled, or given other keys',
    events: [
      'client_key_revoked',
      'client_disabled',
      'oidc_client_rotated',
      'oidc_client_disabled',
      'radius_client_rotated',
      'radius_client_disabled',
      'webhook_rotated',
      'webhook_disabled',
    ],
  },
  money: {
    words:
      'transfers frozen, stopped, failed, canceled or disputed, payees removed, limits and usage forms changed; acts denied (身に覚えがない), which hold transfers back',
    events: [
      'transfers_frozen',
      'transfer_cancelled',
      'transfer_failed',
      'transfer_item_stopped',
      'payee_removed',
      'limits_set',
      'usage_form_chosen',
      'dispute_opened',
      'contract_disputed',
      'operation_rejected',
      'passkey_disowned',
    ],
  },
  house: {
    words: 'profiles put in force, keys retired',
    events: ['profile_activated', 'profile_withdrawn', 'key_retired'],
  },
} as const satisfies Readonly<Record<string, { readonly words: string; readonly events: readonly string[] }>>

const notMine: RejectionReason = 'not_mine'

export type ToRepeat = keyof typeof toRepeat

/** To which of them an event belongs, by its type and the fields that a SIEM was told; undefined: to none. */
export function repeatOf(type: string, told: Readonly<Record<string, unknown>>): ToRepeat | undefined {
  // Any other refusal stopped nothing.
  if (type === 'passkey_rejected' && told['refusal'] !== ('passkey_copied' satisfies Refusal))
    return undefined
  // Nor did any other answer. A line of before the reason was told may be one.
  if (type === 'operation_rejected' && (told['reason'] ?? notMine) !== notMine) return undefined
  return groupOf.get(type)
}

const groupOf: ReadonlyMap<string, ToRepeat> = new Map(
  (Object.keys(toRepeat) as ToRepeat[]).flatMap((group) =>
    toRepeat[group].events.map((type) => [type, group] as const),
  ),
)
