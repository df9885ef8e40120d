import { ja } from '../../../../authority/texts/ja.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { tick, ticks } from '../../../../platform/web/choice.ts'
import { type FieldErrors, field, shown, textError } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { FbRights } from '../../operations/administration/users.ts'
import type { FirstPasswords } from '../../operations/open-fb-customer.ts'
import type { GivenRole } from '../../rules/fb-user.ts'
import type { FixedPasswordPurpose } from '../../rules/fixed-password.ts'
import type { Limits } from '../../rules/limits.ts'
import { firstPasswordNames } from '../../texts/administration.ts'
import { fbRoleNames } from '../../texts/names.ts'
import { yenText } from '../format.ts'

/** Name, rights and limits of a WEB-FB user, as asked for by IDメンテナンス. */

/** 全角20桁以内 (domain-notes a-2). */
const nameMax = 20
const yenDigitsMax = 11

/** As typed, for the form that comes back. */
export type TypedUser = {
  readonly userName: string
  readonly role: GivenRole
  readonly mayTransfer: boolean
  readonly mayInquire: boolean
  readonly perTransferYen: string
  readonly perDayYen: string
}

const roles = ['general', 'administrator'] as const satisfies readonly GivenRole[]

export const blankUser: TypedUser = {
  userName: '',
  role: 'general',
  mayTransfer: false,
  mayInquire: true,
  perTransferYen: '',
  perDayYen: '',
}

/** A limit as people type it, 2,000,000円 too; what isn't one stays as it is, to be refused. */
function plainYen(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[,\s]/g, '')
    .replace(/^[¥\\]/, '')
    .replace(/円$/, '')
}

export function typedUserIn(form: Form): TypedUser {
  const text = (name: string) => (form[name] ?? '').normalize('NFC').trim()
  const yen = (name: string) => plainYen(text(name))
  return {
    userName: text('userName'),
    role: roles.find((role) => role === form['role']) ?? 'general',
    mayTransfer: form['mayTransfer'] === 'yes',
    mayInquire: form['mayInquire'] === 'yes',
    perTransferYen: yen('perTransferYen'),
    perDayYen: yen('perDayYen'),
  }
}

export function typedUserOf(userName: string, rights: FbRights): TypedUser {
  const yen = (limit: number | null) => (limit === null ? '' : String(limit))
  const { role, mayTransfer, mayInquire, perTransferYen, perDayYen } = rights
  return {
    userName,
    role: role === 'administrator' ? role : 'general',
    mayTransfer,
    mayInquire,
    perTransferYen: yen(perTransferYen),
    perDayYen: yen(perDayYen),
  }
}

export function rightsOf(typed: TypedUser): FbRights {
  const { role, mayTransfer, mayInquire, perTransferYen, perDayYen } = typed
  const yen = (text: string) => (text === '' ? null : Number(text))
  return { role, mayTransfer, mayInquire, perTransferYen: yen(perTransferYen), perDayYen: yen(perDayYen) }
}

/** `limits` are the customer's, which no user's may exceed. */
export function userErrors({ userName, perTransferYen, perDayYen }: TypedUser, limits: Limits): FieldErrors {
  const yenError = (text: string, most: number) => {
    if (text === '') return undefined
    if (!/^[1-9]\d*$/.test(text) || text.length > yenDigitsMax)
      return '限度額は1円以上の数字で入力してください。'
    return Number(text) > most ? `契約の限度額（${yenText(most)}）以内で入力してください。` : undefined
  }
  return {
    userName: textError('利用者名', userName, nameMax, ja),
    perTransferYen: yenError(perTransferYen, limits.perTransferYen),
    perDayYen: yenError(perDayYen, limits.perDayYen),
  }
}

export function userFields(typed: TypedUser, errors: FieldErrors, limits: Limits): Html {
  const { userName, role, mayTransfer, mayInquire, perTransferYen, perDayYen } = typed
  const box = (name: string, label: string, isTicked: boolean) =>
    tick({ type: 'checkbox', name, value: 'yes', label, isTicked })
  const limit = (name: keyof Limits, label: string, value: string) =>
    field({
      name,
      label,
      value,
      error: errors[name],
      autocomplete: 'off',
      inputmode: 'numeric',
      maxlength: 20,
      hint: `円単位。入力しない場合は、契約の限度額（${yenText(limits[name])}）までとなります。`,
    })
  return html`${field({ name: 'userName', label: '利用者名', value: userName, error: errors['userName'], hint: '全角20桁以内', autocomplete: 'off', maxlength: nameMax })}
${ticks(
  '利用権限',
  roles.map((each) =>
    tick({
      type: 'radio',
      name: 'role',
      value: each,
      label: fbRoleNames[each],
      isTicked: each === role,
    }),
  ),
)}
${ticks('利用できる取引', [
  box('mayTransfer', '都度振込を利用する', mayTransfer),
  box('mayInquire', '照会（残高照会・入出金明細照会）を利用する', mayInquire),
])}
${limit('perTransferYen', '1回あたりの振込限度額', perTransferYen)}
${limit('perDayYen', '1日あたりの振込限度額', perDayYen)}`
}

/** The first passwords, shown once, to be written down or printed. */
export function firstPasswordsShown(
  { login, fixed }: FirstPasswords,
  user: { readonly userId: string; readonly userName: string },
): Html {
  const purposes = Object.keys(fixed) as FixedPasswordPurpose[]
  return html`<div class="panel">${shown('お客様ID', user.userId)}${shown('利用者名', user.userName)}
${shown(firstPasswordNames.login, login)}${purposes.map((purpose) => shown(firstPasswordNames[purpose], fixed[purpose] ?? ''))}</div>
<p class="caution">初回パスワードの表示は一度だけです。この画面を閉じる前に、利用者へ安全な方法でお伝えください。利用者は、初めてのログインですべての初回パスワードを変更します。</p>
<div class="actions"><button class="button" type="button" data-print hidden>印刷</button></div>`
}
