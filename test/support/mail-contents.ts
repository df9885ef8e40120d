import type { MailContent, MailKind } from '../../src/authority/rules/mail-content.ts'

const atMs = Temporal.Instant.from('2025-07-01T23:59:30+09:00').epochMilliseconds

/** One mail of each kind. */
export const mailContents: { readonly [K in MailKind]: MailContent & { readonly kind: K } } = {
  code: { kind: 'code', code: '123456', expiresAtMs: atMs + 600_000 },
  address_code: { kind: 'address_code', code: '123456', expiresAtMs: atMs + 600_000 },
  address_changed: { kind: 'address_changed', changedAtMs: atMs },
  login_notice: { kind: 'login_notice', loggedInAtMs: atMs },
  lock_notice: { kind: 'lock_notice', locked: 'code', lockedAtMs: atMs },
  registration_notice: { kind: 'registration_notice', registered: 'address', registeredAtMs: atMs },
  stop_notice: { kind: 'stop_notice', stopped: 'service', stoppedAtMs: atMs },
  restart_notice: { kind: 'restart_notice', restartedAtMs: atMs },
  password_changed: { kind: 'password_changed', changedAtMs: atMs },
  desk_notice: {
    kind: 'desk_notice',
    act: { action: 'revoke_token', onToken: false },
    kindName: null,
    actedAtMs: atMs,
  },
  replacement_notice: {
    kind: 'replacement_notice',
    step: 'asked',
    way: 'mail_address',
    atMs,
    dueAtMs: atMs + 72 * 3_600_000,
  },
  passkey_notice: { kind: 'passkey_notice', step: 'registered', atMs, usableFromMs: atMs + 72 * 3_600_000 },
  risk_notice: {
    kind: 'risk_notice',
    act: 'transfer',
    risks: [{ when: 'new_browser', untilMs: atMs, adds: ['signature', 'notice'], limitYen: null }],
    notedAtMs: atMs,
  },
  service_notice: { kind: 'service_notice', about: '振込のお知らせ', lines: ['振込は行われませんでした。'] },
  token_moved_notice: { kind: 'token_moved_notice', tokenId: 'VSMT25772182', movedAtMs: atMs },
  token_expiry_notice: { kind: 'token_expiry_notice', tokenId: 'VSMT25772182', expiresAtMs: atMs },
}
