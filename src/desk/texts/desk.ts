import type { ActivationStatus } from '../../authority/rules/activation.ts'
import type { ApprovalStatus } from '../../authority/rules/approval.ts'
import type { ChallengePurpose } from '../../authority/rules/events.ts'
import type { DropReason, MailKind } from '../../authority/rules/mail-content.ts'
import type { Method } from '../../authority/rules/methods/policy.ts'
import type { FormFactor, MovingFactor } from '../../authority/rules/profile.ts'
import type { CommonAction, Role } from '../../authority/rules/rights.ts'
import type { UserStatus } from '../../authority/rules/user.ts'
import { revocationReasonNames } from '../../authority/texts/certificates.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { MergeSign } from '../../bank/rules/merged-customer.ts'

/** What the staff of a support desk reads. The manuals print none of it; codes follow their system. */

export const roleNames = {
  desk: 'サポートデスク',
  branch: 'お取引店',
  approver: '承認者',
  auditor: '監査担当',
  clearing: '為替担当',
  administrator: 'デスク管理者',
} as const satisfies Record<Role, string>

const did = (number: number, text: string): Message => ({
  text,
  code: `RMCFXDSK001${String(number).padStart(3, '0')}I`,
})

export const done: Record<
  CommonAction | 'requested' | 'granted' | 'declined' | 'asked' | 'answered',
  Message
> = {
  unlock_password: did(1, 'ログインパスワードのロックを解除しました。'),
  unlock_code: did(2, 'ワンタイムパスワードのロックを解除しました。'),
  issue_letter: did(3, '書面を発行しました。'),
  reset_password: did(4, 'ログインパスワードを再設定しました。'),
  revoke_token: did(5, 'トークンを失効しました。'),
  report_loss: did(20, '紛失・盗難の届出を受け付け、ご利用を停止しました。トークンは失効しました。'),
  suspend_user: did(6, 'ユーザの利用を停止しました。'),
  resume_user: did(7, 'ユーザの利用を再開しました。'),
  create_user: did(8, 'ユーザを登録しました。'),
  remove_mail_address: did(15, 'メールアドレスの登録を解除しました。'),
  admit_passkeys: did(46, '待機中のパスキーを、ご利用いただけるようにしました。'),
  release_passkeys: did(47, 'パスキーの登録をすべて解除しました。'),
  issue_activation_code: did(14, 'アクティベーションコードを発行しました。'),
  revoke_certificate: did(16, '電子証明書を失効しました。'),
  change_particulars: did(32, 'ご本人確認項目を変更しました。'),
  close_customer: did(45, '契約を終了しました。ユーザのログインとトークンは、もう使えません。'),
  number_customer: did(17, 'お客様の番号を登録しました。'),
  correct_token_use: did(
    27,
    'トークンの使用済み時刻を訂正しました。お客様には、続けて表示される2つのワンタイムパスワードの入力をご案内ください。',
  ),
  stop_transfer: did(44, '振込を中止しました。まだ出金していない分は、出金しません。'),
  synchronize_token: did(
    31,
    '同期ズレを補正しました。補正に使用した2つのワンタイムパスワードは無効です。お客様には、次に表示されるワンタイムパスワードでのログインをご案内ください。',
  ),
  requested: did(9, '承認を依頼しました。状況は「承認」の画面でご確認ください。承認されると実行できます。'),
  granted: did(10, '承認しました。'),
  declined: did(11, '依頼を却下しました。'),
  asked: did(28, '依頼した担当者に質問しました。依頼の期限は変わりません。'),
  answered: did(29, '回答しました。承認をお待ちください。依頼の期限は変わりません。'),
}

export const searchEmpty = did(33, '検索する言葉を入力してください。')

export function imported(count: number): Message {
  return did(12, `${count.toLocaleString('ja-JP')}件のユーザを登録しました。`)
}

export function tokensImported(count: number): Message {
  return did(13, `${count.toLocaleString('ja-JP')}件のトークンを取り込みました。`)
}

/** 本人確認方法: how whoever called was identified. The journal keeps the text. */
export const identificationNames = {
  callback: '届出電話番号への折返し',
  questions: '生年月日・設立日などの質問',
  seal: '届出印（書面）',
  visit: '来店（本人確認書類）',
  other: 'その他',
} as const

