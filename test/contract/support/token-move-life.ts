// A token on its way to another device.

import type { Event } from '../../support/events.ts'

const ofMove = { moveHash: 'm1', tokenId: 'WRFD2' }

export const tokenMoveLife: readonly (readonly Event[])[] = [
  [{ type: 'token_move_begun', ...ofMove, expiresAtMs: Number.MAX_SAFE_INTEGER }],
  [{ type: 'token_move_claimed', ...ofMove, publicKey: 'p', number: '0042' }],
  [{ type: 'token_move_number_rejected', ...ofMove, wrongNumbers: 1 }],
  [
    {
      type: 'token_moved',
      ...ofMove,
      sealedSecret: { confidential: new Uint8Array([7]) },
      step: null,
      payees: { confidential: '["AAAAAAAAAAAAAAAA"]' },
      expiresAtMs: 9,
    },
    {
      type: 'user_token_moved',
      service: 'sample-bank/fx-web',
      userId: '1000000001',
      tokenId: 'WRFD2',
      movedAtMs: 9,
    },
  ],
  [
    { type: 'token_move_begun', moveHash: 'm2', tokenId: 'WRFD2', expiresAtMs: Number.MAX_SAFE_INTEGER },
    { type: 'token_move_begun', moveHash: 'm3', tokenId: 'WRFD2', expiresAtMs: Number.MAX_SAFE_INTEGER },
  ],
  [{ type: 'token_moves_fenced', moves: ['m2', 'm3'] }],
]
