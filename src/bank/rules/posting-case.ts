import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** What becomes of a posting that the core system refused: it is sent again, or settled there without it. */
export type CaseWish = 'resend' | 'close'

/** Every request ends; if the core system refuses the posting again, a new one may begin. */
export const caseTransitions = {
  asked: { posting_case_granted: 'granted', posting_case_declined: 'declined' },
  granted: {},
  declined: {},
} as const

/** What one of the staff asked for about a refused posting, and another one granted (decision 83). */
export type PostingCase = {
  readonly service: string
  readonly accountId: string
  readonly entryId: string
  readonly wish: CaseWish
  readonly reason: string
  readonly askedBy: string
  readonly askedAtMs: number
  readonly status: keyof typeof caseTransitions
  readonly decidedBy: string | null
  readonly decidedAtMs: number | null
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
    wish: text,
    reason: text,
    askedBy: text,
    askedAtMs: integer,
    status: text,
    decidedBy: text,
    decidedAtMs: integer,
  },
  on: {
    posting_case_asked: {
      key: ofCase,
      fold: (_, { type: __, operatorId: askedBy, ...asked }) => {
        return { ...asked, askedBy, status: 'asked', decidedBy: null, decidedAtMs: null }
      },
    },
    posting_case_declined: { key: ofCase, fold: decided },
    posting_case_granted: { key: ofCase, fold: decided },
  },
})

function decided(
  found: PostingCase | undefined,
  {
    type,
    operatorId: decidedBy,
    decidedAtMs,
  }: Exclude<PostingCaseEvent, { readonly type: 'posting_case_asked' }>,
): PostingCase | undefined {
  return found && { ...found, status: caseTransitions.asked[type], decidedBy, decidedAtMs }
}
