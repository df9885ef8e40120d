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
      heldUntil: 'instantOrNull',
    },
    ({ transferId, day, debitYen, lines, by, hold }) => {
      const heldUntil =
        hold === undefined ? null : Temporal.Instant.fromEpochMilliseconds(hold.heldUntilMs).toString()
      return { transferId, day, debitYen, payees: lines.length, by, heldUntil }
    },
  ),
  publish(
    ['transfer.released', 'The wait that a risk rule asked for is over: it is made on this day.'],
    ['transfer_released'],
    { ...transfer, day: 'day' },
    ({ transferId, day }) => ({ transferId, day }),
  ),
  publish(['transfer.executed', 'It is done.'], ['transfer_executed'], transfer, idOf),
  publish(
    [
      'transfer.failed',
      'The account held too little on its day, or it was stopped or frozen when its day or the end of its wait came.',
    ],
    ['transfer_failed'],
    transfer,
    idOf,
  ),
  publish(
    ['transfer.cancelled', 'The customer took it back, or had before a restore.'],
    ['transfer_cancelled'],
    transfer,
    idOf,
  ),
]
