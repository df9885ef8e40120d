import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import { situationNow } from '../../authority/operations/situation.ts'
import type { Customer } from '../../authority/rules/customer.ts'
import type { Password } from '../../authority/rules/password.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Role } from '../../authority/rules/rights.ts'
import type { User } from '../../authority/rules/user.ts'
import { formatActivationCode } from '../../otp/activation-code.ts'
import type { Sheet, SheetFact } from '../../platform/print/sheet.ts'
import { dayAndTimeText, dayText } from '../../platform/web/times.ts'
import type { DeskContext, FirstPasswords, LetterFacts, LetterWords } from '../contract.ts'
import { partOf } from '../operations/parts.ts'
import { roleNames } from '../texts/desk.ts'
import { shownCustomerNumber } from './customer-numbers.ts'

/**
 * What letters say: one source for the sheet that is printed from the screen and for those of a print run (D7).
 */

/** Who is written to. */
export type Recipient = {
  readonly user: Pick<User, 'service' | 'userId' | 'userName'>
  readonly customer: Pick<Customer, 'name' | 'number'>
  readonly password?: Password | undefined
}

/** The passwords that a letter tells, which are shown once and never again; null: the letter tells the ID only. */
export type LetterPasswords = (FirstPasswords & { readonly expiresAtMs: number }) | null

/**
 * 「ご利用開始のお知らせ」 with the first password (S0-2.2-04), 「初期設定完了のご連絡」 with the user ID alone (S1-2.2-04), or the
 * new password after a reset.
 */
export function passwordLetter(
  context: DeskContext,
  recipient: Recipient,
  profile: ServiceProfile,
  { isReset, told }: { readonly isReset: boolean; readonly told: LetterPasswords },
): Sheet {
  const { user, password: stored } = recipient
  const words = partOf(context, user.service).letter
  const { names, serviceName } = profile
  // The password that the customer chose is on the application form; the letter only says how long it counts.
  const chosen = told === null && stored?.mustChange === 'initial' ? stored.expiresAtMs : null
  const facts = [
    plain('サービス名', serviceName),
    typed(names.userId, user.userId),
    plain('ユーザ名', user.userName),
    ...(told === null
      ? []
      : passwordFacts(isReset ? '新しいログインパスワード' : names.initialPassword, told, words)),
    ...(chosen === null
      ? []
      : [plain(`${names.initialPassword}の有効期限`, `${dayAndTimeText(chosen)}まで`)]),
  ]
  const caution =
    told === null
      ? []
      : [
          `パスワードは大文字・小文字を区別します。${words?.exceptPasswords ?? ''}数字の0・1、英字のO・o・l・Iは使っていません。`,
          '有効期限を過ぎるとログインできません。下記へご連絡ください。',
        ]
  return {
    ...frameOf(recipient, profile, context.now()),
    title: isReset ? 'ログインパスワード再設定のお知らせ' : names.userIdNotice,
    opening: openingOf(isReset, serviceName),
    facts,
    steps: (words?.steps ?? plainSteps)({ profile, situation: situationNow(context, profile), isReset }),
    cautions: [kept, ...caution],
  }
}

/** What a member of the staff is handed: the ID, and a first password that is told here and never again. */
export function operatorSheet(
  profile: ServiceProfile,
  user: Pick<User, 'userId' | 'userName'>,
  { password, expiresAtMs, role, isReset }: OperatorLetter,
  now: Temporal.Instant,
): Sheet {
  const { names, serviceName } = profile
  return {
    ...staffFrame(profile, user, now),
    title: isReset ? '初期パスワード再発行のお知らせ' : names.userIdNotice,
    opening: isReset
      ? `${serviceName}の${names.initialPassword}を再発行しましたので、お知らせします。`
      : `${serviceName}の担当者として登録しましたので、お知らせします。`,
    facts: [
      plain('サービス名', serviceName),
      typed(names.userId, user.userId),
      plain('担当者名', user.userName),
      plain('役割', roleNames[role]),
      typed(names.initialPassword, password),
      plain('パスワードの有効期限', `${dayAndTimeText(expiresAtMs)}まで`),
    ],
    steps: [
      `トークンをまだ登録していない方は、ログイン画面で[利用開始登録]ボタンを押し、上記の${names.userId}と${names.initialPassword}をご入力ください。`,
      'トークンを登録済みの方は、[ワンタイムパスワードログイン]ボタンを押し、ログインしてください。',
      'ログインされると、パスワード変更画面が表示されますので、パスワードを変更してください。',
    ],
    cautions: [
      kept,
      'パスワードは大文字・小文字を区別します。数字の0・1、英字のO・o・l・Iは使っていません。',
    ],
  }
}

export type OperatorLetter = {
  readonly password: string
  readonly expiresAtMs: number
  readonly role: Role
  readonly isReset: boolean
}

export type MadeCode = { readonly code: string; readonly expiresAtMs: number }

