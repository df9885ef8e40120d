import assert from 'node:assert/strict'
import { test } from 'node:test'
import { terminalActed } from './terminal-act.ts'

const act = { command: 'token revoke', subject: 'TOKEN_ID=WRFM00000001', reason: '紛失' }
const of = (service: string | null, userId: string | null) => ({
  type: 'terminal_acted',
  service,
  userId,
  ...act,
})

test('D4: the auditors of every institution that an act touches read it, and all if it touches none', () => {
  const table: [string, { readonly type: string }[], unknown[]][] = [
    ['nothing of a service', [{ type: 'token_issued' }], [of(null, null)]],
    ['no event at all', [], [of(null, null)]],
    ['one user', [{ type: 'a', service: 's', userId: 'u' } as never], [of('s', 'u')]],
    [
      'a customer, then its user',
      [{ type: 'a', service: 's' } as never, { type: 'b', service: 's', userId: 'u' } as never],
      [of('s', 'u')],
    ],
    [
      'a token bound at two institutions',
      [
        {
          type: 'token_revoked',
          boundTo: [
            { service: 's', userId: 'u' },
            { service: 's', userId: 'v' },
            { service: 't', userId: 'w' },
          ],
        } as never,
      ],
      [of('s', 'u'), of('t', 'w')],
    ],
  ]
  for (const [name, events, expected] of table) assert.deepEqual(terminalActed(act, events), expected, name)
})