/** Beside a refusal for which the general text is not enough. */
export const deskTexts = {
  identification: '本人確認方法を選んでください。',
  reasons: '定型事由から選べます。',
  sealNeeded:
    'トークンの登録解除は、代表口座のお届け印のある書面で受け付けます。「届出印（書面）」を選んでください。',
  identificationOther: '「その他」の場合は、確認した方法を入力してください。',
  printThere: '書面を印刷してください。',
  carryOutThere: '承認済みの操作を実行してください。',
  printedByAnother:
    'パスワードなどが記載される書面です。依頼した担当者以外の担当者または承認者が印刷します。',
  afterLoss: '再開には、必ず、もう一人の承認が要ります。失効したトークンは、再開した後も使えません。',
  passwordLater: '申込書に記入された仮ログインパスワードは、承認された後、登録を実行するときに入力します。',
  particularsAtOpening:
    'お電話を受けたときの本人確認に使います。住所は書面の宛先になります。後からでも登録できます。',
  particularGone: '確認できません。却下して、依頼し直すよう伝えてください。',
  particularNotKept: 'このサービスでは登録しない項目です。空欄にしてください。',
  service: 'サービスを選んでください。',
  findName: '一部だけでも、漢字の字体・全角と半角・ひらがなとカタカナが違っても検索できます。',
  findPart: '一部だけでも検索できます。',
  findTelephone:
    '全桁（ハイフンはあってもなくても構いません）。下4桁は、ほかの言葉と並べたときだけ検索できます。',
  findToken: '全桁。登録前のトークンも検索できます。',
  findMail: '全体。',
  findReceipt: '全体。ハイフンはなくても構いません。',
  searchIncomplete:
    '新しく登録された多数のユーザを検索に加えています。見つからないときは、1分後にもう一度検索してください。',
  foundNobody: '該当するユーザは見つかりません。',
  foundNoMore: 'これより後に、該当するユーザはありません。',
  readOutCodes:
    'お客様に、続けて表示される2つのワンタイムパスワードを、古いほうから順に読み上げていただき、OTP1、OTP2に入力します。2つとも使用済みになり、ログインには使えません。誤りは、お客様が入力されたときと同じく、ロックまでの回数に数えます。補正したことは、お客様の次のログイン画面とメールでお知らせします。',
  synchronizesAlone:
    'このサービスでは、お電話でワンタイムパスワードを聞き取りません。お客様ご自身に、ログイン画面からの同期ズレ補正をご案内ください。',
  noTokenToSynchronize: 'このユーザには、登録されたトークンがありません。',
  driftOfClock:
    '棒は、ワンタイムパスワードを受け付けたときに、端末の時計がシステムの時計よりどれだけ進んで（＋）いたか、または遅れて（−）いたかの範囲です。',
  driftOfCounter: '棒は、その前に受け付けたワンタイムパスワードとの間に、使われずに生成された回数です。',
  file: 'ファイルを選んでください。',
  shownOnce:
    'パスワードの表示は一度だけです。書面を印刷できなかったときは、もう一度発行してください（パスワードは新しくなります）。',
  codeShownOnce:
    'アクティベーションコードの表示は一度だけです。書面を印刷できなかったときや、お伝えできなかったときは、もう一度発行してください（前のコードは使えなくなります）。',
  customerUnknown:
    'この番号のお客様は登録されていません。新しいお客様の場合は「新しいお客様として登録する」を選んでください。',
  customerKnown:
    'この番号のお客様はすでに登録されています。そのお客様のユーザを追加する場合は「新しいお客様として登録する」の選択を外してください。',
  draftGone:
    '確認の有効期限（15分）が切れたか、すでに取り込みが済んでいます。1件も登録していません。ファイルを選び直してください。',
  importOtherName:
    '確認中に、ほかの担当者が同じ番号のお客様を別の名前で登録しました。1件も登録していません。ファイルを選び直してください。',
  importTaken:
    '確認中に、ほかの担当者が同じユーザIDを登録しました。1件も登録していません。ファイルを選び直してください。',
  fileKey: '鍵（16進数またはBase64）またはパスワードを正しく入力してください。',
  tokenPrefix: '接頭辞は英字2～4文字で入力してください。',
  atTerminal:
    'サーバの端末からの依頼です。承認すると、端末で同じコマンドを一度だけ実行できます。依頼者の名前は端末で入力されたものです。本人に確かめてから承認してください。',
  rescued:
    '前回のログインの後に、サーバの端末から、承認なしで担当者に対する操作が行われました。心当たりのない操作があれば、すぐにシステム管理者に確認してください。',
  importTakesTwo: 'ほかの担当者が承認すると、承認の画面から登録できます。',
  tokensTakeTwo: 'ほかの担当者が承認すると、承認の画面から取り込めます。',
  tokensTaken:
    '確認中に、同じトークンIDがほかで登録されました。1件も取り込んでいません。ファイルを選び直してください。',
} as const

