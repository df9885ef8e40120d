// A call at the desk, from its beginning with nobody found to its end; and one that was refused.

import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const desk = `desk/${service.split('/')[0]}`
const of = { desk, operatorId: 'op1', caseNumber: '250701-000001' } as const
const nobody = { service: desk, userId: 'op1', ...of }
const about = { service, userId: '0000000001', ...of }
const second = { ...about, caseNumber: 'UKE-2' }
const secret = (confidential: string) => ({ confidential })

export const callLife: readonly (readonly Event[])[] = [
  [{ type: 'call_begun', ...nobody, sessionHash: 's1', typed: false, begunAtMs: 1 }],
  [{ type: 'call_attached', ...about }],
  [{ type: 'call_identified', ...about, passed: true, asked: ['kana'], why: null, identifiedAtMs: 2 }],
  [{ type: 'call_noted', ...about, note: secret('電話'), notedAtMs: 3 }],
  [
    {
      type: 'approval_requested',
      service,
      userId: '0000000001',
      action: 'resume_user',
      reason: '申し出',
      identification: '応対',
      requestedBy: 'op1',
      requestedAtMs: 4,
      details: { caseNumber: of.caseNumber },
    },
  ],
  [
    {
      type: 'desk_acted',
      service,
      userId: '0000000001',
      action: 'unlock_code',
      operatorId: 'op1',
      reason: '申し出',
      identification: '応対',
      approved: false,
      actedAtMs: 5,
      caseNumber: of.caseNumber,
    },
  ],
  [
    { type: 'call_ended', ...about, by: 'session', endedAtMs: 6 },
    { type: 'call_begun', ...second, sessionHash: 's2', typed: true, begunAtMs: 6 },
  ],
  [
    {
      type: 'call_identified',
      ...second,
      passed: false,
      asked: ['birthday'],
      why: secret('誤り'),
      identifiedAtMs: 7,
    },
  ],
  [{ type: 'call_ended', ...second, by: 'operator', endedAtMs: 8 }],
]
