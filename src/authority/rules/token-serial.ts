import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { TokenEvent } from './token-events.ts'

/** What is printed on a device, beside its token ID (I1). Two devices of two makers may have the same, and two keys of one. */
export type TokenSerial = {
  readonly tokenId: string
  readonly serialNo: string
  /** The spelling that it is looked for by. */
  readonly serialKey: string
}

export const tokenSerialState = state<TokenSerial, EventOf<TokenEvent, 'token_imported'>>()({
  name: 'tokenSerial',
  row: 'the serial number of an imported token, to look it up by',
  table: 'token_serial',
  key: ['tokenId'],
  columns: { tokenId: text, serialNo: text, serialKey: text },
  on: {
    token_imported: {
      keys: ({ tokenId, serialKey = null }) => (serialKey === null ? [] : [[tokenId] as const]),
      fold: (_, { tokenId, serialNo, serialKey }) =>
        serialNo === null || serialKey === null || serialKey === undefined
          ? undefined
          : { tokenId, serialNo, serialKey },
      begins: true,
    },
  },
})
