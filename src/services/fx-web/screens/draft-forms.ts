import { serviceHref } from '../../../authority/routes.ts'
import type { DraftForm } from '../../../authority/screens/form-drafts.ts'
import { administrationHref, tradeHref } from '../routes.ts'

const terms = /^(currency|side|amount|method|start|end|month|tenor|limitRate|keepUntil)$/
const user = /^(userName|administrator)$/

/** The forms of 外為Web in which much is typed, and what of them is kept (W8). */
export function fxDraftForms(
  service: string,
  has: { readonly trading: boolean; readonly administers: boolean; readonly addresses: boolean },
): readonly DraftForm[] {
  const trading: readonly DraftForm[] = [
    { path: tradeHref(service, 'trade'), title: '取引締結', fields: terms },
    {
      path: tradeHref(service, 'newOrder'),
      title: 'リーブオーダー依頼',
      fields: terms,
      next: tradeHref(service, 'placeOrder'),
    },
  ]
  const administration: readonly DraftForm[] = [
    { path: administrationHref(service, 'newUser'), title: 'ユーザの追加', fields: user },
    { path: administrationHref(service, 'user'), title: 'ユーザの変更・削除', fields: user },
  ]
  const addresses: readonly DraftForm[] = [
    {
      path: serviceHref(service, 'mailAddress'),
      title: 'メールアドレスの登録・変更',
      fields: /^(address|again)$/,
    },
  ]
  return [
    ...(has.trading ? trading : []),
    ...(has.administers ? administration : []),
    ...(has.addresses ? addresses : []),
  ]
}
