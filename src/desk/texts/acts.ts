import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { CommonAction } from '../../authority/rules/rights.ts'

/** What stands beside the button of an act on the page of a user. */

/**
 * What the operator should know before pressing the button: the first sentence says what it does and always stands
 * there, the rest opens.
 */
export const actionNotes: Partial<Record<CommonAction, (profile: ServiceProfile) => string>> = {
  unlock_password: () =>
    'ロックを解き、連続失敗の回数を0に戻します。パスワードは変わりません。お忘れのときは「ログインパスワードの再設定」を行ってください。',
  unlock_code: () =>
    'ロックを解き、連続失敗の回数を0に戻します。トークンはそのまま使えます。紛失・盗難のときは「紛失・盗難の届出の受付」を行ってください。',
  issue_letter: ({ names, desk }) =>
    desk.initialPassword === 'letter'
      ? `新しい「${names.initialPassword}」を作り、書面に印刷します。前に発行した書面のパスワードは使えなくなります。`
      : `${names.userId}だけを書面に印刷します。パスワードは変わりません。`,
  reset_password: ({ names, desk }) =>
    desk.initialPassword === 'letter'
      ? '新しいパスワードを作り、書面に印刷します。ロックも解除され、ご本人は次のログインで変更します。'
      : `新しい申込書に記入された「${names.initialPassword}」を設定します。ロックも解除され、ご本人は次のログインで変更します。`,
  report_loss: () =>
    'ユーザの利用を停止し、トークンを失効します。お電話などで紛失・盗難の届出を受けたときに行います。失効したトークンは、再開した後も使えず、登録し直すこともできません。再開には、必ず、もう一人の承認が要ります。',
  revoke_token: () =>
    'このトークンはこのサービスで二度と使えません。端末の変更などのときに行います。紛失・盗難のときは「紛失・盗難の届出の受付」を行ってください。ご本人が新しい端末で利用開始登録を行います。',
  remove_mail_address: () =>
    '登録されたメールアドレスを消します。メールを受け取れなくなったときなどに行います。ログイン中の画面は終了します。ご本人が利用開始登録画面で新しいメールアドレスを登録します。',
  admit_passkeys: () =>
    '待機中のパスキーを、すぐに使えるようにします。ご本人の登録であることを、窓口などで確かめてから行います。必ず、もう一人の承認が要ります。',
  release_passkeys: () =>
    '登録されたパスキーをすべて消します。ご本人がすべてのパスキーを使えなくなったときに行います。パスキーの登録前の方法で、ふたたびログインできるようになります。ログイン中の画面は終了します。必ず、もう一人の承認が要ります。',
  issue_activation_code: ({ desk }) =>
    `トークンアプリに入力する16桁のコードを作ります。クレデンシャルを発行するときに入力します。有効期間は${desk.activationValidDays}日、使えるのは一度だけです。前に発行したコードは使えなくなります。`,
  correct_token_use: () =>
    '未来の時刻まで使用済みになったトークンを元に戻します。システムの時計に誤りがあったときに行います。必ず、もう一人の承認が要ります。訂正した後の最初の1回に限り、お客様は連続する2つのワンタイムパスワードを入力します（ログイン画面で続けて入力するか、同期ズレ補正を行います）。お電話では、「電話による同期ズレ補正」のときのほかに、ワンタイムパスワードを聞き取りません。',
  suspend_user: () => 'ログインできなくなり、ログイン中の画面も終了します。',
  resume_user: () => 'ふたたびログインできるようになります。',
}

/** What stops somebody, or can't be undone. */
export const dangerousActions: readonly CommonAction[] = ['report_loss', 'revoke_token', 'suspend_user']

/** Letters that lead to an act without a mouse; `/` is the search's, and I leads to who called and why. */
export const actionKeys: Partial<Record<CommonAction, string>> = {
  unlock_password: 'P',
  unlock_code: 'U',
  reset_password: 'R',
  issue_letter: 'L',
  issue_activation_code: 'A',
  remove_mail_address: 'M',
  admit_passkeys: 'W',
  release_passkeys: 'K',
  revoke_token: 'T',
  report_loss: 'X',
  suspend_user: 'S',
  resume_user: 'O',
}
