// The same for the states of the desk.

import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofRun = { service, runId: 'P20250719-000001' } as const
const ofUser = { service, userId: '0000000001' } as const

export const deskLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'print_run_begun',
      ...ofRun,
      kind: 'passwords',
      count: 2,
      reason: '受付 1',
      madeBy: 'desk01',
      madeAtMs: 1,
    },
  ],
  [
    {
      type: 'letter_prepared',
      ...ofRun,
      ...ofUser,
      number: 1,
      sealed: { confidential: new Uint8Array([1, 2, 3]) },
    },
  ],
  [{ type: 'letter_left_out', ...ofRun, ...ofUser, number: 2 }],
  [{ type: 'print_file_taken', ...ofRun, file: 'pdf', takenBy: 'approver01', takenAtMs: 2 }],
  [{ type: 'print_file_taken', ...ofRun, file: 'csv', takenBy: 'approver01', takenAtMs: 3 }],
  [{ type: 'print_run_lost', ...ofRun, lostBy: 'approver01', lostAtMs: 4, reason: '紛失' }],
  [
    {
      type: 'user_import_begun',
      service,
      importId: 'i1',
      lines: 2,
      whole: false,
      digest: 'd',
      reason: '日次',
      identification: 'なし',
      approved: true,
      begunBy: 'desk01',
      begunAtMs: 1,
    },
  ],
  [
    {
      type: 'import_line_refused',
      service,
      importId: 'i1',
      line: 3,
      userId: '0000000009',
      cause: 'no_such_user',
    },
  ],
  [
    {
      type: 'user_import_advanced',
      service,
      importId: 'i1',
      done: 2,
      opened: 1,
      changed: 0,
      ended: 0,
      unchanged: 0,
      refused: 1,
      endedAtMs: 5,
      stoppedLine: null,
    },
  ],
]