/** Why a command at the terminal that is listed took nobody else. */
export const aloneNames = {
  first_administrators: '承認なし（デスク管理者が2人そろう前）',
  rescue: '承認なし（デスク管理者の救済）',
} as const

export const approvalStatusNames = {
  pending: '承認待ち',
  granted: '承認済み（未実行）',
  declined: '却下',
  withdrawn: '取り下げ',
  used: '実行済み',
  void: '無効（システムの復旧前）',
} as const satisfies Record<ApprovalStatus, string>

export const userStatusNames = {
  active: '利用中',
  suspended: '利用停止中',
  deleted: '削除済み',
} as const satisfies Record<UserStatus, string>

/** The status as a login meets it: what stops the whole customer is told of a user whom nothing else stops. */
export function statusText(status: UserStatus, customerStopped: boolean): string {
  return customerStopped && status === 'active' ? 'お客様の取引停止中' : userStatusNames[status]
}

/** How a user may log in. */
export const methodNames = {
  token: 'トークン',
  mail: 'メール',
  passkey: 'パスキー',
} as const satisfies Record<Method, string>

/** What a code by mail was for. */
export const purposeNames = {
  login: 'ログイン',
  registration: 'メールアドレスの登録',
  change: 'メールアドレスの変更（新しいアドレス）',
  reauthentication: 'メールアドレスの変更（登録済みのアドレス）',
  passkey: 'パスキーの登録',
  verification: '連携先による確認',
} as const satisfies Record<ChallengePurpose, string>

export const activationStatusNames = {
  issued: '発行済み（未使用）',
  used: '使用済み',
  void: '無効（失効、またはシステムの復旧前）',
} as const satisfies Record<ActivationStatus, string>

export const activationReasonNames = {
  unknown: '登録のないコード',
  used: '使用済みのコード',
  expired: '期限切れのコード',
  void: '失効した、またはシステムの復旧前のコード',
} as const

export const tokenKindNames = {
  formFactor: {
    mobile: 'スマートフォン型',
    desktop: 'パソコン型',
    hardware: 'ハードウェア型',
  } satisfies Record<FormFactor, string>,
  movingFactor: { time: '時刻同期', event: '回数同期' } satisfies Record<MovingFactor, string>,
} as const

/** What a mail was for. */
export const mailKindNames = {
  code: 'ワンタイムパスワード',
  address_code: 'メールアドレスの確認',
  address_changed: 'メールアドレス変更のお知らせ',
  password_changed: 'ログインパスワード変更のお知らせ',
  login_notice: 'ログインのお知らせ',
  lock_notice: 'ロックのお知らせ',
  registration_notice: '利用開始登録のお知らせ',
  stop_notice: '利用停止のお知らせ',
  restart_notice: 'ご利用再開のお知らせ',
  token_moved_notice: 'トークンの引き継ぎのお知らせ',
  token_expiry_notice: 'トークンの有効期限のお知らせ',
  service_notice: 'お取引のお知らせ',
  risk_notice: 'リスクルールのお知らせ',
  passkey_notice: 'パスキーのお知らせ',
  desk_notice: 'サポートデスクの手続きのお知らせ',
  replacement_notice: 'トークンによらない変更のお知らせ',
} as const satisfies Record<MailKind, string>

/** Why a mail was not sent. */
export const dropReasonNames = {
  expired: '有効期限切れ',
  refused: '宛先のサーバによる拒否',
  uncertain: '送信できたか不明（二重送信の防止）',
  attempts: '送信回数の上限',
  held: 'システムの復旧前に送信済み',
} as const satisfies Record<DropReason, string>

