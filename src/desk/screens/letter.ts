import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import { situationNow } from '../../authority/operations/situation.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, dayText } from '../../platform/web/times.ts'
import type { FirstPasswords, LetterFacts, LetterWords, Staff } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { partOf } from '../operations/parts.ts'
import { deskUserHref } from '../routes.ts'
import { deskTexts } from '../texts/desk.ts'
import { shownCustomerNumber } from './customer-numbers.ts'
import { letterTools, passwordCaution } from './letter-tools.ts'
import { type Desk, deskPage } from './staff.ts'

/** The passwords that a letter tells, which are shown here and never again; null: the letter tells the ID only. */
export type LetterPasswords = (FirstPasswords & { readonly expiresAtMs: number }) | null

/**
 * A letter for a window envelope, one page A4: 「ご利用開始のお知らせ」 with the first password (S0-2.2-04),
 * 「初期設定完了のご連絡」 with the user ID alone (S1-2.2-04), or the new password after a reset.
 */
export function letterPage(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  letter: { readonly isReset: boolean; readonly told: LetterPasswords; readonly notice: Message | null },
): Html {
  const { user } = record
  const { told, notice } = letter
  const title = letter.isReset ? 'ログインパスワード再設定のお知らせ' : profile.names.userIdNotice
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const main = html`${letterTools({
    notice,
    caution: told === null ? null : passwordCaution(deskTexts.shownOnce),
    back: { href: back, name: 'ユーザの画面へ戻る' },
  })}
${sheet(desk, record, profile, title, letter)}`
  return deskPage(desk, staff, title, main)
}

function sheet(
  { context }: Desk,
  { user, customer, password: stored }: UserRecord,
  profile: ServiceProfile,
  title: string,
  { isReset, told }: { readonly isReset: boolean; readonly told: LetterPasswords },
): Html {
  const words = partOf(context, user.service).letter
  const now = context.now()
  const { names, institutionName, serviceName, contacts } = profile
  const { name, telephone, hours } = contacts.desk
  // The password that the customer chose is on the application form; the letter only says how long it counts.
  const chosen = told === null && stored?.mustChange === 'initial' ? stored.expiresAtMs : null
  return html`<article class="letter" aria-labelledby="letter-title">
<div class="letter-head">
<div class="letter-address"><p class="letter-label">住所ラベル貼付欄</p>${addressee(customer, user, profile)}${customer.number === null ? null : html`<p class="letter-number">${customerNumberLabel(profile)}　${shownCustomerNumber(customer.number, profile)}</p>`}</div>
<div class="letter-sender"><p>${dayText(now.toZonedDateTimeISO('Asia/Tokyo'))}</p><p>${institutionName}</p><p>${name}</p></div>
</div>
<h1 id="letter-title">${title}</h1>
<p>${opening(isReset, serviceName)}</p>
<dl class="letter-facts">
<div><dt>サービス名</dt><dd>${serviceName}</dd></div>
<div><dt>${names.userId}</dt><dd class="letter-code">${user.userId}</dd></div>
<div><dt>ユーザ名</dt><dd>${user.userName}</dd></div>
${told === null ? null : passwordFacts(isReset ? '新しいログインパスワード' : names.initialPassword, told, words)}
${chosen === null ? null : html`<div><dt>${names.initialPassword}の有効期限</dt><dd>${dayAndTimeText(chosen)}まで</dd></div>`}
</dl>
<h2>お手続き</h2>
${(words?.steps ?? plainSteps)({ profile, situation: situationNow(context, profile), isReset })}
<h2>ご注意</h2>
<ul>
<li>この書面は、ほかの方の目に触れないよう、大切に保管してください。</li>
${told === null ? null : html`<li>パスワードは大文字・小文字を区別します。${words?.exceptPasswords ?? ''}数字の0・1、英字のO・o・l・Iは使っていません。</li><li>有効期限を過ぎるとログインできません。下記へご連絡ください。</li>`}
</ul>
<p class="letter-contact">お問い合わせ先：${name}${telephone === null ? '' : `　電話番号：${telephone}`}${hours === null ? '' : `　受付時間：${hours}`}</p>
</article>`
}

/** 御中 is for a company; a person is a customer of their own (D7). */
function addressee(
  { name }: UserRecord['customer'],
  { userName }: UserRecord['user'],
  { customers }: ServiceProfile,
): Html {
  if (customers?.are === 'persons') return html`<p>${userName}　様</p>`
  return html`<p>${name}　御中</p><p>${userName}　様</p>`
}

function opening(isReset: boolean, serviceName: string): string {
  return isReset
    ? `ご依頼により、${serviceName}のログインパスワードを再設定しましたので、お知らせいたします。`
    : `このたびは${serviceName}をお申し込みいただき、ありがとうございます。ご利用の準備が整いましたので、お知らせいたします。`
}

function passwordFacts(
  label: string,
  { login, others, expiresAtMs }: NonNullable<LetterPasswords>,
  words: LetterWords | undefined,
): Html {
  const besides = Object.entries(words?.passwordNames ?? {}).flatMap(([key, name]) => {
    const password = others[key]
    if (password === undefined) return []
    return html`<div><dt>初回${name}</dt><dd class="letter-code">${password}</dd></div>\n`
  })
  return html`<div><dt>${label}</dt><dd class="letter-code">${login}</dd></div>
${besides}
<div><dt>パスワードの有効期限</dt><dd>${dayAndTimeText(expiresAtMs)}まで</dd></div>`
}

/** In a kind of service that has no words of its own. */
function plainSteps({ profile: { names, serviceName } }: LetterFacts): Html {
  return html`<ol>
<li>${serviceName}のログイン画面で、上記の${names.userId}とログインパスワードを入力し、画面の案内に従ってログインしてください。</li>
<li>ログインされると、ログインパスワードの変更の画面が表示されますので、変更してください。</li>
</ol>`
}
