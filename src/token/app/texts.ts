import { describeDuration } from './clock.ts'

export const texts = {
  unsupported:
    'このブラウザではトークンをご利用いただけません。ブラウザを最新版に更新するか、別のブラウザをご利用ください。安全な接続（https）で開いているかもご確認ください。',
  storageRefused:
    'この端末にトークンを保存できません。プライベートウィンドウ（シークレットモード）でお使いの場合は、通常のウィンドウで開き直してください。保存領域の空きと、サイトデータ（Cookie）の保存が許可されているかもご確認ください。',
  unreachable:
    'サーバーから応答がありません。通信の状態をご確認のうえ、［もう一度試す］を押してください。同じ申請を続けますので、トークンが二重に発行されることはありません。',
  refused: 'トークンを発行できませんでした。しばらくしてから、［もう一度試す］を押してください。',
  activationForm:
    'アクティベーションコードに誤りがあります。16桁の英数字を、書面やお電話でお伝えしたとおりに入力してください。',
  activationWrong:
    'このアクティベーションコードは使えません。入力の誤りがないか、使用済みや期限切れでないかをご確認ください。お困りのときは、金融機関のサポートデスクへご連絡ください。',
  busy: (seconds: number) =>
    `ただいまトークンの発行が混み合っています。約${describeDuration(seconds)}後に、［もう一度試す］を押してください。`,
  fault: '予期しない問題が発生しました。［もう一度試す］を押してください。',
  newCode: (code: string) => `新しいセキュリティコード ${[...code].join(' ')}`,
  copied: (what: string) => `${what}をコピーしました。`,
  copyRefused: 'コピーできませんでした。表示されている文字を選択してコピーしてください。',
  formFactors: { mobile: 'スマートフォン型（モバイル）', desktop: 'パソコン型（デスクトップ）' },
  movingFactors: { time: '時刻式（30秒ごとに更新）', event: '回数式（［生成］を押すたびに更新）' },
  expiresSoon: (date: string, days: number) =>
    `このトークンの有効期限は${date}です（残り${days}日）。有効期限までに新しいトークンを発行し、各サービスで利用開始登録を行ってください。`,
  expired: (date: string) =>
    `このトークンは有効期限（${date}）が切れたため、ご利用いただけません。［設定］からトークンを削除し、新しいトークンを発行してください。`,
  unnamed: (place: number) => `トークン${place}`,
  current: '表示中',
  choose: (label: string) => `「${label}」を表示する`,
  labelKept: '名前を保存しました。',
  pinWrong: 'PINに誤りがあります。',
  pinWait: (seconds: number) =>
    `PINの入力を続けて間違えたため、あと${describeDuration(seconds)}お待ちください。`,
  pinForm: 'PINは6桁以上12桁以下の数字で入力してください。',
  pinSet: 'PINを設定しました。',
  pinChanged: 'PINを変更しました。',
  pinRemoved: 'PINを解除しました。',
} as const
