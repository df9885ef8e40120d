import type { StaffAct } from '../../authority/rules/two-persons.ts'
import type { Message } from '../../authority/texts/refusal.ts'

/** What the administrators of a desk read about its staff. */

export const staffActNotes: Record<StaffAct, string> = {
  appoint_operator: '',
  unlock_operator: 'パスワードとワンタイムパスワードのロックを、どちらも解除します。',
  reset_operator:
    '新しい初期パスワードを作り、書面に印刷します。ロックも解除され、ご本人は次のログインで変更します。',
  revoke_operator_token:
    '端末の変更、紛失など。ログイン中の画面は終了します。ご本人が新しいトークンで利用開始登録を行います。パスワードもお忘れの場合は、初期パスワードを再発行してください。',
  issue_operator_code:
    'トークンアプリでトークンを発行するためのコードを作り、書面に印刷します。前のコードは使えなくなります。初期パスワードを印刷したデスク管理者、初期パスワードの発行を依頼したデスク管理者は、印刷できません。',
  remove_operator_passkey:
    '紛失など。選んだパスキーではログインできなくなり、ログイン中の画面は終了します。ほかのパスキーは使えます。',
  release_operator_passkeys:
    'どのパスキーも使えなくなったとき。ログイン中の画面は終了し、ご本人がパスワードとワンタイムパスワードでログインして、登録し直します。',
  change_role:
    '選んだ役割に変えます。ログイン中の画面は終了し、変更前の役割で依頼・承認して未実行のものは無効になります。',
  dismiss_operator:
    '退職、異動など。ログイン中の画面はすぐに終了し、この担当者が依頼・承認して未実行のものは無効になります。元に戻せません。',
}

const did = (number: number, text: string): Message => ({
  text,
  code: `RMCFXDSK001${String(number).padStart(3, '0')}I`,
})

export const staffDone: Record<StaffAct, Message> = {
  appoint_operator: did(20, '担当者を登録しました。'),
  unlock_operator: did(21, '担当者のロックを解除しました。'),
  reset_operator: did(22, '担当者の初期パスワードを再発行しました。'),
  revoke_operator_token: did(23, '担当者のトークンを失効しました。'),
  issue_operator_code: did(30, '担当者のアクティベーションコードを発行しました。'),
  change_role: did(24, '担当者の役割・社員番号を変更しました。'),
  dismiss_operator: did(25, '担当者の登録を解除しました。'),
  remove_operator_passkey: did(26, '担当者のパスキーの登録を解除しました。'),
  release_operator_passkeys: did(27, '担当者のすべてのパスキーの登録を解除しました。'),
}

/** 本人確認方法 of colleagues. */
export const staffIdentificationNames = {
  inPerson: '対面（社員証）',
  callback: '社内の連絡先への折返し',
  document: '書面（上長の承認印）',
  other: 'その他',
} as const

export const staffTexts = {
  fallen: '無効（依頼または承認した担当者の登録解除・役割の変更）',
  noNumber: '未登録',
  employeeNumber: '社員番号は、半角英数字とハイフン20文字以内で入力してください。',
  role: '役割を選んでください。',
  printedByAnother: '承認された後、書面を、依頼した担当者以外のデスク管理者が印刷し、ご本人にお渡しします。',
  heldOtherPart:
    '初期パスワードとアクティベーションコードの両方を、同じ方が扱うことはできません。ほかのデスク管理者が印刷します。',
  activationNext:
    'トークンアプリの利用開始には、アクティベーションコードも必要です。登録の後、担当者の画面で発行を依頼してください。初期パスワードを印刷した方とは別のデスク管理者が印刷します。',
  codeShownOnce:
    'アクティベーションコードの表示は一度だけです。書面を印刷できなかったときは、もう一度発行してください（コードは新しくなります）。',
  passkey: '登録を解除するパスキーを選んでください。',
  noPasskey: 'なし',
  shownOnce:
    '初期パスワードの表示は一度だけです。書面を印刷できなかったときは、担当者のパスワード再設定を行ってください（パスワードは新しくなります）。',
  own: 'ご自身の担当者IDです。ご自身に対する操作は、ほかのデスク管理者が行います。',
  noApprover:
    '承認できるデスク管理者が、ほかにいません。承認の要る操作は依頼できません。先に、ほかの担当者をデスク管理者にするか、システム管理者に端末での操作を依頼してください。',
  notReady: '現在は承認不可：ロック中またはトークン未登録',
  lacksPasskeys: '現在は承認不可：パスキーの不足',
  lastOne: 'ほかにデスク管理者がいません。登録解除と役割の変更はできません。',
} as const
