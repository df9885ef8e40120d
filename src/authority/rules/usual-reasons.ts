import type { DeskAction } from './rights.ts'

/** 定型事由 of an institution whose profile names none of its own. */
export const usualReasons: Partial<Record<DeskAction, string[]>> = {
  unlock_password: ['パスワードの入力誤りによるロック', '初回ログイン時の入力誤りによるロック'],
  unlock_code: ['ワンタイムパスワードの入力誤りによるロック', '機種変更前の端末の番号を入力したためのロック'],
  issue_letter: ['ご利用開始のお知らせの不着', 'ご利用開始のお知らせの紛失'],
  reset_password: ['パスワードの失念'],
  revoke_token: ['機種変更', '端末の故障', 'トークンの電池切れ'],
  remove_mail_address: ['登録メールアドレスを利用できなくなったため'],
  admit_passkeys: ['窓口でのご本人確認'],
  release_passkeys: ['端末の紛失', '機種変更'],
  suspend_user: ['不審な取引の申し出', '担当者の退職'],
  resume_user: ['利用再開の申し出'],
  issue_activation_code: ['新しい端末の利用開始', '機種変更'],
  release_token: ['トークンの交換'],
  synchronize_token: ['端末の時計のズレ'],
  revoke_certificate: ['パソコンの入替え', '担当者の退職'],
  report_loss: ['端末の紛失', '端末の盗難', 'トークンの紛失'],
}
