import { bytes, integer, plainTable, text } from './table.ts'

/** How certificates and their authorities lie in their tables. */
export const certificateTables = {
  certificateAuthority: plainTable('certificateAuthority', 'certificate_authority', 1, [
    ['authorityId', text('authority_id')],
    ['name', text('name')],
    ['certificate', text('certificate')],
    ['sealed', bytes('sealed'), 'confidential'],
    ['createdAtMs', integer('created_at_ms')],
    ['expiresAtMs', integer('expires_at_ms')],
  ]),
  certificate: plainTable(
    'certificate',
    'certificate',
    1,
    [
      ['serial', text('serial')],
      ['service', text('service')],
      ['userId', text('user_id')],
      ['authorityId', text('authority_id')],
      ['fingerprint', text('fingerprint')],
      ['issuedAtMs', integer('issued_at_ms')],
      ['expiresAtMs', integer('expires_at_ms')],
      ['status', text('status')],
      ['revokedAtMs', integer('revoked_at_ms')],
      ['reason', text('reason')],
    ],
    // What was revoked stays revoked: the rule a second time, in the database.
    "old.status = 'active'",
  ),
} as const
