// Operations and how they end, and the key of a token's device.

import type { Confidential } from '../../../src/platform/decision/event.ts'
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const of = { service, userId: '0000000001', tokenId: 'WRFD2' } as const
const created = (operationId: string, more: { readonly rows?: Confidential<string> } = {}): Event => ({
  type: 'operation_created',
  ...of,
  operationId,
  holder: 'user:0000000001',
  act: 'client',
  subject: '受付 "1"',
  template: 'note',
  cose: { confidential: new Uint8Array([1, 2, 3]) },
  digest: 'd',
  operationKey: 'e',
  issuedAtMs: 1,
  expiresAtMs: Number.MAX_SAFE_INTEGER,
  ...more,
})
const ended = { endedAtMs: 5 } as const

/** Four operations that wait. */
export const createdOperations: readonly Event[] = [
  created('o1'),
  created('o2'),
  created('o3'),
  created('o4', { rows: { confidential: '[]' } }),
]

export const signedOperationLife: readonly (readonly Event[])[] = [
  [{ type: 'token_device_registered', tokenId: 'WRFD2', deviceKey: 'k', registeredAtMs: 1 }],
  [
    {
      type: 'push_subscribed',
      tokenId: 'WRFD2',
      endpoint: { confidential: 'https://push.example/1' },
      place: 'https://push.example',
      keyId: 'k1',
      subscribedAtMs: 1,
    },
  ],
  createdOperations,
  [{ type: 'operation_code_rejected', ...of, operationId: 'o1', wrongCodes: 1 }],
  [{ type: 'operation_approved', ...of, operationId: 'o1', by: 'code', digest: 'd', ...ended }],
  [{ type: 'plain_codes_allowed', service, userId: of.userId, operatorId: 'desk01' }],
  [
    {
      type: 'operation_rejected',
      ...of,
      operationId: 'o2',
      by: 'device',
      reason: 'not_mine',
      digest: 'd',
      deviceKey: 'k',
      signature: 's',
      ...ended,
    },
  ],
  [{ type: 'operation_expired', ...of, operationId: 'o3', ...ended }],
  [
    { type: 'push_sent', ...of, operationId: 'o1' },
    { type: 'push_given_up', ...of, operationId: 'o2', answer: '403' },
  ],
  [{ type: 'push_unsubscribed', tokenId: 'WRFD2', reason: 'gone' }],
  [{ type: 'operation_cancelled', ...of, operationId: 'o4', reason: 'user', ...ended }],
]
