import type { ToRepeat } from '../rules/to-repeat.ts'

/** What somebody does once more after a restore, in the words of the desk. */
export const toRepeatNames = {
  users: 'ユーザの利用停止・ロック・削除・権限の変更・別のお客様への移動、解約、サービスの停止',
  tokens:
    'トークンの失効・利用停止、紛失・盗難の受付、別の端末への引き継ぎ（引き継ぎ前の端末のワンタイムパスワードが再び使えます）',
  certificates: '電子証明書の失効（お客様・連携先）',
  passkeys: 'パスキーの削除・登録解除、複製の疑いによる停止',
  registrations:
    'トークン・パスキー・メールアドレスの登録（お客様が登録し直すまでは、登録前の手順でログインできます）',
  passwords: 'パスワードの変更・再設定（変更前のパスワードが再び使えます）',
  addresses: 'メールアドレスの変更・登録解除（変更前のアドレスにワンタイムパスワードが届きます）',
  staff: '担当者の退任・役割の変更',
  systems: '連携先（API、OpenID Connect、RADIUS、Webhook）の無効化・鍵の変更',
  money: '振込の凍結・停止・取消・不成立、取引の調査の受付、振込先の削除、限度額・利用形態の変更',
  house: 'プロファイルの適用、鍵の廃止（システム管理者）',
} as const satisfies Record<ToRepeat, string>

export const restoredTexts = {
  title: 'システムの復旧',
  /** `from` is null where the database had no entry. */
  lost: (raisedAt: string, from: string | null) =>
    `${raisedAt} にバックアップから復旧しました。${from === null ? 'バックアップ' : `バックアップの最後の記録（${from}）`}より後の手続きは失われています。`,
  summary: 'もう一度行う必要がある手続き',
  how: '復旧前に受け付けた書類や連絡の記録と照らし合わせ、失われた手続きをもう一度行ってください。いつ、だれに何が行われたかの一覧は、システム管理者が監視システム（SIEM）の記録から作れます。',
} as const
