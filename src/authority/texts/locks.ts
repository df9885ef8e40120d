/** Whom the lock of a password keeps out: everybody, or strangers' browsers only (X5, decision 32). */
export function passwordLockText(strangersOnly: boolean | undefined): string {
  return strangersOnly === true
    ? 'ロック（はじめてのブラウザのみ。ご利用済みのブラウザからはログインできます）'
    : 'ロック'
}
