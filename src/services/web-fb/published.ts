import { type Published, publishes } from '../../authority/rules/published.ts'
import type { FbEvent } from './rules/events.ts'

const publish = publishes<FbEvent>()

/** What of WEB-FB's events systems of an institution may be told of. */
export const fbPublishes: readonly Published[] = [
  publish('transfer.accepted', ['transfer_accepted'], ({ transferId, day, debitYen, lines, by }) => ({
    transferId,
    day,
    debitYen,
    payees: lines.length,
    by,
  })),
  publish('transfer.executed', ['transfer_executed'], ({ transferId }) => ({ transferId })),
  publish('transfer.failed', ['transfer_failed'], ({ transferId }) => ({ transferId })),
  publish('transfer.cancelled', ['transfer_cancelled'], ({ transferId }) => ({ transferId })),
]
