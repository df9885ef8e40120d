import {
  type Fenced,
  type FencePart,
  fenced,
  fencedEach,
} from '../../../../authority/operations/fence-part.ts'
import { askedFencedCases, reservedTransfers } from '../../queries/fenced.ts'
import { type FencedCaseEvent, fencedCaseState } from '../../rules/fenced-case.ts'
import { type TransferEvent, transferState } from '../../rules/transfer.ts'

/**
 * After a restore, what is accepted and not paid yet may have been canceled, changed or paid: two persons say so (R3). What one of them
 * said after an earlier restore is void.
 */
export const fenceTransfers: FencePart = async (store, now, operatorId): Promise<readonly Fenced[]> => [
  fencedEach('fencedCases', await askedFencedCases(store), (of) => ({
    refs: [fencedCaseState.ref(of.service, of.caseId)],
    event: {
      type: 'fenced_case_declined',
      ...of,
      operatorId,
      // They are fenced anew, below.
      transferIds: [],
      decidedAtMs: now.epochMilliseconds,
    } satisfies FencedCaseEvent,
  })),
  fenced('transfers', await reservedTransfers(store), {
    refOf: ({ service, transferId }) => transferState.ref(service, transferId),
    eventOf: (transfers): TransferEvent => ({
      type: 'transfers_fenced',
      transfers,
      fencedAtMs: now.epochMilliseconds,
    }),
  }),
]
