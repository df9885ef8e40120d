/** What can go wrong with any request: its status, and what the user reads. */
export const problems = {
  fault: {
    status: 500,
    code: 'RMCFXSYS001001E',
    text: 'システムエラーが発生しました。処理は行われていません。しばらくしてから、もう一度お試しください。',
  },
  overloaded: {
    status: 503,
    code: 'RMCFXSYS001002E',
    text: 'ただいま大変混み合っています。しばらくしてから、もう一度お試しください。',
  },
  unavailable: {
    status: 503,
    code: 'RMCFXSYS001007E',
    text: 'ただいまサービスをご利用いただけません。しばらくしてから、もう一度お試しください。',
  },
  tooLarge: { status: 413, code: 'RMCFXSYS001003E', text: '送信された内容が大きすぎます。' },
  fileTooLarge: {
    status: 413,
    code: 'RMCFXSYS001008E',
    text: 'ファイルが大きすぎるため、読み込んでいません。選択したファイルに間違いがないかご確認のうえ、間違いがなければ、ファイルを分けてください。',
  },
  notFound: { status: 404, code: 'RMCFXSYS001004E', text: 'お探しの画面は見つかりません。' },
  badRequest: { status: 400, code: 'RMCFXSYS001005E', text: '送信された内容を読み取れません。' },
  forged: {
    status: 403,
    code: 'RMCFXSYS001006E',
    text: '画面の確認ができないため、処理を行いませんでした。画面を開き直してから、もう一度操作してください。',
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
  get code(): string {
    return problems[this.kind].code
  }
}
