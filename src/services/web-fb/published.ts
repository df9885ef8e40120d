import { type Published, publishes } from '../../authority/rules/published.ts'
import type { FbEvent } from './rules/events.ts'

const publish = publishes<FbEvent>()
const transfer = { transferId: 'text' } as const
const idOf = ({ transferId }: { readonly transferId: string }) => ({ transferId })

/** What of WEB-FB's events systems of an institution may be told of. */
export const fbPublishes: readonly Published[] = [
  publish(
    ['transfer.accepted', 'A transfer is confirmed.'],
    ['transfer_accepted'],
    {
      ...transfer,
      day: 'day',
      debitYen: 'count',
      payees: 'count',
      by: ['code', 'fixed_password', 'operation'],
    },
    ({ transferId, day, debitYen, lines, by }) => ({ transferId, day, debitYen, payees: lines.length, by }),
  ),
  publish(['transfer.executed', 'It is done.'], ['transfer_executed'], transfer, idOf),
  publish(
    ['transfer.failed', 'The account held too little on its day.'],
    ['transfer_failed'],
    transfer,
    idOf,
  ),
  publish(['transfer.cancelled', 'The customer took it back.'], ['transfer_cancelled'], transfer, idOf),
]
