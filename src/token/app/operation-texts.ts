import type { RejectionReason } from '../../otp/signed-operation/answer.ts'
import { readingRefusalTexts, rejectionTexts } from '../../otp/signed-operation/shown.ts'
import type { AnsweredHow } from './history-entry.ts'
import type { Refused } from './operation-reader.ts'

const turnedDown = '却下しました。この取引は行われません。'

export const operationTexts = {
  notShown: '取引を表示できません',
  keysMissing: '金融機関の確認用の鍵がまだ届いていません。通信できる場所で、もう一度読み取ってください。',
  nothingWaits: '確認を待っている取引はありません。',
  waiting: (count: number) => `${count}件の取引が確認を待っています。`,
  waitingUnreachable:
    'サーバーから応答がありません。通信の状態をご確認のうえ、もう一度押してください。QRコードの読み取りは、通信できないときも使えます。',
  open: '内容を確認する',
  left: (seconds: number) =>
    `有効期限まで　${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, '0')}秒`,
  approved: '承認しました。取引画面は自動的に切り替わります。',
  /** Of what somebody asks by telephone or at a counter: no page waits for it. */
  approvedNote: '承認しました。',
  rejectedBecause: {
    not_mine: `${turnedDown}「${rejectionTexts.not_mine}」とのお申し出を金融機関に伝えました。金融機関のサポートデスクへお電話ください。`,
    wrong_amount: turnedDown,
    wrong_payee: turnedDown,
    again: turnedDown,
  } satisfies Record<RejectionReason, string>,
  rejectionUnsent:
    '通信できないため、却下を送信できませんでした。通信の状態をご確認のうえ、もう一度お試しいただくか、取引画面で［却下する］を押してください。',
  rejectionLocked:
    '却下するには、アプリのロックを解除してから、この取引を開き直してください。取引画面の［却下する］でも却下できます。',
  digits: (code: string) => `確認番号 ${[...code].join(' ')}`,
  gone: 'この取引は見つかりません。取引画面からやり直してください。',
  pinNeeded: 'PINを入力してください。',
  reasonNeeded: '却下する理由を選択してください。',
  answers: {
    sent: '承認しました',
    digits: '承認しました（確認番号を表示）',
    refused: '承認できませんでした',
  } satisfies Record<AnsweredHow, string>,
  rejectedAs: (reason: RejectionReason) => `却下しました（${rejectionTexts[reason]}）`,
  noHistory: 'この端末で承認・却下した取引はまだありません。',
  rowsNeeded: (count: number) =>
    count > 0
      ? `初めての振込先が${count}件あります。振込先の一覧を開いて確認すると、承認できます。`
      : '初めての振込先があります。振込先の一覧を開いて確認すると、承認できます。',
  rowsLoading: '振込先の一覧を取得しています…',
  rowsUnreachable:
    '振込先の一覧を取得できませんでした。通信の状態をご確認のうえ、一覧を閉じて、もう一度開いてください。',
  rowsUnread:
    '振込先の一覧を取得できませんでした。初めての振込先があるため、一覧を確認せずに承認することはできません。',
  rowsUnseen: (pages: number) =>
    `初めての振込先が、あと${pages}ページあります。すべて確認すると、承認できます。`,
  rowsPage: (page: number, pages: number) => `${page}／${pages}ページ`,
  rowNumber: (number: number) => `${number}件目`,
  otherAccount: {
    confirmed: '以前に承認した同じ名前の振込先とは、口座が違います',
    listed: 'この一覧に、同じ名前で口座の違う振込先があります',
  },
  rowsLocked: '一覧を取得するには、アプリのロックを解除してから、この取引を開き直してください。',
  rowsBelong: (count: number) => `${count}件すべてが、署名された内容と一致しています。`,
  otherRows: '振込先の一覧が、署名された内容と一致しません。承認しないでください。',
  rowsFirst: (count: number) => `このトークンで初めての振込先（${count}件）`,
  rowsKnown: (count: number) => `承認したことのある振込先（${count}件）`,
  cameraStarting: 'カメラを起動しています…',
  cameraLooking: '取引画面のQRコードを、枠いっぱいに写してください。',
  cameraRefused:
    'カメラを使えません。ブラウザと端末の設定で、カメラの使用を許可してください。許可できない場合は、QRコードの文字を貼り付けて確認できます。',
  cameraMissing: 'この端末で使えるカメラが見つかりません。QRコードの文字を貼り付けて確認できます。',
  decoderMissing:
    'QRコードを読み取る部品を取得できませんでした。通信できる場所で、もう一度お試しください。QRコードの文字を貼り付けて確認することもできます。',
  pasteEmpty: 'QRコードの文字、または取引画面のリンクを貼り付けてください。',
} as const

/** Why an operation isn't shown, in words. */
export function refusedReading({ refusal }: Refused): string {
  return refusal === 'keys_missing' ? operationTexts.keysMissing : readingRefusalTexts[refusal]
}

const answerTexts: Readonly<Record<string, string>> = {
  operation_answered: 'この取引には、すでに回答があります。取引画面をご確認ください。',
  operation_expired: '取引の有効期限が切れています。取引画面からやり直してください。',
  operation_token_changed:
    'このトークンは、この取引には使えなくなっています。取引画面からやり直してください。',
  operation_impossible: '承認を受け付けましたが、取引を実行できませんでした。取引画面をご確認ください。',
}

/** Why the server took an answer no more; its code is what the support desk asks for. */
export function refusedAnswer(refusal: string, errorCode: string): string {
  const text = answerTexts[refusal]
  return text ?? `回答を受け付けられませんでした。取引画面をご確認ください。（${errorCode}）`
}
