// What callers are identified with: kept with an opening, changed at the desk, gone with the user.

import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const stays = { service, userId: '0000000001' } as const
const leaves = { service, userId: 'u10' } as const

function particularsSet(
  of: typeof stays | typeof leaves,
  seal: readonly number[],
  changed: readonly 'telephone'[],
): Event {
  return {
    type: 'particulars_set',
    ...of,
    sealed: { confidential: Uint8Array.from(seal) },
    telephoneHash: 't1',
    telephoneEndHash: changed.length === 0 ? null : 't2',
    held: ['kana', 'telephone'],
    changed,
    setAtMs: 8,
  }
}

export const particularsLife: readonly (readonly Event[])[] = [
  [particularsSet(stays, [0, 255, 10], [])],
  [particularsSet(stays, [], ['telephone'])],
  [
    {
      type: 'user_created',
      ...leaves,
      customerId: 'c1',
      userName: '退職 予定',
      administrator: false,
    },
    particularsSet(leaves, [1], []),
  ],
  [{ type: 'user_deleted', ...leaves }],
]
