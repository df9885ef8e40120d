import type { PageDraft } from '../../../authority/screens/form-drafts.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { AccountType } from '../../../bank/rules/account.ts'
import type { FeeBearer } from '../../../bank/rules/fees.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import type { Form } from '../../../platform/http/form.ts'
import { choice } from '../../../platform/web/choice.ts'
import { type FieldErrors, field } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import {
  type FoundOffice,
  type ReadDestination,
  readDestination,
  type TypedDestination,
} from '../operations/read-destination.ts'
import { accountTypeNames, feeBearerNames } from './format.ts'
import type { FbService } from './service.ts'

/**
 * The account of a payee, for 都度振込 and for 振込先管理: one form that finds the bank and the branch by part of a name, kana
 * or code, and keeps all other input meanwhile, even without JavaScript.
 */

const nameLabel = '受取人名（カナ）'
const numberLabel = '口座番号'
const longest = 60
const accountTypes = ['ordinary', 'current', 'savings', 'other'] as const satisfies readonly AccountType[]

export type DestinationForm = {
  readonly typed: Form
  readonly read: ReadDestination | null
  readonly errors: FieldErrors
}

const emptyDestination: DestinationForm = { typed: {}, read: null, errors: {} }

/** What was typed when a session ended, and what is wrong with it by now; nothing yet on a page without it. */
export function restoredDestination(service: FbService, draft: PageDraft | null): DestinationForm {
  const typed = draft?.typed ?? null
  return typed === null ? emptyDestination : readDestinationForm(service, typed, true)
}

/** The known values, for a form that changes them. */
export function destinationFormOf(to: Destination & { readonly feeBearer: FeeBearer }): DestinationForm {
  const typed = {
    bank: to.bankCode,
    branch: to.branchCode,
    accountType: to.accountType,
    number: to.number,
    name: to.name,
    bearer: to.feeBearer,
  }
  return { typed, read: null, errors: {} }
}

/** With `isSearching`, only the search is checked, and nothing else is reported as missing yet. */
export function readDestinationForm(service: FbService, form: Form, isSearching: boolean): DestinationForm {
  const read = readDestination(service.site.context, service.profile.service, typedIn(form))
  const errors: Record<string, string> = {}
  const office = (name: 'bank' | 'branch', label: string, { office, candidates, more }: FoundOffice) => {
    if (office !== null) return
    const typed = (form[name] ?? '').trim()
    if (typed === '') {
      if (!isSearching) errors[name] = ja.required(label)
    } else if (candidates.length === 0)
      errors[name] = `該当する${label}が見つかりません。名称、カナ、またはコードをご確認ください。`
    else if (more)
      errors[name] =
        `候補が多いため、一部だけを表示しています。候補から選択するか、${label}を詳しく入力してください。`
    else errors[name] = `${label}を候補から選択してください。`
  }
  office('bank', '金融機関', read.bank)
  if (read.bank.office !== null) office('branch', '支店', read.branch)
  if (!isSearching) Object.assign(errors, accountErrors(form, read))
  return { typed: form, read, errors }
}

export function feeBearerIn(form: Form): FeeBearer {
  return form['bearer'] === 'payee' ? 'payee' : 'payer'
}

function typedIn(form: Form): TypedDestination {
  const office = (name: string) => ({
    words: (form[name] ?? '').slice(0, longest),
    shownFor: form[`${name}Shown`] ?? '',
    picked: form[`${name}Code`] ?? '',
  })
  const accountType = accountTypes.find((each) => each === form['accountType']) ?? 'ordinary'
  return {
    bank: office('bank'),
    branch: office('branch'),
    accountType,
    number: (form['number'] ?? '').slice(0, longest),
    name: (form['name'] ?? '').slice(0, longest * 2),
  }
}

function accountErrors(form: Form, { number, name, nameRefusal }: ReadDestination): Record<string, string> {
  const errors: Record<string, string> = {}
  if ((form['number'] ?? '').trim() === '') errors['number'] = ja.required(numberLabel)
  else if (number === null) errors['number'] = `${numberLabel}は7桁以内の数字で入力してください。`
  if (nameRefusal === null) return errors
  errors['name'] = {
    empty: ja.required(nameLabel),
    characters: `「${'found' in nameRefusal ? nameRefusal.found : ''}」は振込に使用できない文字です。カナ、英数字、スペース、( ) - . で入力してください。`,
    length: `${nameLabel}は、濁点・半濁点を1文字と数えて30文字以内で入力してください（現在${name.length}文字）。`,
  }[nameRefusal.reason]
  return errors
}

/** The fields; the screen provides the form, its buttons and its token. */
export function destinationFields({ typed, read, errors }: DestinationForm): Html {
  const kinds = accountTypes.map((each) => [each, accountTypeNames[each]] as const)
  const bearers = (['payer', 'payee'] as const).map((each) => [each, feeBearerNames[each]] as const)
  // Once the match is unique, the field shows the name as it will be sent.
  const isNameGood = read !== null && read.nameRefusal === null
  return html`${officeView('bank', '金融機関', '名称、カナ、または4桁のコード', typed, read?.bank, errors)}
${officeView('branch', '支店', '名称、カナ、または3桁のコード（例：本店、001）', typed, read?.branch, errors)}
${choice('accountType', '科目', kinds, { value: typed['accountType'] })}
${field({
  name: 'number',
  label: numberLabel,
  value: read?.number ?? typed['number'] ?? '',
  error: errors['number'],
  hint: '7桁に満たない場合は、先頭に0を補います。',
  autocomplete: 'off',
  inputmode: 'numeric',
  maxlength: 20,
})}
${field({
  name: 'name',
  label: nameLabel,
  value: isNameGood ? read.name : (typed['name'] ?? ''),
  error: errors['name'],
  hint: '全角カナ、ひらがなで入力しても、送信される半角カナに変換します。法人名は略語（ｶ)など）に変換します。',
  autocomplete: 'off',
  maxlength: longest * 2,
})}
${choice('bearer', '手数料負担', bearers, { value: typed['bearer'] })}`
}

function officeView(
  name: 'bank' | 'branch',
  label: string,
  hint: string,
  typed: Form,
  found: FoundOffice | undefined,
  errors: FieldErrors,
): Html {
  const words = typed[name] ?? ''
  const office = found?.office ?? null
  const isOpen = office === null && (found?.candidates.length ?? 0) > 0
  const candidates = isOpen
    ? html`<fieldset class="ticks candidates"><legend>${label}の候補</legend><ul>${(
        found?.candidates ?? []
      ).map(
        ({ code, name: officeName, kana }) =>
          html`<li><label class="check"><input type="radio" name="${name}Code" value="${code}"> <span>${code}　${officeName}<span class="hint">　${kana}</span></span></label></li>`,
      )}</ul></fieldset>`
    : html`<input type="hidden" name="${name}Code" value="${office?.code ?? ''}">`
  const chosen =
    office === null
      ? null
      : html`<p class="chosen-office">選択中：<strong>${office.code}　${office.name}</strong></p>`
  return html`<div class="office">${field({ name, label, value: words, error: errors[name], hint, autocomplete: 'off', maxlength: longest })}
<input type="hidden" name="${name}Shown" value="${words}">
${chosen}${candidates}
<p class="office-search"><button class="button button-small" type="submit" name="act" value="search">${label}を検索</button></p></div>`
}

/** Makes Enter in a field continue instead of searching. */
export const enterKey = html`<button class="visually-hidden" type="submit" name="act" value="next" tabindex="-1" aria-hidden="true">次へ</button>`
