import type { Message } from '../../../authority/texts/refusal.ts'
import type { CaseWish } from '../../../bank/rules/posting-case.ts'
import { serviceStopWords } from '../../../bank/texts/service-stop.ts'
import { transferFreezeWords } from '../../../bank/texts/transfer-freeze.ts'
import type { FencedWish } from '../rules/fenced-case.ts'
import type { DeliveryFault } from '../rules/handover.ts'

/** What the staff of a support desk reads about WEB-FB. */

/** The actions that not every service has. */
export const fbActs = {
  release_token: {
    name: 'トークンの登録解除（書面）',
    note: 'お届け印のある書面により、トークンの登録を解除します。管理者のトークン、または共通トークンについて行います。同じトークンも、あとで登録し直せます。紛失・盗難のときは「紛失・盗難の届出の受付」を行ってください。',
    done: { text: 'トークンの登録を解除しました。', code: 'RMCFXDSK001017I' },
    sealedOnly: true,
    isDangerous: true,
    key: 'B',
  },
  ...serviceStopWords,
  ...transferFreezeWords,
  allow_plain_codes: {
    name: '取引署名なしの振込の再開',
    note: 'トークンの画面で承認したことのあるユーザは、金額にかかわらず、取引署名だけで振込を確定します。再開すると、サービスの設定で取引署名が要らない振込は、ワンタイムパスワードで確定できます。取引署名を使える端末がなくなったときなどに行います。電話で指示されていないか、ご本人に確認してください。必ず、もう一人の承認が要ります。次にトークンの画面で承認すると、もとに戻ります。',
    done: { text: '取引署名なしの振込を再開しました。', code: 'RMCFXDSK001066I' },
  },
} as const

/** Of an administrator. */
const firstPasswords = 'ログイン用、登録確認用、承認用、都度振込送信確認'

export const fbActionNotes = {
  report_loss:
    '利用者の利用を停止し、トークンを失効します。お電話などで紛失・盗難の届出を受けたときに行います。共通トークンの場合は、お客様（契約）の全員について失効し、サービスの取引を停止します。失効したトークンは、再開した後も使えず、登録し直すこともできません。再開には、必ず、もう一人の承認が要ります。再開の後、新しいトークンを登録するまで、都度振込はできません。',
  issue_letter: `新しい初回パスワード（${firstPasswords}）を作り、書面に印刷します。前に発行した書面のパスワードは使えなくなります。`,
  reset_password: `新しいパスワード（${firstPasswords}）を作り、書面に印刷します。ロックも解除され、ご本人は次のログインですべて変更します。`,
} as const

/** Below ユーザOTP管理. */
export const sharedTokenNote =
  '「共有」の行は、すべての利用者が同じトークンを使用するお客様の共通トークンです。先頭の管理者の行に表示します。'

/** Why a run is not where it belongs, and what is done about it. */
export const deliveryFaultNames = {
  folder_missing: '出力先のフォルダがありません。',
  not_allowed: '出力先のフォルダに書き込む権限がありません。',
  disk_full: '出力先のディスクに空きがありません。',
  files_differ: '作成時と同じデータを作り直せないため、出力していません。システム管理者に連絡してください。',
  other: '出力先に書き込めません。',
} as const satisfies Record<DeliveryFault, string>

export const refusedPostingsTitle = '基幹システムが記帳しなかった振込'
export const refusedPostingsWarning = '次の記帳を、基幹システムが断りました。'
export const refusedPostingsNote =
  '本サービスの残高には反映していますが、基幹システムの残高には反映されていません。理由のコードを基幹システムの担当者に伝え、確認してください。引渡し前の振込は、お客様のページの「振込の中止（申出）」で止められます。原因がなくなったときは、記帳番号を選んで再送信を、基幹システムの側で処理を決めたときは終了を依頼し、ほかの担当者が承認します。止めた振込と、基幹システムで記帳された振込は、この一覧に表示されません。'

