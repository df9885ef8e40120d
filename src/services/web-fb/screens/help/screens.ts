import { html } from '../../../../platform/web/html.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { listTexts } from '../../texts/payee-list.ts'
import type { FbService } from '../service.ts'
import { chapterLink, type FbChapter, notes, steps } from './chapter.ts'

/** What each screen before and behind the menus is for, with the profile's own numbers. */

const branchOf = ({ profile }: FbService) => profile.contacts.desk.name

export const login: FbChapter = {
  title: 'ログイン',
  write: (service) => {
    const { names, contacts } = service.profile
    return html`<section class="panel"><h2>ログインの手順</h2>
${steps(
  `[${names.userId}]と[ログインパスワード]を入力し、[ログイン]ボタンを押します。英字は大文字と小文字を区別します。`,
  `はじめてのときは、[ログインパスワード]欄に「${names.initialPassword}」を入力します。${names.initialPasswordSource}`,
)}
${notes(
  'ログインではワンタイムパスワードを使用しません。ワンタイムパスワードは、都度振込の実行時に入力します。',
  html`はじめてのログインでは、続けて${chapterLink(service, 'first-passwords', 'すべての初回パスワードを変更')}します。`,
  '終わるときは、[ログアウト]ボタンを押してください。',
)}</section>
${
  service.site.certificates === null
    ? null
    : html`<section class="panel"><h2>電子証明書によるログイン</h2>
<p>電子証明書方式をご利用の場合は、ログイン画面の[電子証明書によるログイン]を押し、電子証明書を選択してから、ログインパスワードを入力します。ワンタイムパスワードと併用できます。</p></section>`
}
<section class="panel"><h2>ログインできないとき</h2>
<p>パスワードを${names.passwordFailures}連続して誤られますと、その${names.userId}はご利用いただけなくなります。${contacts.passwordLockAtLogin}へロック解除をご依頼ください。</p></section>`
  },
}

export const firstPasswords: FbChapter = {
  title: '初回パスワード変更',
  write: ({ profile }) => {
    const { registrationDigits, approvalDigits, transferLengthMin, transferLengthMax } =
      profile.fb.fixedPasswords
    const { lengthMin, lengthMax } = profile.password
    return html`<section class="panel">
<p>はじめてのログインでは、お渡しした初回パスワードを、すべて続けて変更します。途中で中止された場合は、次のログインで最初からやり直しとなります。</p>
<dl class="guide-list">
<div><dt>ログインパスワード</dt><dd>ログインに使います。${lengthMin}桁以上${lengthMax}桁以下</dd></div>
<div><dt>${fixedPasswordNames.registration}</dt><dd>利用者の登録・変更など、登録の確認に使います。数字${registrationDigits}桁</dd></div>
<div><dt>${fixedPasswordNames.approval}</dt><dd>ワンタイムパスワード情報の登録など、承認に使います。数字${approvalDigits}桁</dd></div>
<div><dt>${fixedPasswordNames.transfer}</dt><dd>都度振込の確定に使います。ワンタイムパスワードの利用開始後は、入力が不要になります。${transferLengthMin}桁以上${transferLengthMax}桁以下</dd></div>
</dl>
<p>お持ちでないパスワードの欄は表示されません。</p></section>`
  },
}

export const main: FbChapter = {
  title: 'メイン',
  write: (service) => html`<section class="panel">
<p>ログインすると表示されます。口座残高、予約中の振込、お知らせと、各メニューの説明をご覧いただけます。</p>
${notes(
  '画面の上に、お客様ID、今回と前回のログイン日時が表示されます。前回のログイン日時にお心当たりがない場合は、直ちに管理者へご連絡ください。',
  html`管理者がワンタイムパスワードを利用していないときは、${chapterLink(service, 'about', 'ワンタイムパスワード利用開始手順')}の案内が表示されます。`,
  'ご利用の権限がないメニューでは、照会や操作はできません。権限は管理者が設定します。',
)}</section>`,
}

