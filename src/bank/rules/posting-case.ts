import { state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import { begunBy, endedAs, type StaffCase, staffCaseColumns } from './staff-case.ts'

/** What becomes of a posting that the core system refused: it is sent again, or settled there without it. */
export type CaseWish = 'resend' | 'close'

/** Every request ends; if the core system refuses the posting again, a new one may begin. */
export const caseTransitions = {
  asked: { posting_case_granted: 'granted', posting_case_declined: 'declined' },
  granted: {},
  declined: {},
} as const

/** What one of the staff asked for about a refused posting, and another one granted (decision 83). */
export type PostingCase = StaffCase<CaseWish> & {
  readonly service: string
  readonly accountId: string
  readonly entryId: string
}

type OfCase = Pick<PostingCase, 'service' | 'accountId' | 'entryId'> & { readonly operatorId: string }

export type PostingCaseEvent =
  | (OfCase & Pick<PostingCase, 'wish' | 'reason' | 'askedAtMs'> & { readonly type: 'posting_case_asked' })
  | (OfCase & { readonly type: 'posting_case_declined'; readonly decidedAtMs: number })
  | (OfCase & {
      readonly type: 'posting_case_granted'
      readonly wish: CaseWish
      readonly decidedAtMs: number
    })

const ofCase = ({ service, accountId, entryId }: OfCase) => [service, accountId, entryId] as const

export const postingCaseState = state<PostingCase, PostingCaseEvent>()({
  name: 'postingCase',
  row: 'what was asked for about a posting that the core system refused, and who granted it',
  table: 'bank_posting_case',
  ofPerson: { by: 'accountId', erased: (found) => ({ ...found, reason: '' }) },
  key: ['service', 'accountId', 'entryId'],
  columns: {
    service: text,
    accountId: text,
    entryId: text,
    ...staffCaseColumns,
  },
  on: {
    posting_case_asked: {
      key: ofCase,
      fold: (_, { type: __, operatorId: askedBy, ...asked }) => {
        return { ...asked, ...begunBy(askedBy) }
      },
    },
    posting_case_declined: {
      key: ofCase,
      fold: endedAs<PostingCase>(caseTransitions.asked.posting_case_declined),
    },
    posting_case_granted: {
      key: ofCase,
      fold: endedAs<PostingCase>(caseTransitions.asked.posting_case_granted),
    },
  },
})
