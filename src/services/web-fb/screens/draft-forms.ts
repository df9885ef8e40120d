import type { DraftForm } from '../../../authority/screens/form-drafts.ts'
import { fbAdministrationHref, fbWorkHref } from '../routes.ts'

const destination = /^(bank|branch)(Shown|Code)?$|^(accountType|number|name|bearer|label|register)$/
const user = /^(userName|role|mayTransfer|mayInquire|perTransferYen|perDayYen|renews|passwords|userId)$/

/** The forms of WEB-FB in which much is typed, and what of them is kept: no password, first passwords among them (W8). */
export function fbDraftForms(service: string): readonly DraftForm[] {
  return [
    {
      path: fbWorkHref(service, 'details'),
      title: '都度振込（振込内容入力）',
      fields: /^(rows|day|memo|(row|amount|bearer)-\d{1,4})$/,
    },
    {
      path: fbWorkHref(service, 'payeeList'),
      title: '振込先一括入力',
      fields: /^(account|day|list)$/,
    },
    {
      path: fbWorkHref(service, 'limits'),
      title: '契約情報照会・変更（振込限度額変更）',
      fields: /^(perTransferYen|perDayYen)$/,
    },
    {
      path: fbAdministrationHref(service, 'firstToken'),
      title: 'ワンタイムパスワード利用形態設定',
      fields: /^(form|tokenId)$/,
    },
    {
      path: fbAdministrationHref(service, 'tokenRegistration'),
      title: 'ワンタイムパスワード情報登録',
      fields: /^(holder|tokenId)$/,
    },
    { path: fbWorkHref(service, 'newPayee'), title: '都度振込（新規振込先入力）', fields: destination },
    { path: fbWorkHref(service, 'addPayee'), title: '振込先管理（振込先登録）', fields: destination },
    { path: fbWorkHref(service, 'payee'), title: '振込先管理（振込先変更）', fields: destination },
    {
      path: fbAdministrationHref(service, 'newUser'),
      title: 'IDメンテナンス（新規登録）',
      fields: user,
      doneBy: [200, 303],
    },
    {
      path: fbAdministrationHref(service, 'user'),
      title: 'IDメンテナンス（変更）',
      fields: user,
      doneBy: [200, 303],
    },
  ]
}
