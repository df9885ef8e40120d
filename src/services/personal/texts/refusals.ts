import {
  answersOf,
  type EnglishRefusals,
  overridden,
  type RefusalOverrides,
  type RefusalRecord,
  type RefusalTable,
  type RefusalText,
} from '../../../authority/texts/refusal.ts'
import { englishRefusals } from '../../../authority/texts/refusals/english.ts'
import { wrongNewTokens } from '../../../authority/texts/refusals/token.ts'
import { refusals as bankRefusals } from '../../../bank/texts/refusals.ts'
import type { PersonalRefusal, Refusal } from '../rules/refusal.ts'

/** Refusals of モバイルIB. The manual prints none of these texts. */
export const personalRefusals = {
  mobile_closed: {
    code: 'RMCFBLGN001006E',
    status: 403,
    ja: '【エラー】モバイルIBのお取り扱いはありません。',
    en: 'the entry for feature phones is closed',
    desk: '提供していないモバイルIB',
  },
  password_change_first: {
    code: 'RMCFBLGN001007E',
    status: 422,
    ja: '【エラー】先に、パソコンまたはスマートフォンでログインして、ログインパスワードを変更してください。',
    en: 'the password must be changed first',
    desk: 'パスワードの変更前',
  },
} as const satisfies Record<PersonalRefusal, RefusalRecord>

const wrongLogin = '【エラー】契約者IDもしくはパスワードに誤りがあります。'
const wrongCode =
  '【エラー】入力されたワンタイムパスワードは誤りがあるか、使用済みまたは有効期限切れです。次に表示されるワンタイムパスワードを、再度入力してください。'

/** Refusals that this service words differently. */
const overrides = {
  ...wrongNewTokens,
  user_unknown: { ja: wrongLogin },
  user_suspended: { ja: wrongLogin },
  password_wrong: { ja: wrongLogin },
  not_enrolled: {
    ja: ({ contacts }, purpose) =>
      purpose === 'restart'
        ? `【エラー】ワンタイムパスワードの利用登録がされていないため、お客さまご自身では再開できません。再開のお手続きは、${contacts.desk.name}の窓口で承ります。`
        : '【エラー】ワンタイムパスワードの利用登録がされていません。',
  },
  code_wrong: { ja: wrongCode },
  code_spent: { ja: wrongCode },
} satisfies RefusalOverrides<Refusal>

export const refusals: RefusalTable<Refusal> = overridden({ ...bankRefusals, ...personalRefusals }, overrides)

const wrongLoginInEnglish = 'The customer ID or password is wrong.'
const wrongCodeInEnglish =
  'The one-time password is wrong, already used or expired. Enter the next one that your token shows.'

/** The same in English. */
const english = {
  ...englishRefusals,
  mobile_closed: 'Mobile IB is not available.',
  password_change_first: 'First, log in on a PC or smartphone and change your login password.',
  user_unknown: wrongLoginInEnglish,
  user_suspended: wrongLoginInEnglish,
  password_wrong: wrongLoginInEnglish,
  not_enrolled: ({ contacts }, purpose) =>
    purpose === 'restart'
      ? `No one-time password is registered, so you can’t restart the service yourself. Visit a branch of ${contacts.desk.name}.`
      : 'No one-time password is registered.',
  code_wrong: wrongCodeInEnglish,
  code_spent: wrongCodeInEnglish,
} satisfies EnglishRefusals<Refusal> & Record<PersonalRefusal | keyof typeof overrides, string | RefusalText>

export const { refusalMessage, refusalStatus } = answersOf(refusals, english)
