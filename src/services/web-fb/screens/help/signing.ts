import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import type { ConfirmationRule } from '../../../../authority/rules/confirmation.ts'
import { riskRuleText } from '../../../../authority/texts/risk.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import { rejectionTexts } from '../../../../otp/signed-operation/shown.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { yenText } from '../format.ts'
import type { FbService } from '../service.ts'
import { ownTokenEntry } from '../work.ts'
import { chapterLink, type FbChapter, notes, steps } from './chapter.ts'

/** What is confirmed on the token's own screen (取引署名), which no manual has. */
export const signing: FbChapter = {
  title: '取引の確認（トークンの画面）',
  write: (service) => {
    const { confirmation, contacts, risk } = service.profile
    const { codeLabel, title } = signingTexts
    return html`<section class="panel">
<p>次のお手続きでは、パスワードやワンタイムパスワードを入力する代わりに、振込先や金額をトークンの画面で確認します。パソコンの画面が不正に書き換えられていても、トークンには実際に送信される内容が表示されます。</p>
${notes(...confirmation.acts.flatMap(whenAsked), ...fromThenOn(confirmation.acts))}</section>
${
  risk.length === 0
    ? null
    : html`<section class="panel"><h2>状況により追加される確認</h2>
<p>不正な振込を防ぐため、次の場合は、確認の追加や限度額の引き下げを行います。該当する場合は、お手続きの画面に理由と期限が表示されます。</p>
${notes(...risk.map((rule) => riskRuleText(rule, service.profile)))}</section>`
}
<section class="panel"><h2>承認の手順</h2>
${steps(
  `振込内容確認で「確定」を押すと、「${title}」の画面にQRコードが表示されます。振込先の登録では「登録」または「変更」、振込限度額変更では「変更」を、そのほかのお手続きでは「${signingTexts.go}」を押します。`,
  'トークンでQRコードを読み取ります。',
  'トークンの画面に表示された振込先、口座番号、受取人名、金額を、請求書などの原本と見比べます。振込先や限度額の変更では、変更前の内容も表示されます。',
  html`正しければ、トークンで[承認する]を押します。画面は自動的に切り替わります。トークンが通信できないときは、トークンの画面に表示された8桁の数字を「${codeLabel}」に入力して、[承認する]を押します。`,
)}
${notes(
  `有効期限は、QRコードが表示されてから${confirmation.validSeconds / 60}分です。過ぎたときは、元の画面からやり直してください。`,
  `${codeLabel}を3回誤ると、その取引は取り消されます。誤りは、ワンタイムパスワードの誤りの回数にも数えます。`,
  'お手続きを始めてから承認するまでに、残高や限度額、登録の内容が変わったときは、実行せずに理由をお知らせします。',
  '複数の振込先への振込は、まとめて1回で承認します。トークンには、件数、合計、最初と最大の振込先、初めての振込先の件数が表示されます。',
  '「振込先の一覧」を開くと、振込先を1件ずつ確認できます。初めての振込先があるときは、その一覧をすべて確認するまで承認できません。一覧を取得するには、通信が必要です。',
  ...sameDevice(confirmation.sameDeviceYen),
)}</section>
${changesTokenBySignature(service.profile) ? tokens(service) : null}
<section class="panel"><h2>内容が違うとき、操作した覚えがないとき</h2>
<p>承認せず、トークンまたはパソコンの画面で理由を選び、[却下する]を押します。お手続きは行われません。</p>
${notes(
  html`「${rejectionTexts.not_mine}」を選ぶと、安全のため、お客様の振込をすべてお止めします。${contacts.desk.name}へお電話ください。`,
  `電話やメール、画面の案内で、QRコードの読み取りや数字の入力をお願いすることはありません。求められたときは操作をやめ、${contacts.desk.name}へお電話ください。`,
)}
<p>→${chapterLink(service, 'questions', 'よくある質問と回答')}</p></section>`
  },
}

function whenAsked({ act, fromYen, payees }: ConfirmationRule): readonly string[] {
  if (payees === 'none') return []
  if (act === 'token_change')
    return ['トークンの登録・登録解除・変更と、利用形態の変更（ご利用中のトークンがある場合）']
  if (act === 'passkey') return ['パスキーの登録']
  if (act === 'payee') return ['振込先の登録と変更']
  if (act === 'limit') {
    const from = fromYen === 0 ? '' : `（1日あたりの限度額を${yenText(fromYen)}以上にする場合）`
    return [`振込限度額の引き上げ${from}`]
  }
  const what = payees === 'new' ? '最近お振込みのない口座への振込' : '振込'
  return [fromYen === 0 ? `${what}（金額にかかわらず）` : `${yenText(fromYen)}以上の${what}`]
}

function tokens({ profile }: FbService): Html {
  const { waitHours } = profile.replacement
  return html`<section class="panel"><h2>${ownTokenEntry.label}</h2>
<p>「契約情報登録・照会」の「${ownTokenEntry.label}」で、ご利用中のトークンを別のトークンに変更できます。共通トークンは、管理者の方が変更できます。管理者の方は、利用者のトークンの登録・登録解除と、利用形態の変更も、ご自身のトークンの画面で承認します。${fixedPasswordNames.approval}の入力は不要です。</p>
${notes(
  'トークンの画面には、新しいトークンIDと、どなたのトークンかが表示されます。利用形態の変更では、新しい利用形態と、登録が解除されるトークンの件数も表示されます。',
  `トークンがまだ登録されていない場合は、${fixedPasswordNames.approval}で登録します。`,
  ...(waitHours === null
    ? []
    : [
        `利用形態の変更で、ご利用中のトークンがお手元にない場合は、${fixedPasswordNames.approval}を入力して、${waitHours}時間後の変更を申し込むことができます。`,
      ]),
)}</section>`
}

/** Whoever has answered one confirms every act that way whose rule has an amount. */
function fromThenOn(acts: readonly ConfirmationRule[]): readonly string[] {
  const isSigned = (named: ConfirmationRule['act']) =>
    acts.some(({ act, payees }) => act === named && payees !== 'none')
  const named = [
    ...(isSigned('transfer') ? ['振込'] : []),
    ...(isSigned('limit') ? ['振込限度額の引き上げ'] : []),
  ]
  if (named.length === 0) return []
  return [`トークンの画面で一度承認した方は、以後、すべての${named.join('と')}をこの方法で確認します。`]
}

function sameDevice(upToYen: number): readonly string[] {
  if (upToYen === 0) return []
  return [
    `スマートフォンで操作している場合、${yenText(upToYen)}までの振込は、「${signingTexts.here}」から、同じスマートフォンのトークンで確認できます。ただし、トークンとは別の端末で操作するほうが安全です。`,
  ]
}
