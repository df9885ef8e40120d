import type { NamedChapter } from '../../../authority/screens/service.ts'
import { html } from '../../../platform/web/html.ts'
import type { Desk } from '../staff.ts'
import { button, chapter, hasMenu, list, section, steps, takesTwo } from './write.ts'

/** Users one by one, from a file, and from the core system. */
export function opening(desk: Desk): NamedChapter {
  return chapter(
    'opening',
    'ユーザの登録',
    () => html`${section(
      '1名ずつ登録する',
      steps([
        'メニューの[新規登録]を開き、サービス、お客様の番号とお名前、ユーザID、ユーザ名を入力します。はじめてのお客様のときは、[新しいお客様として登録する]を選びます。',
        '[本人確認方法]と[理由]、申込書の[書面の番号]を入力し、[登録]を押します。',
        takesTwo(desk, 'create_user')
          ? '承認された後、メニューの[承認]から[承認済みの操作を実行]を押します。'
          : '登録した後、ユーザの画面が開きます。',
        html`ユーザの画面で${button(desk, 'issue_letter')}を押し、書面をお送りします。`,
      ]),
    )}
${section(
  'CSVファイルで登録する',
  steps([
    'メニューの[一括登録]を開き、[ひな形をダウンロード]で見出しを確認します。',
    'サービスとファイルを選び、[内容を確認する]を押します。まだ登録されません。誤りは、行と列ごとに表示されます。',
    '件数と内容を確認し、理由を入力して登録します。1件でも誤りがあれば、1件も登録されません。',
  ]),
)}
`,
  )
}

/** Tokens of another maker's, or a delivery of hardware. */
export const tokensIn: NamedChapter = chapter(
  'tokens',
  'トークン取り込み',
  () => html`${section(
    '取り込みの手順',
    steps([
      'ファイルの種類とファイルを選びます。暗号化されたファイルのときは、鍵またはパスワードも入力します。',
      '[内容を確認する]を押し、件数、最初と最後のトークンID、形式を、納品書と照らし合わせます。',
      '[理由]に納品書の番号などを入力し、取り込みます。承認が要るときは、ほかの担当者が承認した後に、承認の画面から取り込みます。',
    ]),
  )}
${section(
  'ご注意',
  list([
    '誤りのあるファイルは、1件も取り込まれません。',
    '取り込んだトークンは、お客様が利用開始登録を行うまで、どなたのものでもありません。ユーザ検索でトークンIDを入力すると、登録前であることを確認できます。',
    'ファイルには、トークンの鍵が入っています。取り込んだ後は、社内の定めに従って廃棄します。',
  ]),
)}`,
)

/** Letters: one at the printer of the desk, thirty thousand at a print house. */
export function letters(desk: Desk): NamedChapter {
  return chapter(
    'letters',
    '書面の発行と印刷',
    () => html`${section(
      '1通ずつ発行する',
      steps([
        html`ユーザの画面で${button(desk, 'issue_letter')}を押し、[OK]を押します。`,
        '承認された後、依頼した担当者以外の担当者または承認者が、[書面を印刷]を押します。',
        '表示された書面を印刷し、窓あき封筒に入れます。パスワードの表示は一度だけです。印刷できなかったときは、もう一度発行します（パスワードは新しくなります）。',
      ]),
    )}
${
  hasMenu(desk, 'letters')
    ? html`${section(
        '印刷会社に渡すファイルをまとめて作る',
        steps([
          'メニューの[発送分]を開き、サービス、書面の種類、登録日の範囲を選び、[対象を確認する]を押します。まだ作成されません。',
          '通数と、除かれるユーザを確認し、理由を入力して[作成する]を押します。画面を閉じても作成は続きます。',
          '作成した担当者とは別の担当者または承認者が、[印刷用PDFを取り出す]、[宛名CSVを取り出す]を押します。取り出せるのは、ファイルごとに一度だけです。',
          '宛名CSVの順番は、PDFの順番と同じです。',
        ]),
      )}
${section(
  'ファイルや印刷物を失ったとき',
  html`<p>もう一度取り出すことはできません。理由を入力して[この発送分を無効にする]を押し、書面の作り直しの[対象を確認する]から作り直します。前の書面のパスワード・コードは使えなくなります。</p>`,
)}`
    : null
}`,
  )
}
