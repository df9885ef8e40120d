import type { Role } from '../../../authority/rules/rights.ts'
import type { NamedChapter } from '../../../authority/screens/service.ts'
import { html } from '../../../platform/web/html.ts'
import { roleNames } from '../../texts/desk.ts'
import { namesOf } from '../menu.ts'
import type { Desk } from '../staff.ts'
import { allRoles, chapter, list, menuOfRole, section, table } from './write.ts'

/** What each of the staff is there for, and what is none of theirs (D2). */
const duties: Readonly<Record<Role, string>> = {
  desk: 'お電話・窓口の応対。ロックの解除、トークンのズレの確認、紛失・盗難の受付をその場で行い、パスワードやトークンの手続きは承認を依頼します。ユーザの登録も行います。承認は行いません。',
  branch:
    'お取引店の窓口の応対。届出書（お届け印）による手続き、ロックの解除、紛失・盗難の受付を行います。ユーザの登録は行いません。',
  approver:
    '担当者の依頼を書面や本人確認の内容と照らし合わせ、承認・却下・質問を行います。承認された書面の印刷もできます。お客様に対する操作は行いません。',
  auditor: '監査ログで、だれが、いつ、何を、なぜ行ったかを調べ、記録を検証・出力します。何も変更しません。',
  clearing: '引渡しデータの作成と確認、為替予約の申出への回答を行います。ユーザの手続きは行いません。',
  administrator:
    '担当者の登録、役割の変更、ロックの解除、登録の解除を、もう1人のデスク管理者の承認を受けて行います。監査ログも見られます。お客様に対する操作と、その承認は行いません。',
}

const namesIn = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name).join('・')

/** Who sees what, and where it is described: the menu as each role has it. */
export function overview(desk: Desk): NamedChapter {
  return chapter('introduction', 'はじめに（役割と画面）', () => {
    const rows = allRoles.map((role) => [
      roleNames[role],
      duties[role],
      namesOf(menuOfRole(desk, role))
        .map(({ name, entries }) => (entries.length === 1 ? name : `${name}（${namesIn(entries)}）`))
        .join('、'),
    ])
    return html`${section(
      'このヘルプについて',
      html`<p>${desk.profile.serviceName}で、お客様のお電話を受ける方、承認する方、監査する方、引渡しを行う方、担当者を管理する方のためのご案内です。各画面の下の[この画面のヘルプ]から、その画面の章が新しいタブで開きます。</p>
<p>業務の操作の章の後に、担当者ご自身の利用開始登録とログインの章があります。</p>`,
    )}
${section('役割と、表示されるメニュー', table(['役割', '行うこと', 'メニュー'], rows))}
${section(
  '共通の決まり',
  list([
    'すべての操作は、担当者ID、日時、本人確認方法、理由とともに監査ログに残ります。お客様の情報を表示したこと、検索したことも残ります。',
    '操作のボタンを押すと、確認の画面が表示されます。[OK]を押すまで、何も変わりません。',
    'ボタンに「（承認を依頼）」とある操作は、もう一人の承認の後に行われます。自分の依頼を、自分で承認することはできません。',
    '画面を表示した後に、ほかの担当者が同じお客様の手続きを行ったときは、そのことが表示され、何も行われません。いまの状態を確認して、操作し直します。',
    '席を離れるときは、[ログアウト]を押します。',
  ]),
)}`
  })
}
