import { toHex } from '../bytes.ts'
import type { RejectionReason } from './answer.ts'
import type { Row } from './batch.ts'
import type { Account, Field, FieldType, Money, Rate, Template } from './fields.ts'
import type { Operation } from './payload.ts'
import type { ReadingRefusal } from './reading.ts'

// What a person reads of an operation, made from the signed bytes alone. The token app, the terminal, the desk and the
// evidence show these lines, so that what is looked at later is what was looked at then.

export type ShownField = {
  readonly label: string
  readonly type: FieldType
  /** One below the other. Runs of spaces count: a page keeps them (white-space: pre-wrap). */
  readonly lines: readonly string[]
  /** Which letters look like others, and what they are; empty where none does. */
  readonly lookAlikes: string
}

export type Shown = {
  readonly title: string
  readonly fields: readonly ShownField[]
}

/** All of an operation that its reader has to compare, in the order in which it is signed. */
export function shownOperation({ template, fields }: Pick<Operation, 'template' | 'fields'>): Shown {
  return { title: templateTitles[template], fields: fields.map(shownField) }
}

/** The same as lines of text, below who signed it; what only one token knows, such as a first-time payee, comes after them. */
export function operationLines(operation: Operation, institutionName: string): readonly string[] {
  const { title, fields } = shownOperation(operation)
  return [
    `${institutionName}（${operation.service}）`,
    title,
    ...fields.flatMap(({ label, lines, lookAlikes }) => [
      `${label}: ${lines.join('\n  ')}`,
      ...(lookAlikes === '' ? [] : [`  ${lookAlikes}`]),
    ]),
  ]
}

export const templateTitles = {
  transfer: '振込',
  transfer_batch: '振込（複数の振込先）',
  payee: '振込先の登録',
  limit: '限度額の変更',
  fx_contract: '為替予約の締結',
  token_change: 'トークンの変更',
  passkey: 'パスキーの登録',
  mail_address: 'メールアドレスの変更',
  login: 'ログイン',
  note: 'お知らせ',
} as const satisfies Record<Template, string>

export const rejectionTexts = {
  not_mine: '身に覚えがない',
  wrong_amount: '金額が違う',
  wrong_payee: '振込先が違う',
  again: 'やり直す',
} as const satisfies Record<RejectionReason, string>

/** The question above the buttons of a token. */
export const nobodyTellsYou = '電話やメールで指示されて操作していませんか'

export const firstTimePayee = '初めての振込先です'

const needsUpdate = 'アプリを更新してください。'
const notGenuine = 'この取引は確認できません。承認せず、取引画面からやり直してください。'

/** What a token says instead of an operation that it doesn't show. */
export const readingRefusalTexts = {
  not_an_operation: '取引のQRコードではありません。',
  bad_base45: 'QRコードを正しく読み取れませんでした。もう一度読み取ってください。',
  bad_cose: notGenuine,
  unknown_key: 'この取引は、お持ちのトークンの金融機関のものと確認できません。承認しないでください。',
  bad_signature: notGenuine,
  not_deterministic: notGenuine,
  unknown_version: needsUpdate,
  bad_payload: notGenuine,
  other_institution: notGenuine,
  other_token: 'ほかのトークン宛ての取引です。取引画面に表示されたトークンIDをご確認ください。',
  unknown_template: needsUpdate,
  unknown_type: needsUpdate,
  bad_field: notGenuine,
  expired:
    '取引の有効期限が切れています。取引画面からやり直してください。有効期限内の場合は、端末の時計をご確認ください。',
  not_yet_valid: '端末の時計が遅れています。時計を合わせてから、もう一度読み取ってください。',
  already_answered: 'この取引には回答済みです。',
} as const satisfies Record<ReadingRefusal, string>

/** One payee of a batch: where to, what it is told with the money, and how much. */
export function shownRow({ account, money, reference }: Row): {
  readonly lines: readonly string[]
  readonly amount: string
  readonly lookAlikes: string
} {
  const lines = [...shownAccount(account), ...(reference === '' ? [] : [reference])]
  return { lines, amount: shownMoney(money), lookAlikes: lookAlikesIn(lines.join('')) }
}

/** A whole list as lines of text, each payee below its number. */
export function rowLines(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row, at) => {
    const { lines, amount } = shownRow(row)
    return [`${at + 1}件目`, ...[...lines, amount].map((line) => `  ${line}`)]
  })
}

