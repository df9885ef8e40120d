// A contract that ends: its token's secret goes, and what it left of persons is erased.

import type { Event } from '../../support/events.ts'
import { customerCreated, service } from './changes.ts'
import { tokenIssued } from './token-events.ts'

const of = { service, customerId: 'c9' } as const

export const endLife: readonly (readonly Event[])[] = [
  [customerCreated('c9', '去り行く商事株式会社'), tokenIssued('WRFM9', new Uint8Array(20), true)],
  [
    { type: 'customer_closed', ...of, closedBy: 'desk01', closedAtMs: 1 },
    { type: 'token_shredded', tokenId: 'WRFM9' },
  ],
  [
    { type: 'customer_erasure_begun', ...of, begunAtMs: 2 },
    {
      type: 'personal_values_forgotten',
      service,
      holders: ['customer:c9'],
      types: null,
      beforeMs: 2,
    },
    { type: 'entries_redacted', service, entries: [] },
  ],
  [{ type: 'rows_erased', service, state: 'customer', keys: [[service, 'c9']] }],
  [{ type: 'customer_erased', ...of, erasedAtMs: 3 }],
]
