import type { ParticularsShown } from '../rules/oversight-events.ts'
import type { Particulars, PostalAddress } from '../rules/particulars.ts'
import type { ParticularName, ParticularsEvent } from '../rules/particulars-events.ts'
import type { ParticularField, ParticularProblem } from '../rules/particulars-form.ts'
import type { IdentificationPolicy } from '../rules/profile.ts'

/** What they are called where the institution has no name for them, or none any more. */
const commonNames: Record<ParticularName, string> = {
  kana: 'お名前（カナ）',
  telephone: '電話番号',
  birthday: '生年月日',
  postalAddress: '住所',
}

export function particularLabel(name: ParticularName, policy: IdentificationPolicy): string {
  return policy[name] ?? commonNames[name]
}

/** The name of a field of the form, or of a column of a file. */
export function particularFieldLabel(field: ParticularField, policy: IdentificationPolicy): string {
  if (field === 'postalCode') return '郵便番号'
  return particularLabel(field === 'address' ? 'postalAddress' : field, policy)
}

/** A value as it is read out; empty where it isn't known. */
export function particularText(name: ParticularName, particulars: Particulars): string {
  const { kana, telephone, birthday, postalAddress } = particulars
  const texts: Record<ParticularName, string | null> = {
    kana,
    telephone: telephone && telephoneText(telephone),
    birthday: birthday && birthdayText(birthday),
    postalAddress: postalAddress && postalAddressText(postalAddress),
  }
  return texts[name] ?? ''
}

/** Which of them an entry of the journal is about, never a value; of what came with the opening, what is known. */
export function particularsEventText(
  event: ParticularsEvent | ParticularsShown,
  policy: IdentificationPolicy,
): string {
  const isChange = event.type === 'particulars_set' && event.changed.length > 0
  const names = event.type === 'particulars_shown' ? event.fields : isChange ? event.changed : event.held
  const labels = names.map((name) => particularLabel(name, policy)).join('・')
  return isChange ? `変更：${labels}` : labels
}

export const particularProblems: Record<ParticularProblem, string> = {
  kana_form: 'カタカナで入力してください。ひらがなと半角カタカナは、全角カタカナに直して登録します。',
  telephone_form:
    '電話番号を市外局番から入力してください（例　03-1234-5678、海外の番号は +1 などの国番号から）。',
  birthday_form: '生年月日を、実在する日付で入力してください（例　1980/4/1、昭和55年4月1日）。',
  birthday_future: '生年月日が今日より後になっています。確認してください。',
  postal_code_form: '郵便番号は7桁の数字で入力してください（例　100-0001）。',
  postal_code_missing: '郵便番号を入力してください。',
  address_missing: '郵便番号だけでは登録できません。住所を入力してください。',
  hidden: '画面に見えない文字が含まれています。入力し直してください。',
  formula: '先頭に「=」「+」「-」「@」は使用できません。',
  too_long: '長すぎます。短くして入力してください。',
}

/** Digits in groups, where everybody writes them so: 090-1234-5678, 03-1234-5678; otherwise as they are. */
function telephoneText(telephone: string): string {
  const groups =
    /^(0[5-9]0)(\d{4})(\d{4})$/.exec(telephone) ??
    /^(0[36])(\d{4})(\d{4})$/.exec(telephone) ??
    /^(0120|0570|0800)(\d{3})(\d{3})$/.exec(telephone)
  return groups === null ? telephone : groups.slice(1).join('-')
}

/** 1980年4月1日（昭和55年）, as callers say either. */
function birthdayText(birthday: string): string {
  const date = Temporal.PlainDate.from(birthday)
  const era = date
    .withCalendar('japanese')
    .toLocaleString('ja-JP-u-ca-japanese', { era: 'long', year: 'numeric' })
  return `${date.year}年${date.month}月${date.day}日（${era}）`
}

function postalAddressText({ postalCode, text }: PostalAddress): string {
  return `〒${postalCode.slice(0, 3)}-${postalCode.slice(3)}　${text}`
}
