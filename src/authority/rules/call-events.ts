import type { Confidential } from '../../platform/decision/event.ts'

/** Filed under the user whom a call is about, or under the operator while nobody was found yet (then `service` is the desk). */
type OfCall = {
  readonly service: string
  readonly userId: string
  readonly desk: string
  readonly operatorId: string
  readonly caseNumber: string
}

/** Why a call is over: a button, a session that ended, or an operator who was dismissed. */
export type CallEnd = 'operator' | 'session' | 'dismissal'

/** 応対: an operator has somebody on the line, or before the counter (decision 45). */
export type CallEvent =
  | (OfCall & {
      readonly type: 'call_begun'
      /** The session in which it was begun: with it, it ends. */
      readonly sessionHash: string
      /** The institution's own number, not one that was made here. */
      readonly typed: boolean
      readonly begunAtMs: number
    })
  /** The user was found whom it is about. */
  | (OfCall & { readonly type: 'call_attached' })
  | (OfCall & {
      readonly type: 'call_identified'
      readonly passed: boolean
      /** What the caller was asked for, by the names of the profile. */
      readonly asked: readonly string[]
      /** What gave the caller away; null where it passed. */
      readonly why: Confidential<string> | null
      readonly identifiedAtMs: number
    })
  | (OfCall & {
      readonly type: 'call_noted'
      readonly note: Confidential<string>
      readonly notedAtMs: number
    })
  | (OfCall & { readonly type: 'call_ended'; readonly by: CallEnd; readonly endedAtMs: number })