function shownField(field: Field): ShownField {
  const lines = linesOf(field)
  return { label: field.label, type: field.type, lines, lookAlikes: lookAlikesIn(lines.join('')) }
}

function linesOf(field: Field): readonly string[] {
  switch (field.type) {
    case 'money':
      return [shownMoney(field.value)]
    case 'account':
      return shownAccount(field.value)
    case 'rate':
      return [shownRate(field.value)]
    case 'date':
      return [shownDate(field.value)]
    case 'count':
      return [`${grouped(field.value, 0)}件`]
    case 'name':
    case 'text':
      return [field.value]
    case 'digest':
      return [(toHex(field.value).slice(0, 16).match(/.{4}/g) ?? []).join(' ')]
  }
}

/** From the bytes alone, without a table of currencies. */
function shownMoney({ currency, amount, decimals }: Money): string {
  const number = grouped(amount, decimals)
  return currency === 'JPY' ? `${number}円` : `${number} ${currency}`
}

function grouped(amount: number, decimals: number): string {
  const digits = String(amount).padStart(decimals + 1, '0')
  const places = digits.length - decimals
  const whole = Array.from(digits.slice(0, places), (digit, at) =>
    at > 0 && (places - at) % 3 === 0 ? `,${digit}` : digit,
  ).join('')
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`
}

const accountTypeNames = { 1: '普通', 2: '当座', 4: '貯蓄', 9: 'その他' } as const

/** Bank, branch, account and holder, one below the other. */
export function shownAccount(account: Account): readonly string[] {
  return [
    `${account.bank} ${account.bankName}`,
    `${account.branch} ${account.branchName}`,
    `${accountTypeNames[account.type]} ${account.number}`,
    account.holder,
  ]
}

function shownRate({ units, base, amount, decimals, quote }: Rate): string {
  return `${units} ${base} = ${grouped(amount, decimals)} ${quote}`
}

function shownDate(date: number): string {
  return `${Math.floor(date / 10000)}年${Math.floor(date / 100) % 100}月${date % 100}日`
}

// Letters that are drawn alike and are not the same; what stands behind each tells a reader which one it is.
const lookAlikes: readonly Readonly<Record<string, string>>[] = [
  { ニ: 'カタカナ', 二: '漢字' },
  { ー: '長音', 一: '漢字', '－': '記号', '―': '記号' },
  { ヘ: 'カタカナ', へ: 'ひらがな' },
  { ベ: 'カタカナ', べ: 'ひらがな' },
  { ペ: 'カタカナ', ぺ: 'ひらがな' },
  { リ: 'カタカナ', り: 'ひらがな' },
  { カ: 'カタカナ', 力: '漢字' },
  { ロ: 'カタカナ', 口: '漢字' },
  { タ: 'カタカナ', 夕: '漢字' },
  { エ: 'カタカナ', 工: '漢字' },
  { ト: 'カタカナ', 卜: '漢字' },
  { ハ: 'カタカナ', 八: '漢字' },
  { ミ: 'カタカナ', 三: '漢字' },
  { チ: 'カタカナ', 千: '漢字' },
]

/**
 * Which letters of a text are easily read as others: 「ニ」はカタカナ、「二」は漢字. A kanji among kanji and a kana among kana
 * are what one expects: only letters are named that stand beside another script, or both of a pair.
 */
function lookAlikesIn(text: string): string {
  const present = lookAlikes.flatMap((group) => {
    const found = Object.entries(group).filter(([letter]) => text.includes(letter))
    return found.filter(([letter, script]) => found.length > 1 || isStranger(text, letter, script))
  })
  return present.map(([letter, script]) => `「${letter}」は${script}`).join('、')
}

const scripts: Readonly<Record<string, RegExp>> = {
  カタカナ: /[\p{Script=Katakana}ー]/u,
  ひらがな: /\p{Script=Hiragana}/u,
  漢字: /\p{Script=Han}/u,
  長音: /[\p{Script=Katakana}\p{Script=Hiragana}ー]/u,
}

/** Whether a letter stands somewhere with another script on each side where there is a letter. */
function isStranger(text: string, letter: string, script: string): boolean {
  const own = scripts[script]
  if (own === undefined) return false
  const letters = [...text]
  return letters.some((here, at) => {
    const beside = [letters[at - 1], letters[at + 1]].filter((other) => /\p{L}/u.test(other ?? ''))
    return here === letter && beside.length > 0 && beside.every((other) => !own.test(other ?? ''))
  })
}
