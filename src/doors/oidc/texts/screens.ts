import type { ServiceProfile } from '../../../authority/rules/profile.ts'

const ja = {
  onwardTitle: 'ログイン完了',
  onward: 'ログインしました。元のサイトへ戻ります。',
  onwardButton: '元のサイトへ戻る',
  logoutTitle: 'ログアウト確認',
  logout: 'ログアウトしますか。',
  logoutFrom: (name: string) =>
    `「${name}」からログアウトが求められました。ログアウトすると、このサービスと、ログイン中のほかのサイトも終了します。`,
  logoutButton: 'ログアウト',
  stay: 'ログアウトしない',
  loggedOutTitle: 'ログアウト完了',
  loggedOut: 'ログアウトしました。',
  toService: 'サービスの画面へ',
  failedTitle: 'ログインを続けられません',
  failed: '他のサイトから受け取った内容に誤りがあるため、処理を行いませんでした。',
  expired: 'ログインの有効時間が過ぎたか、別の画面で手続きが終わっています。',
  failedNext: '元のサイトに戻り、もう一度お試しください。',
  stepUpTitle: 'ワンタイムパスワードによる確認',
  stepUp: (name: string) =>
    `「${name}」のご利用には、ワンタイムパスワードによる確認が必要です。トークンに表示されているワンタイムパスワードを入力してください。`,
  stepUpMail: (name: string) =>
    `「${name}」のご利用には、ワンタイムパスワードによる確認が必要です。登録済みのメールアドレスに届くワンタイムパスワードを入力してください。`,
  stepUpPasskeyTitle: 'パスキーによる確認',
  stepUpPasskey: (name: string) =>
    `「${name}」のご利用には、パスキーによる確認が必要です。パスキーでログインし直すと、元のサイトへ戻ります。`,
  usePasskey: 'パスキーで確認する',
  sendCode: 'メールを送信する',
  sendAgain: 'メールを再送信する',
  token: 'トークンID',
  code: 'ワンタイムパスワード',
  wrong:
    'ワンタイムパスワードに誤りがあるか、使用済みまたは有効期限切れです。新しいワンタイムパスワードを入力してください。',
  confirm: '確認する',
  cancel: 'キャンセル',
} as const

type Texts = {
  readonly [Name in keyof typeof ja]: (typeof ja)[Name] extends string ? string : (name: string) => string
}

const en: Texts = {
  onwardTitle: 'Logged in',
  onward: 'You are logged in. We are taking you back.',
  onwardButton: 'Go back to the site',
  logoutTitle: 'Log out',
  logout: 'Do you want to log out?',
  logoutFrom: (name) =>
    `${name} asks to log you out. This also ends this service and the other sites you are logged in to.`,
  logoutButton: 'Log out',
  stay: 'Stay logged in',
  loggedOutTitle: 'Logged out',
  loggedOut: 'You are logged out.',
  toService: 'Go to the service',
  failedTitle: 'The login can’t go on',
  failed: 'What the other site sent is wrong, so nothing was done.',
  expired: 'The login took too long, or it ended in another window.',
  failedNext: 'Go back to the site and try again.',
  stepUpTitle: 'Confirm with a one-time password',
  stepUp: (name) => `${name} needs a one-time password. Type the one that your token shows.`,
  stepUpMail: (name) =>
    `${name} needs a one-time password. Type the one that comes to your registered mail address.`,
  stepUpPasskeyTitle: 'Confirm with a passkey',
  stepUpPasskey: (name) =>
    `${name} needs your passkey. Log in with it once more, and you are taken back to the site.`,
  usePasskey: 'Use the passkey',
  sendCode: 'Send the mail',
  sendAgain: 'Send it again',
  token: 'Token ID',
  code: 'One-time password',
  wrong: 'That one-time password is wrong, used or expired. Type a new one.',
  confirm: 'Confirm',
  cancel: 'Cancel',
}

/** What the pages of OpenID Connect say, in the language of the profile. */
export function oidcTexts({ language = 'ja' }: Pick<ServiceProfile, 'language'>): Texts {
  return language === 'en' ? en : ja
}
