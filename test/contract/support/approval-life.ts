// What is asked for at a desk, asked back, granted and done; and what is declined.

import type { Event } from '../../support/events.ts'

type OfUser = { readonly service: string; readonly userId: string }

export function approvalLife(ofUser: OfUser): readonly (readonly Event[])[] {
  const asked = { ...ofUser, action: 'revoke_token' } as const
  const acted = { reason: '紛失', identification: '' } as const
  const decided = { ...asked, decidedBy: 'op2', decidedAtMs: 8 } as const
  const other = { ...ofUser, action: 'reset_password' } as const
  const command = { ...ofUser, action: 'terminal:backup' } as const
  return [
    [
      {
        type: 'approval_requested',
        ...asked,
        reason: '紛失',
        identification: '',
        requestedBy: 'op1',
        requestedAtMs: 7,
        facts: { token: 'usable WFMB00000001' },
      },
    ],
    [
      { type: 'approval_questioned', ...asked, requestedAtMs: 7, by: 'op2', text: 'いつ？', saidAtMs: 8 },
      { type: 'approval_answered', ...asked, requestedAtMs: 7, by: 'op1', text: '昨日', saidAtMs: 8 },
    ],
    [{ type: 'approval_granted', ...decided }],
    [
      { type: 'desk_acted', ...asked, operatorId: 'op1', ...acted, approved: false, actedAtMs: 9 },
      { type: 'desk_acted', ...asked, operatorId: 'op2', ...acted, approved: true },
      {
        type: 'desk_acted',
        ...ofUser,
        action: 'issue_operator_code',
        operatorId: 'op2',
        ...acted,
        approved: true,
        actedAtMs: 9,
        handedOut: 'activation_code',
      },
    ],
    [{ type: 'approval_requested', ...other, ...acted, requestedBy: 'op1', requestedAtMs: 9, facts: {} }],
    [
      {
        type: 'approval_declined',
        ...other,
        decidedBy: 'op2',
        decidedAtMs: 10,
        reason: '印影の相違',
        requestedAtMs: 9,
      },
    ],
    [
      { type: 'approval_requested', ...command, ...acted, requestedBy: 'terminal:yamada', requestedAtMs: 11 },
      {
        type: 'approval_withdrawn',
        ...command,
        withdrawnBy: 'terminal:suzuki',
        withdrawnAtMs: 12,
      },
    ],
  ]
}