export const refusedPosting = {
  title: '断られた記帳の対応',
  wishes: {
    resend: '基幹システムへ再送信する',
    close: '記帳せずに終了する',
  } satisfies Record<CaseWish, string>,
  wishHint:
    '再送信は、基幹システムの担当者が原因を取り除いてから行います。同じ記帳番号で送るため、二重に記帳されることはありません。終了は、引き渡した振込について、基幹システムの側で処理を決めたときに行います。終了すると、口座の残高は、以後、基幹システムの残高のとおりになります。',
  reasonHint: '基幹システムの担当者に確認した内容と、決めた理由（200文字以内）',
  needsAnother: '行うには、ほかの担当者の承認が必要です。',
  states: { none: '未対応', asked: '承認待ち', declined: '取下げ', granted: '再送信後に再び拒否' },
  asked: { text: '対応を依頼しました。ほかの担当者が承認してください。', code: 'RMCFBDSK001004I' },
  granted: { text: '対応を承認しました。', code: 'RMCFBDSK001005I' },
  declined: { text: '依頼を取り消しました。この依頼による対応は行われません。', code: 'RMCFBDSK001006I' },
  over: {
    text: 'この記帳の状態が変わりました。最新の一覧を確認してください。',
    code: 'RMCFBDSK001007E',
  },
} as const

/** What a restore brought back as reserved, until two persons say what becomes of it. */
export const fencedTransfers = {
  title: '復旧後の振込予約の確認',
  note: 'システムの復旧前に受け付け、まだ出金していない振込です。バックアップの後に取消や出金が行われた可能性があるため、確認が終わるまで出金しません。',
  wishes: {
    release: '予約どおりに振り込む',
    cancel: '取消済みとする',
  } satisfies Record<FencedWish, string>,
  wishHint:
    '失われた記録（お客様への通知、監査の記録など）とお客様に確認してください。取り消されていた振込は「取消済みとする」を選びます。すでに出金・引渡しが済んでいた振込は「予約どおりに振り込む」を選び、作成された引渡しデータの画面で「引渡し済み：出力しない」を選びます。振込指定日を過ぎている振込は、承認するとすぐに出金します。',
  reasonHint: '確認した内容（200文字以内）',
  needsAnother: '行うには、ほかの担当者の承認が必要です。',
  chosenMissing: '振込を選択してください。',
  wishMissing: '対応を選択してください。',
  asked: { text: '対応を依頼しました。ほかの担当者が承認してください。', code: 'RMCFBDSK001009I' },
  granted: { text: '対応を承認しました。', code: 'RMCFBDSK001010I' },
  declined: { text: '依頼を取り消しました。振込は、確認待ちに戻ります。', code: 'RMCFBDSK001011I' },
  over: {
    text: '振込または依頼の状態が変わりました。最新の一覧を確認してください。',
    code: 'RMCFBDSK001012E',
  },
} as const

export const handoverDone: Message = { text: '引渡しデータを作成しました。', code: 'RMCFBDSK001001I' }
export const handoverNothing: Message = { text: '引渡しを待つ振込はありません。', code: 'RMCFBDSK001002E' }
export const heldRunSettled: Message = {
  text: 'この引渡しデータは、すでに確認済みです。',
  code: 'RMCFBDSK001003E',
}

/** What is wrong with a field of the application form of WEB-FB. */
export const fbCustomerProblems = {
  company_code: '数字10桁で入力してください。',
  kana: 'カタカナ、英大文字、数字、空白、（）-．で、40文字以内で入力してください。',
  fb_user_id: '半角英数字6～12桁で、英字と数字を各1文字以上入れてください。',
  branch: '支店を選んでください。',
  account_type: '科目を選んでください。',
  account_number: '数字7桁で入力してください。',
} as const

export const fbOpeningHint =
  'パスワードは、登録した後に書面を発行して作ります。口座の残高は、基幹システムから引き継ぎます。'