export const transfer: FbChapter = {
  title: '都度振込',
  write: (service) => {
    const { days, payeesMax, reserved } = service.profile.fb
    const { weekday, saturday, holiday } = days.serviceHours
    return html`<section class="panel"><h2>振込の手順</h2>
${steps(
  '口座選択：出金口座を選択し、「次へ」を押します。',
  '振込先区分選択：登録済振込先、最近の振込先、新規振込先から選択します。',
  '振込内容入力：支払金額、手数料の負担、振込指定日、メモ情報を入力し、「次へ」を押します。',
  html`振込内容確認：①から③の項目を確認し、④に${chapterLink(service, 'confirming', 'ワンタイムパスワード')}（ご利用開始前は${fixedPasswordNames.transfer}）を入力して、「確定」を押します。金額を訂正する場合は「修正」を押します。`,
)}
${notes(
  `1回の振込で${payeesMax}件まで指定できます。それより多いときは、「振込先一括入力」または「振込ファイル取込」をご利用ください。`,
  `ご利用時間：平日 ${weekday.opens}～${weekday.closes}、土曜日 ${saturday.opens}～${saturday.closes}、日曜・祝日 ${holiday.opens}～${holiday.closes}`,
  `当日扱いの受付は、営業日の${days.sameDayUntil}までです。翌営業日から${days.reserveBusinessDaysMax}営業日先までの予約ができます。`,
  `予約の振込は、振込指定日の前営業日までに、引落合計の金額を出金口座にご用意ください。振込指定日の${reserved.from}に引き落とし、残高が不足しているときは、${reserved.until}まで${reserved.everyMinutes}分ごとに引き落としを行います。`,
  '同じ口座へ同じ金額の振込がすでにあるときは、確定の前にお知らせします。二重の振込でないことを確認し、チェックを入れると確定できます。',
)}</section>
<section class="panel"><h2>ワンタイムパスワードを入力できないとき</h2>
<p>トークンが登録されていない利用者、ロックされた利用者は、都度振込を行えません。→${chapterLink(service, 'questions', 'よくある質問と回答')}</p></section>`
  },
}

const heldHelp =
  '「保留中」は、安全のため、受け付けてから一定の時間、出金も振込も行わずに保留している振込です。理由と期限は、受付番号を押すと表示されます。保留の間は取り消せます。ワンタイムパスワードのロックなどで取り消せないときは、保留が終わる前に、お電話で中止をお申し出ください。'

export const reservations: FbChapter = {
  title: '振込予約照会・取消',
  write: ({ profile }) => html`<section class="panel">
<p>受け付けた振込の状況を照会します。受付番号を押すと、内容が表示されます。</p>
${notes(
  '予約の取消は、振込指定日の前日までです。取消にも、都度振込と同じ確認が必要です。',
  ...(profile.risk.some(({ adds }) => adds.includes('wait')) ? [heldHelp] : []),
  `「残高不足・再試行中」は、本日の振込で、出金口座の残高が不足しているものです。${profile.fb.reserved.until}までにご入金がなければ「振込不能」となり、振り込まれません。`,
)}</section>`,
}

export const payees: FbChapter = {
  title: '振込先管理',
  write: ({ profile }) => html`<section class="panel">
<p>よく利用する振込先を登録、変更、削除します。登録すると、都度振込の「登録済振込先」で選択できます。</p>
${notes(
  `登録できる振込先は、${profile.fb.registeredPayeesMax}件までです。`,
  `登録と変更には、${fixedPasswordNames.registration}が必要です。`,
)}</section>`,
}

export const list: FbChapter = {
  title: listTexts.title,
  write: ({ profile }) => html`<section class="panel">
<p>${listTexts.instruction}</p>
${notes(
  listTexts.order,
  listTexts.sample,
  ...listTexts.notes,
  `入力できる振込先は、${profile.fb.filePayeesMax.toLocaleString('ja-JP')}件までです。`,
  '誤りがあるときは取り込まず、すべての誤りを、行の内容とともに表示します。CSVファイルの内容は画面の欄に表示されるので、その場で直せます。',
  `取り込んだ内容は「作成中の振込データ」として、確定するか破棄するまで、${profile.fb.draftDays}日間保存されます。`,
  '取り込んだ内容は、振込内容確認の画面で確認し、確定するまで振り込まれません。1回の確認で、すべての振込先への振込を確定します。',
)}</section>`,
}

export const file: FbChapter = {
  title: '振込ファイル取込',
  write: ({ profile }) => html`<section class="panel">
<p>全銀協規定形式の総合振込ファイルを選択して、「取込」ボタンを押します。</p>
${notes(
  `取り込める振込先は、${profile.fb.filePayeesMax.toLocaleString('ja-JP')}件までです。`,
  '文字コードはシフトJIS、JIS、UTF-8、改行はCRLF、LF、改行なしのいずれでも取り込めます。',
  '誤りがあるときは取り込まず、すべての誤りを、レコード番号、受取人、項目、桁の順に表示します。',
  '受取人名の小さいカナ、長音、英小文字などは、振込に使える文字に変換して表示します。',
  'EDI情報、顧客コード、新規コードは、そのまま振込先の金融機関に送信します。振込指定区分は電信扱い（7または空白）のみです。',
  `取り込んだ内容は「作成中の振込データ」として、確定するか破棄するまで、${profile.fb.draftDays}日間保存されます。`,
  'ファイルの出金口座、会社コードは、ご契約のものと一致している必要があります。',
  '取り込んだ内容は、振込内容確認の画面で確認し、確定するまで振り込まれません。',
)}</section>`,
}

