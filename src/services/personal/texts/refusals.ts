import {
  answersOf,
  overridden,
  type RefusalOverrides,
  type RefusalRecord,
  type RefusalTable,
} from '../../../authority/texts/refusal.ts'
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
const overrides: RefusalOverrides<Refusal> = {
  user_unknown: { ja: wrongLogin },
  user_suspended: { ja: wrongLogin },
  password_wrong: { ja: wrongLogin },
  not_enrolled: { ja: '【エラー】ワンタイムパスワードの利用登録がされていません。' },
  code_wrong: { ja: wrongCode },
  code_spent: { ja: wrongCode },
}

export const refusals: RefusalTable<Refusal> = overridden({ ...bankRefusals, ...personalRefusals }, overrides)

export const { refusalMessage, refusalStatus } = answersOf(refusals)
