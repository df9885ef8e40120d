import { ja } from '../../authority/texts/ja.ts'

export type ProblemKind = 'badRequest' | 'forged' | 'tooLarge' | 'notFound' | 'overloaded' | 'fault'

const statuses = {
  badRequest: 400,
  forged: 403,
  notFound: 404,
  tooLarge: 413,
  overloaded: 503,
  fault: 500,
} as const

/** A request that is answered with an error page instead of a screen. Thrown, and turned into a page in one place. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind
  constructor(kind: ProblemKind) {
    super(ja.system[kind])
    this.kind = kind
  }
  get status() {
    return statuses[this.kind]
  }
  get code(): string {
    return ja.system[`${this.kind}Code`]
  }
}