/** The activation code of a member of the staff, who gets the password from somebody else (decision 92). */
export function operatorCodeSheet(
  profile: ServiceProfile,
  user: Pick<User, 'userId' | 'userName'>,
  made: MadeCode,
  now: Temporal.Instant,
): Sheet {
  const { names, serviceName } = profile
  return {
    ...staffFrame(profile, user, now),
    title: activationTitle,
    opening: `${serviceName}のトークンを、トークンアプリで発行するためのコードをお知らせします。`,
    facts: [
      plain('サービス名', serviceName),
      typed(names.userId, user.userId),
      plain('担当者名', user.userName),
      ...codeFacts(made),
    ],
    steps: codeSteps(serviceName),
    cautions: [kept, codeOnce, '初期パスワードは、別の担当者からお受け取りください。'],
  }
}

/** A sheet for a member of the staff, which is handed over at the desk itself. */
function staffFrame(
  { institutionName, contacts }: ServiceProfile,
  { userName }: Pick<User, 'userName'>,
  now: Temporal.Instant,
) {
  return {
    address: null,
    addressees: [`${userName}　様`],
    reference: null,
    sender: [dayText(now.toZonedDateTimeISO('Asia/Tokyo')), institutionName, contacts.desk.name],
    contact: `お問い合わせ先：${contacts.desk.name}`,
    foot: null,
  }
}

function codeFacts({ code, expiresAtMs }: MadeCode): readonly SheetFact[] {
  return [
    typed('アクティベーションコード', formatActivationCode(code)),
    plain('有効期限', `${dayAndTimeText(expiresAtMs)}まで`),
  ]
}

const codeSteps = (serviceName: string): readonly string[] => [
  'お使いの端末で、トークンアプリを開いてください。',
  '画面の案内に従い、上記のアクティベーションコードをご入力ください。ハイフンと大文字・小文字の区別は不要です。',
  `クレデンシャルID（トークンID）が表示されましたら、${serviceName}のログイン画面から利用開始登録を行ってください。`,
]

export const activationTitle = 'アクティベーションコードのお知らせ'

/** An activation code for a token app. */
export function activationLetter(
  context: Pick<DeskContext, 'now'>,
  recipient: Recipient,
  profile: ServiceProfile,
  made: MadeCode,
): Sheet {
  const { names, serviceName } = profile
  return {
    ...frameOf(recipient, profile, context.now()),
    reference: null,
    title: activationTitle,
    opening: 'トークンアプリでクレデンシャルを発行するためのコードを、お知らせいたします。',
    facts: [plain('サービス名', serviceName), typed(names.userId, recipient.user.userId), ...codeFacts(made)],
    steps: codeSteps(serviceName),
    cautions: [kept, codeOnce, '有効期限を過ぎると使えなくなります。下記へご連絡ください。'],
  }
}

const codeOnce =
  'アクティベーションコードをお使いいただけるのは一度だけです。英字のI・L・O・Uは使っていません。'

const kept = 'この書面は、ほかの方の目に触れないよう、大切に保管してください。'

const plain = (name: string, value: string): SheetFact => ({ name, value, isTyped: false })
const typed = (name: string, value: string): SheetFact => ({ name, value, isTyped: true })

function frameOf({ user, customer }: Recipient, profile: ServiceProfile, now: Temporal.Instant) {
  const { name, telephone, hours } = profile.contacts.desk
  const number = customer.number
  return {
    address: null,
    addressees: addresseesOf(customer, user, profile),
    reference:
      number === null ? null : `${customerNumberLabel(profile)}　${shownCustomerNumber(number, profile)}`,
    sender: [dayText(now.toZonedDateTimeISO('Asia/Tokyo')), profile.institutionName, name],
    contact: `お問い合わせ先：${name}${telephone === null ? '' : `　電話番号：${telephone}`}${hours === null ? '' : `　受付時間：${hours}`}`,
    foot: null,
  }
}

/** 御中 is for a company; a person is a customer of their own (D7). */
function addresseesOf(
  { name }: Recipient['customer'],
  { userName }: Recipient['user'],
  { customers }: ServiceProfile,
): readonly string[] {
  return customers?.are === 'persons' ? [`${userName}　様`] : [`${name}　御中`, `${userName}　様`]
}

function openingOf(isReset: boolean, serviceName: string): string {
  return isReset
    ? `ご依頼により、${serviceName}のログインパスワードを再設定しましたので、お知らせいたします。`
    : `このたびは${serviceName}をお申し込みいただき、ありがとうございます。ご利用の準備が整いましたので、お知らせいたします。`
}

function passwordFacts(
  label: string,
  { login, others, expiresAtMs }: NonNullable<LetterPasswords>,
  words: LetterWords | undefined,
): readonly SheetFact[] {
  const besides = Object.entries(words?.passwordNames ?? {}).flatMap(([key, name]) => {
    const password = others[key]
    return password === undefined ? [] : [typed(`初回${name}`, password)]
  })
  const until = plain('パスワードの有効期限', `${dayAndTimeText(expiresAtMs)}まで`)
  return [typed(label, login), ...besides, until]
}

/** In a kind of service that has no words of its own. */
function plainSteps({ profile: { names, serviceName } }: LetterFacts): readonly string[] {
  return [
    `${serviceName}のログイン画面で、上記の${names.userId}とログインパスワードを入力し、画面の案内に従ってログインしてください。`,
    'ログインされると、ログインパスワードの変更の画面が表示されますので、変更してください。',
  ]
}
