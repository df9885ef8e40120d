import { serviceHref } from '../../../authority/routes.ts'
import type { DraftForm } from '../../../authority/screens/form-drafts.ts'
import { administrationHref, tradeHref } from '../routes.ts'
import type { FxTexts } from '../texts/catalog.ts'

const terms = /^(currency|side|amount|method|start|end|month|tenor|limitRate|keepUntil)$/
const user = /^(userName|administrator)$/

/** The forms of 外為Web in which much is typed, and what of them is kept (W8). */
export function fxDraftForms(
  service: string,
  t: FxTexts,
  has: { readonly trading: boolean; readonly administers: boolean; readonly addresses: boolean },
): readonly DraftForm[] {
  const trading: readonly DraftForm[] = [
    { path: tradeHref(service, 'trade'), title: t('trade.title'), fields: terms },
    {
      path: tradeHref(service, 'newOrder'),
      title: t('order.title'),
      fields: terms,
      next: tradeHref(service, 'placeOrder'),
    },
  ]
  const administration: readonly DraftForm[] = [
    { path: administrationHref(service, 'newUser'), title: t('users.add'), fields: user },
    { path: administrationHref(service, 'user'), title: t('users.edit'), fields: user },
  ]
  const addresses: readonly DraftForm[] = [
    {
      path: serviceHref(service, 'mailAddress'),
      title: t('drafts.address'),
      fields: /^(address|again)$/,
    },
  ]
  return [
    ...(has.trading ? trading : []),
    ...(has.administers ? administration : []),
    ...(has.addresses ? addresses : []),
  ]
}
