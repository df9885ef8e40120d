import { integer, text } from '../../platform/decision/table.ts'

/** What one of the staff asked for, and another one granted or either of them withdrew. */
export type StaffCase<Wish extends string> = {
  readonly wish: Wish
  readonly reason: string
  readonly askedBy: string
  readonly askedAtMs: number
  readonly status: 'asked' | 'granted' | 'declined'
  readonly decidedBy: string | null
  readonly decidedAtMs: number | null
}

export const staffCaseColumns = {
  wish: text,
  reason: text,
  askedBy: text,
  askedAtMs: integer,
  status: text,
  decidedBy: text,
  decidedAtMs: integer,
} as const

/** The rest of a case that somebody begins. */
export function begunBy(askedBy: string) {
  return { askedBy, status: 'asked', decidedBy: null, decidedAtMs: null } as const
}

/** The fold of an event that ends a case. */
export function endedAs<Case extends StaffCase<string>>(status: Case['status']) {
  return (
    found: Case | undefined,
    { operatorId: decidedBy, decidedAtMs }: { readonly operatorId: string; readonly decidedAtMs: number },
  ): Case | undefined => found && { ...found, status, decidedBy, decidedAtMs }
}
