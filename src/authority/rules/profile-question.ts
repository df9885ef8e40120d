import { addressWith, anyText, atMost, firstOf, type Wrong } from './answer-forms.ts'

/** What only the institution can say, where its profile builds on a template (E9); `./warifu init` asks it. */
export type ProfileQuestion = {
  /** The field. It is asked for where a template has its section, and not the field. */
  readonly path: string
  /** As the option of the command is called. */
  readonly option: string
  readonly help: string
  readonly wrong: Wrong
  /** What the field becomes; without it, the answer. */
  readonly read?: (answer: string) => unknown
  readonly usual?: (known: KnownOfInstitution) => string
}

/** What was answered before. */
export type KnownOfInstitution = {
  readonly institutionName: string
  readonly publicOrigin: string
  /** In Japan. */
  readonly today: string
}

export const authorityQuestions: readonly ProfileQuestion[] = [
  {
    path: 'contacts.desk.telephone',
    option: 'telephone',
    help: 'telephone number of the support desk, as customers read it',
    wrong: anyText,
  },
  {
    path: 'contacts.desk.hours',
    option: 'hours',
    help: 'its hours, as customers read them',
    wrong: anyText,
    usual: () => '平日9時～17時（銀行休業日を除きます）',
  },
  {
    path: 'help.tokenAppUrl',
    option: 'token-app-url',
    help: 'where users find the token app',
    wrong: firstOf(atMost(200), addressWith('https://', 'http://')),
    usual: ({ publicOrigin }) => `${publicOrigin}/token/`,
  },
]
