import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { json, text } from '../../platform/decision/table.ts'
import type { DeskEvent, RequestDetails } from './desk-events.ts'

/** A question of somebody who may grant it, or what was answered. */
export type Said = {
  readonly is: 'question' | 'answer'
  readonly by: string
  readonly text: string
  readonly atMs: number
}

/** What a request was made on, and what was said of it. Apart from the request, whose row older nodes write. */
export type ApprovalTalk = {
  readonly service: string
  readonly userId: string
  readonly action: string
  /** `requestedAtMs` of the request. */
  readonly request: string
  readonly facts: RequestDetails
  readonly said: readonly Said[]
  readonly declinedBecause: string | null
}

type OfRequest = {
  readonly service: string
  readonly userId: string
  readonly action: string
  readonly requestedAtMs: number
}

const ofRequest = ({ service, userId, action, requestedAtMs }: OfRequest) =>
  [service, userId, action, String(requestedAtMs)] as const

function blank({ service, userId, action, requestedAtMs }: OfRequest): ApprovalTalk {
  const of = { service, userId, action, request: String(requestedAtMs) }
  return { ...of, facts: {}, said: [], declinedBecause: null }
}

/** Who spoke and when stays; what was said goes. */
function unsaid(talk: ApprovalTalk): ApprovalTalk {
  const said = talk.said.map((each) => ({ ...each, text: '' }))
  return { ...talk, facts: {}, said, declinedBecause: talk.declinedBecause === null ? null : '' }
}

const saying = {
  key: ofRequest,
  fold: (
    talk: ApprovalTalk | undefined,
    event: EventOf<DeskEvent, 'approval_questioned' | 'approval_answered'>,
  ) => {
    const { said, ...known } = talk ?? blank(event)
    const { type, by, text: words, saidAtMs: atMs } = event
    const is = type === 'approval_questioned' ? ('question' as const) : ('answer' as const)
    return { ...known, said: [...said, { is, by, text: words, atMs }] }
  },
}

export const approvalTalkState = state<
  ApprovalTalk,
  EventOf<DeskEvent, 'approval_requested' | 'approval_declined' | 'approval_questioned' | 'approval_answered'>
>()({
  name: 'approvalTalk',
  row: 'what a request for approval was made on, and what was said of it',
  table: 'approval_talk',
  ofPerson: { by: 'userId', erased: unsaid },
  key: ['service', 'userId', 'action', 'request'],
  columns: {
    service: text,
    userId: text,
    action: text,
    request: text,
    facts: json,
    said: json,
    declinedBecause: text,
  },
  on: {
    approval_requested: {
      key: (event) => (event.facts === undefined ? null : ofRequest(event)),
      fold: (_, event) => ({ ...blank(event), facts: event.facts ?? {} }),
    },
    approval_questioned: saying,
    approval_answered: saying,
    approval_declined: {
      key: ({ service, userId, action, requestedAtMs }) =>
        requestedAtMs === undefined ? null : ofRequest({ service, userId, action, requestedAtMs }),
      fold: (talk, { service, userId, action, requestedAtMs = 0, reason = null }) => {
        const known = talk ?? blank({ service, userId, action, requestedAtMs })
        return { ...known, declinedBecause: reason }
      },
    },
  },
})

/** Of this very request. */
export function talkOf(
  talk: ApprovalTalk | undefined,
  { requestedAtMs }: Pick<OfRequest, 'requestedAtMs'>,
): ApprovalTalk | undefined {
  return talk?.request === String(requestedAtMs) ? talk : undefined
}

/**
 * Did what it would change, change since it was asked for (D10)? Whoever grants it or does it would do something else than was
 * asked for. A request from before facts were kept never is; one that was asked anew while its rows were looked up is.
 */
export function isOutdated(
  talk: ApprovalTalk | undefined,
  request: Pick<OfRequest, 'requestedAtMs'>,
  facts: RequestDetails | undefined,
): boolean {
  if (talk === undefined || facts === undefined) return false
  const known = talkOf(talk, request)
  return known === undefined || Object.entries(known.facts).some(([name, value]) => facts[name] !== value)
}

/** Is a question open? The newest word is the approver's. */
export function awaitsAnswer(talk: ApprovalTalk | undefined): boolean {
  return talk?.said.at(-1)?.is === 'question'
}

/** More than a request needs, and no more than a page shows. */
export const saidMax = 20
