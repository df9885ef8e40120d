import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { confidential, confidentialTexts, integer, json, text } from '../../platform/decision/table.ts'
import type { CallEnd, CallEvent } from './call-events.ts'
import type { DeskEvent } from './desk-events.ts'
import { nobodys } from './of-persons.ts'
import { deskOf, isDesk } from './operator.ts'
import type { ApprovedAct } from './two-persons.ts'

/** What was done in a call, or only asked for. */
export type CallAct = {
  readonly action: ApprovedAct
  readonly by: string
  readonly atMs: number
  readonly asked: boolean
}

/** A call, while it lasts and afterwards: its record. */
export type Call = {
  readonly desk: string
  readonly caseNumber: string
  readonly operatorId: string
  /** Whom it is about; null: nobody was found (yet). */
  readonly service: string | null
  readonly userId: string | null
  readonly sessionHash: string
  readonly begunAtMs: number
  readonly endedAtMs: number | null
  readonly endedBy: CallEnd | null
  readonly identified: 'passed' | 'failed' | null
  readonly identifiedAtMs: number | null
  readonly asked: readonly string[]
  readonly why: Confidential<string> | null
  readonly notes: readonly Confidential<string>[]
  /** When each note was made. */
  readonly notedAtMs: readonly number[]
  readonly acts: readonly CallAct[]
}

/** A record that grew without end would be loaded by every further act. */
const actsMax = 100

/** That there was a call stays, and what was done in it; what was said goes. */
const unsaid = (call: Call): Call => ({
  ...call,
  why: call.why === null ? null : nobodys,
  notes: call.notes.map(() => nobodys),
})

type OfCase = { readonly desk: string; readonly caseNumber: string }
const ofCase = ({ desk, caseNumber }: OfCase) => [desk, caseNumber] as const

const withAct = (call: Call, act: CallAct): Call => ({ ...call, acts: [...call.acts, act].slice(-actsMax) })

export const callState = state<Call, CallEvent | EventOf<DeskEvent, 'desk_acted' | 'approval_requested'>>()({
  name: 'call',
  row: 'a call at the desk: whom it is about, how the caller was identified, what was said and done',
  table: 'desk_call',
  ofPerson: { by: 'userId', erased: unsaid },
  key: ['desk', 'caseNumber'],
  columns: {
    desk: text,
    caseNumber: text,
    operatorId: text,
    service: text,
    userId: text,
    sessionHash: text,
    begunAtMs: integer,
    endedAtMs: integer,
    endedBy: text,
    identified: text,
    identifiedAtMs: integer,
    asked: json,
    why: confidential(text),
    notes: confidentialTexts,
    notedAtMs: json,
    acts: json,
  },
  on: {
    call_begun: {
      key: ofCase,
      fold: (_, { service, userId, desk, caseNumber, operatorId, sessionHash, begunAtMs }) => {
        const about = isDesk(service) ? { service: null, userId: null } : { service, userId }
        const begun = { desk, caseNumber, operatorId, ...about, sessionHash, begunAtMs }
        const open = { endedAtMs: null, endedBy: null, identified: null, identifiedAtMs: null } as const
        return { ...begun, ...open, asked: [], why: null, notes: [], notedAtMs: [], acts: [] }
      },
    },
    call_attached: {
      key: ofCase,
      fold: existing((call, { service, userId }) => ({ ...call, service, userId })),
    },
    call_identified: {
      key: ofCase,
      fold: existing((call, { passed, asked, why, identifiedAtMs }) => {
        const identified = passed ? ('passed' as const) : ('failed' as const)
        return { ...call, identified, identifiedAtMs, asked, why }
      }),
    },
    call_noted: {
      key: ofCase,
      fold: existing((call, { note, notedAtMs }) => {
        return { ...call, notes: [...call.notes, note], notedAtMs: [...call.notedAtMs, notedAtMs] }
      }),
    },
    call_ended: {
      key: ofCase,
      fold: existing((call, { by, endedAtMs }) => ({ ...call, endedAtMs, endedBy: by })),
    },
    desk_acted: {
      key: ({ service, caseNumber }) => (caseNumber === undefined ? null : [deskOf(service), caseNumber]),
      fold: existing((call, { action, operatorId, actedAtMs = 0 }) =>
        withAct(call, { action, by: operatorId, atMs: actedAtMs, asked: false }),
      ),
    },
    approval_requested: {
      key: ({ service, details }) => {
        const caseNumber = details?.['caseNumber']
        return caseNumber === undefined ? null : [deskOf(service), caseNumber]
      },
      fold: existing((call, { action, requestedBy, requestedAtMs }) =>
        withAct(call, { action, by: requestedBy, atMs: requestedAtMs, asked: true }),
      ),
    },
  },
})

/** Which call of an operator is not over: one at a time. */
export type OpenCall = { readonly desk: string; readonly operatorId: string; readonly caseNumber: string }

export const openCallState = state<OpenCall, EventOf<CallEvent, 'call_begun' | 'call_ended'>>()({
  name: 'openCall',
  row: 'which call of an operator is not over: one at a time',
  table: 'desk_open_call',
  key: ['desk', 'operatorId'],
  columns: { desk: text, operatorId: text, caseNumber: text },
  on: {
    call_begun: {
      key: ({ desk, operatorId }) => [desk, operatorId],
      fold: (_, { desk, operatorId, caseNumber }) => ({ desk, operatorId, caseNumber }),
    },
    call_ended: {
      key: ({ desk, operatorId }) => [desk, operatorId],
      fold: existing((open, { caseNumber }) => (open.caseNumber === caseNumber ? undefined : open)),
    },
  },
})
