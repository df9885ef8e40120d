import type { Language } from '../../otp/language.ts'

/** What can go wrong with any request: its status, and what the user reads. */
export const problems = {
  fault: {
    status: 500,
    code: 'RMCFXSYS001001E',
    text: 'システムエラーが発生しました。処理は行われていません。しばらくしてから、もう一度お試しください。',
    en: 'A system error occurred. Nothing was done. Please try again later.',
  },
  overloaded: {
    status: 503,
    code: 'RMCFXSYS001002E',
    text: 'ただいま大変混み合っています。しばらくしてから、もう一度お試しください。',
    en: 'We are very busy right now. Please try again later.',
  },
  unavailable: {
    status: 503,
    code: 'RMCFXSYS001007E',
    text: 'ただいまサービスをご利用いただけません。しばらくしてから、もう一度お試しください。',
    en: 'The service is not available right now. Please try again later.',
  },
  tooLarge: {
    status: 413,
    code: 'RMCFXSYS001003E',
    text: '送信された内容が大きすぎます。',
    en: 'What you sent is too large.',
  },
  fileTooLarge: {
    status: 413,
    code: 'RMCFXSYS001008E',
    text: 'ファイルが大きすぎるため、読み込んでいません。選択したファイルに間違いがないかご確認のうえ、間違いがなければ、ファイルを分けてください。',
    en: 'The file is too large, so it was not read. Check that you chose the right file. If you did, split it.',
  },
  notFound: {
    status: 404,
    code: 'RMCFXSYS001004E',
    text: 'お探しの画面は見つかりません。',
    en: 'We can’t find that page.',
  },
  badRequest: {
    status: 400,
    code: 'RMCFXSYS001005E',
    text: '送信された内容を読み取れません。',
    en: 'We can’t read what you sent.',
  },
  forged: {
    status: 403,
    code: 'RMCFXSYS001006E',
    text: '画面の確認ができないため、処理を行いませんでした。画面を開き直してから、もう一度操作してください。',
    en: 'We could not confirm that this came from our page, so nothing was done. Reload the page and try again.',
  },
} as const

export type ProblemKind = keyof typeof problems

/** After how many seconds the same request may succeed; null: it won't. */
export function retryAfterSeconds(kind: ProblemKind): number | null {
  if (kind === 'unavailable') return 10
  return kind === 'overloaded' ? 5 : null
}

/** A request answered with an error page instead of a screen. Thrown, and turned into a page in one place. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind
  constructor(kind: ProblemKind, options?: ErrorOptions) {
    super(problems[kind].text, options)
    this.kind = kind
  }
  get status() {
    return problems[this.kind].status
  }
  /** What the user reads. */
  textIn(language: Language): string {
    const { text, en } = problems[this.kind]
    return language === 'en' ? en : text
  }
  get code(): string {
    return problems[this.kind].code
  }
}
