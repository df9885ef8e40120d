import type { WriteChapter } from '../../../../authority/screens/service.ts'
import { html } from '../../../../platform/web/html.ts'

/** Of the desk's manual: what customers dispute, and what they didn't use in time (D12). */
export const contractCareChapter: WriteChapter = () => ({
  number: null,
  title: '為替予約の申出・期日経過',
  body: html`<section class="panel"><h2>一覧の見方</h2>
<p>お客様から相違の申出があり回答していない取引と、受渡期日を過ぎても残高のある取引が表示されます。[締結番号]を押すと、取引の内容、申出の内容、担当が表示されます。</p></section>
<section class="panel"><h2>為替担当が行うこと</h2>
<ol>
<li>[担当を引き受ける]を押します。ほかの担当者が担当のときは、引き継げます。</li>
<li>申出のときは、取引の記録と照らし合わせ、[回答]を入力して[回答する]、[OK]の順に押します。回答は、お客様の取引明細に表示されます。</li>
<li>お客様は、回答の後に、コンファームするか、あらためて申出をします。回答の前に、お客様がコンファームすることはできません。</li>
<li>受渡期日を過ぎた取引は、お客様へご連絡のうえ、残高の取扱いを決めます。残高がなくなると、一覧から消えます。</li>
</ol></section>
<section class="panel"><h2>ほかの役割の方</h2>
<p>サポートデスクと監査担当は、内容と担当を見られます。お問い合わせには、[担当]の方にお取り次ぎください。</p></section>`,
})