export const fees: FbChapter = {
  title: '手数料照会',
  write: () => html`<section class="panel">
<dl class="guide-list">
<div><dt>振込手数料一覧</dt><dd>振込先と振込金額ごとの振込手数料を照会します。</dd></div>
<div><dt>先方負担手数料計算</dt><dd>支払金額から、振込金額、手数料、先方負担手数料を計算します。</dd></div>
</dl></section>`,
}

export const contract: FbChapter = {
  title: '契約情報登録・照会',
  write: (service) => html`<section class="panel">
<dl class="guide-list">
<div><dt>契約情報照会</dt><dd>ご契約内容、出金口座、ご自身の利用権限を照会します。</dd></div>
<div><dt>振込限度額変更</dt><dd>管理者が、1回あたり、1日あたりの振込限度額を変更します。引き下げる場合は${fixedPasswordNames.registration}、一方でも引き上げる場合は都度振込と同じ確認が必要です。</dd></div>
<div><dt>パスワード変更</dt><dd>ログインパスワードと、取引に使う各パスワードを変更します。→${chapterLink(service, 'first-passwords', '各パスワードの使いみち')}</dd></div>
</dl></section>`,
}

export const statements: FbChapter = {
  title: '明細情報登録・照会',
  write: ({ profile }) => html`<section class="panel">
<dl class="guide-list">
<div><dt>残高照会</dt><dd>ご契約口座の残高を照会します。</dd></div>
<div><dt>入出金明細照会</dt><dd>ご契約口座の入出金明細を、${profile.banking.statementDays}日前まで照会し、ファイルに保存します。</dd></div>
<div><dt>振込結果照会</dt><dd>振込の結果を照会し、受付票を印刷します。</dd></div>
</dl></section>`,
}

export const users: FbChapter = {
  title: 'IDメンテナンス',
  write: (service) => html`<section class="panel">
<p>利用者の登録・変更・削除と、利用権限の設定を行います。操作には${fixedPasswordNames.registration}が必要です。</p>
${notes(
  `登録できる利用者は、管理者を含めて${service.profile.fb.usersMax}名までです。`,
  '初回パスワードの表示は一度だけです。画面を閉じる前に、利用者へ安全な方法でお伝えください。',
  'パスワードを忘れた利用者には、初回パスワードを作り直します。',
  html`トークンが登録されている利用者は削除できません。先に${chapterLink(service, 'further-tokens', '登録解除')}を行ってください。`,
)}</section>`,
}

export const idLocks: FbChapter = {
  title: 'IDロック解除',
  write: (service) => {
    const { names } = service.profile
    return html`<section class="panel">
<p>利用者のログイン規制、ワンタイムパスワードのロックの解除と、強制ロックを行います。操作には${fixedPasswordNames.registration}が必要です。</p>
<dl class="guide-list">
<div><dt>ログイン規制</dt><dd>パスワードを${names.passwordFailures}連続して誤ったか、強制ロックされたため、ログインできない状態です。</dd></div>
<div><dt>OTPロック</dt><dd>ワンタイムパスワードを${names.codeFailures}連続して誤ったため、都度振込を行えない状態です。</dd></div>
</dl>
${notes(`管理者ご自身のお客様IDとトークン、共通トークンのロックの解除は、${branchOf(service)}で承ります。`)}</section>`
  },
}

export const calendar: FbChapter = {
  title: 'カレンダー管理',
  write: () => html`<section class="panel">
<p>営業日の照会と、お客様独自の休業日の設定を行います。設定には${fixedPasswordNames.registration}が必要です。</p>
${notes(
  '「休」は金融機関の休業日です。',
  'お客様独自の休業日は、振込指定日に指定できません。すでに予約された振込は取り消されません。',
)}</section>`,
}

export const history: FbChapter = {
  title: '利用履歴照会',
  write: () =>
    html`<section class="panel"><p>利用者の操作の履歴を、新しい順に照会し、ファイルに保存します。</p></section>`,
}

export const stop: FbChapter = {
  title: 'WEB-FB取引停止',
  write: (service) => html`<section class="panel">
<p>不正利用のおそれがある場合などに、すべての利用者のログインと取引を停止します。操作には${fixedPasswordNames.registration}が必要です。</p>
${notes(
  '管理者を含むすべての利用者が、直ちにログインと取引を行えなくなります。ログイン中の画面も終了します。',
  `再開は、${branchOf(service)}の窓口でのお手続きが必要です。管理者の操作では再開できません。`,
  `予約中の振込の取扱いは、${branchOf(service)}へご確認ください。`,
)}</section>`,
}