/** What is wrong with a line of an import; the screen checks that none is missing. */
export const fileProblems = {
  encoding: '文字コードを読み取れません。UTF-8またはShift_JISで保存してください。',
  not_csv: 'CSVとして読み取れません。引用符（"）の数を確認してください。',
  header: '1行目の見出しが違います。次のとおりにしてください：',
  columns: '列が多すぎます。',
  too_many_lines: '一度に取り込めるのは10,000件までです。ファイルを分けてください。',
  too_many_passwords: '仮ログインパスワードのある取り込みは、一度に500件までです。ファイルを分けてください。',
  empty: '取り込む行がありません。',
  missing: '入力されていません。',
  too_long: '100文字以内で入力してください。',
  characters: '使えない文字（改行、記号など）が含まれています。',
  hidden:
    '目に見えない文字（改行、文字の向きを変える文字、幅のない空白など）が含まれています。消すか、入力し直してください。',
  formula: '表計算ソフトが数式とみなす文字（= + - @）で始めることはできません。',
  id_form: 'IDの形式が違います。先頭の0が失われていないか、ご確認ください。次のように入力してください：',
  number_form: '番号の形式が違います。次のように入力してください：',
  other_name:
    'この番号のお客様は、別の名前で登録されています。番号とお客様名を確認してください。登録されている名前：',
  two_names: '同じ番号の行と、お客様名が違います：',
  not_0_or_1: '0（一般）または1（管理者）で入力してください。',
  password_rules: 'パスワードの条件（桁数、英字と数字の混在、ユーザ名と異なること）を満たしていません。',
  twice: '同じユーザIDがファイルの中に2つあります。',
  taken: 'このユーザIDはすでに登録されています。',
} as const

/** What a request holds besides its subject, in the order of the screen. */
export const detailNames: Readonly<Record<string, string>> = {
  caseNumber: '受付番号',
  command: 'コマンド',
  files: '読み込むファイル（SHA-256）',
  customerNumber: 'お客様番号',
  checkedAsOne: '名寄せの確認',
  customerName: 'お客様名',
  kanaName: '企業名（カナ）',
  companyCode: '会社コード',
  userName: 'ユーザ名',
  administrator: '管理者権限',
  branchCode: '代表口座の支店',
  accountType: '代表口座の科目',
  number: '代表口座の口座番号',
  count: '件数',
  administrators: 'うち管理者',
  opened: '新規',
  changed: '変更',
  ended: '終了',
  unchanged: '変更なし',
  wrongLines: '誤りのある行',
  extent: '取り込む範囲',
  firstTokenId: '最初のトークンID',
  lastTokenId: '最後のトークンID',
  formFactor: '形式',
  digest: 'ファイルのSHA-256',
  serial: 'シリアル番号',
  expiresAt: '有効期限',
  cause: '失効の区分',
  role: '役割',
  employeeNumber: '社員番号',
  passkeyName: 'パスキー',
  passkeyRegisteredAt: 'パスキーの登録日時',
  receipt: '受付番号',
  items: '中止する明細',
  payees: '振込先',
  stopYen: '中止する金額',
  lossAtMs: '紛失・盗難の届出',
  lossBy: '届出をした方',
  lostToken: '失効したトークン',
  tokenId: 'トークンID',
}

/** How a value of it reads. */
export const detailValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  administrator: { '1': 'あり', '0': 'なし' },
  checkedAsOne: { '1': '別のお客様との混在がないことを契約書類で確認済み' },
  role: roleNames,
  formFactor: tokenKindNames.formFactor,
  cause: revocationReasonNames,
}

/** Why one customer of older data looks like two, to whoever gives it a number (D1). */
export const mergeSignNames = {
  several_persons: '個人のお客様に複数のユーザがいます',
  opened_separately: 'ユーザが別々の手続きで登録されています',
  branches_differ: '口座の支店が異なります',
  holders_differ: '口座の名義が異なります',
} as const satisfies Record<MergeSign, string>

export const maybeMerged =
  '同じ名前の別のお客様が混在している可能性があります。契約書類で確認できないときは登録せず、システム管理者に分割を依頼してください。'

/** A token that was looked for, and that nobody has yet. */
export function unboundText(
  { tokenId, expiresAtMs }: { readonly tokenId: string; readonly expiresAtMs: number },
  now: Temporal.Instant,
): string {
  const isExpired = expiresAtMs <= now.epochMilliseconds
  return `トークン${tokenId}は、${isExpired ? '有効期限を過ぎています。' : 'まだどなたにも登録されていません。'}`
}
