import type { WriteChapter } from '../../../../authority/screens/service.ts'
import { html } from '../../../../platform/web/html.ts'
import { fencedTransfers, refusedPostingsTitle } from '../../texts/desk.ts'

/** Of the desk's manual: what only WEB-FB has. */

export const newFbCustomerChapter: WriteChapter = () => ({
  number: null,
  title: 'WEB-FB新規契約',
  body: html`<section class="panel"><h2>登録の手順</h2>
<ol>
<li>申込書のとおりに、お客様番号、お客様名、会社コード、企業名（カナ）、代表口座、管理者のユーザIDとユーザ名を入力します。</li>
<li>[本人確認方法]、[理由]、申込書の[書面の番号]を入力し、[登録]を押します。承認が要るときは、承認の依頼になります。</li>
<li>登録した後、管理者のユーザの画面から書面を発行します。書面には、管理者の4つの初回パスワードが印刷されます。</li>
</ol></section>
<section class="panel"><h2>利用者</h2>
<p>契約の2人目からの利用者は、お客様の管理者が登録します。利用者のパスワード、ロック、トークンの手続きも、お客様の管理者が行います。</p></section>`,
})

export const handoverChapter: WriteChapter = () => ({
  number: null,
  title: '振込データ引渡し',
  body: html`<section class="panel"><h2>引渡しデータの作成</h2>
<ul>
<li>営業日の決まった時刻に、自動で作成されます。すぐに作成するときは、[いま引渡しデータを作成]、[OK]の順に押します。</li>
<li>出力先のフォルダが設定されているときは、作成の後に自動で出力されます。[出力]が「未出力」のときは、その理由も表示されます。</li>
<li>番号を押すと、含まれる振込が表示され、[全銀ファイルをダウンロード]と[JSONをダウンロード]で取り出せます。同じ番号のデータは、いつ取り出しても変わりません。</li>
</ul></section>
<section class="panel"><h2>システムの復旧の後</h2>
<p>「確認待ち（システムの復旧）」のデータは、すでに引き渡されている可能性があります。引渡し先に確認し、[未引渡し：出力する]か[引渡し済み：出力しない]を押します。選ぶまで、出力されません。</p>
<p>復旧前に受け付け、まだ出金していない振込は、[${fencedTransfers.title}]に表示され、2人の確認が終わるまで出金されません。</p>
<ol>
<li>受付番号を選び、[対応]と[理由]を入力し、[選択した振込について依頼する]を押します。すべての振込をまとめて依頼することもできます。</li>
<li>ほかの担当者が依頼番号を押して内容を確認し、[承認する]、[OK]の順に押します。依頼した担当者は、[依頼を取り下げる]で取り下げられます。</li>
</ol></section>
<section class="panel"><h2>${refusedPostingsTitle}</h2>
<p>基幹システムへ記帳を送信するサービスで、基幹システムが記帳を断ると、[振込データ引渡し]の画面に表示されます。引渡しは止まりません。引渡しの時刻までに、理由のコードを基幹システムの担当者に確認し、必要なら振込を止めます。</p>
<ol>
<li>記帳番号を押すと、[断られた記帳の対応]の画面が表示されます。[対応]と[理由]を入力し、[対応を依頼する]を押します。</li>
<li>ほかの担当者が同じ画面で内容を確認し、[承認する]、[OK]の順に押します。依頼した担当者は、[依頼を取り下げる]で取り下げられます。</li>
</ol></section>`,
})
