import { type FencePart, fencedEach } from '../../../authority/operations/fence-part.ts'
import { askedCases } from '../../queries/core.ts'
import { type PostingCaseEvent, postingCaseState } from '../../rules/posting-case.ts'

/** After a restore, a request of one person may have been granted or declined already: it is asked anew (R3). */
export const fenceCases: FencePart = async (store, now, actor) => [
  fencedEach('postingCases', await askedCases(store), (of) => ({
    refs: [postingCaseState.ref(of.service, of.accountId, of.entryId)],
    event: {
      type: 'posting_case_declined',
      ...of,
      operatorId: actor,
      decidedAtMs: now.epochMilliseconds,
    } satisfies PostingCaseEvent,
  })),
]
