import { begunBy, endedAs, type StaffCase, staffCaseColumns } from '../../../bank/rules/staff-case.ts'
import { state } from '../../../platform/decision/state.ts'
import { text } from '../../../platform/decision/table.ts'

/**
 * What becomes of transfers that a restore brought back as reserved: they still are, or were meanwhile paid and handed over (`left`), or
 * canceled.
 */
export type FencedWish = 'release' | 'left' | 'cancel'

/** Every request ends; about what nothing came of, a new one may begin. */
export const fencedCaseTransitions = {
  asked: { fenced_case_granted: 'granted', fenced_case_declined: 'declined' },
  granted: {},
  declined: {},
} as const

/** What one of the staff asked for about transfers that a restore brought back, and another one granted (decision 101). */
export type FencedCase = StaffCase<FencedWish> & {
  readonly service: string
  readonly caseId: string
}

type OfCase = Pick<FencedCase, 'service' | 'caseId'> & {
  readonly operatorId: string
  /** Whose case it is, or was. */
  readonly transferIds: readonly string[]
}

export type FencedCaseEvent =
  | (OfCase & Pick<FencedCase, 'wish' | 'reason' | 'askedAtMs'> & { readonly type: 'fenced_case_asked' })
  | (OfCase & { readonly type: 'fenced_case_declined'; readonly decidedAtMs: number })
  | (OfCase & {
      readonly type: 'fenced_case_granted'
      readonly wish: FencedWish
      readonly decidedAtMs: number
    })

/** The keys of its transfers. */
export function ofFenced({ service, transferIds }: OfCase): readonly (readonly [string, string])[] {
  return transferIds.map((transferId) => [service, transferId] as const)
}

const ofCase = ({ service, caseId }: OfCase) => [service, caseId] as const

export const fencedCaseState = state<FencedCase, FencedCaseEvent>()({
  name: 'fencedCase',
  row: 'what was asked for about transfers that a restore brought back, and who granted it',
  table: 'fb_fenced_case',
  key: ['service', 'caseId'],
  columns: {
    service: text,
    caseId: text,
    ...staffCaseColumns,
  },
  on: {
    fenced_case_asked: {
      key: ofCase,
      fold: (_, { type: __, operatorId: askedBy, transferIds: ___, ...asked }) => {
        return { ...asked, ...begunBy(askedBy) }
      },
    },
    fenced_case_declined: {
      key: ofCase,
      fold: endedAs<FencedCase>(fencedCaseTransitions.asked.fenced_case_declined),
    },
    fenced_case_granted: {
      key: ofCase,
      fold: endedAs<FencedCase>(fencedCaseTransitions.asked.fenced_case_granted),
    },
  },
})
