import type { OfUser } from './keys.ts'
import type { Role } from './rights.ts'
import type { ApprovalName, ApprovedAct, StaffSecret } from './two-persons.ts'

/** `userId` is the user, the one that is to be opened, or the file; for staff, `service` is the desk. */
type OfApproval = OfUser & { readonly action: ApprovedAct }

/** Of a request that was carried out. */
export type ApprovedBy = {
  readonly requestedBy: string
  readonly requestedAtMs: number
  readonly decidedBy: string
  readonly decidedAtMs: number
}

/** What an approver reads of a request besides its subject, and what is carried out is held against. */
export type RequestDetails = Readonly<Record<string, string>>

export type DeskEvent =
  /** `service` is the desk's own, `desk/<institution>`. */
  | (OfUser & {
      readonly type: 'operator_appointed'
      readonly role: Role
      /** 社員番号; missing in journals from before decision 26. */
      readonly employeeNumber?: string | null
    })
  | (OfUser & {
      readonly type: 'operator_numbered'
      readonly employeeNumber: string
      readonly former: string | null
    })
  | (OfUser & { readonly type: 'operator_role_changed'; readonly role: Role; readonly former: Role })
  /** What the operator was; the user is deleted with it. */
  | (OfUser & {
      readonly type: 'operator_dismissed'
      readonly role: Role
      readonly employeeNumber: string | null
    })
  /** Precedes the action's changes: why, and how the caller was identified. */
  | (OfApproval & {
      readonly type: 'desk_acted'
      readonly operatorId: string
      readonly reason: string
      readonly identification: string
      readonly approved: boolean
      /** Who asked for it and who granted it, and when; missing in journals from before decision 46. */
      readonly approval?: ApprovedBy
      /** Missing in journals from before decision 25. */
      readonly actedAtMs?: number
      /** The user's token was suspended or resumed, not the user. */
      readonly onToken?: boolean
      /** Of the call in which it was done or asked for (decision 45). */
      readonly caseNumber?: string
      /** What whoever did it was shown of a member of the staff; missing in journals from before decision 92. */
      readonly handedOut?: StaffSecret
    })
  /** The user confirmed having read what the desk did, up to the entry at this place of the journal. */
  | (OfUser & { readonly type: 'desk_acts_seen'; readonly chain: string; readonly seq: number })
  | (OfApproval & {
      readonly type: 'approval_requested'
      readonly reason: string
      readonly identification: string
      readonly requestedBy: string
      readonly requestedAtMs: number
      readonly details?: RequestDetails
      /** Why a second person is asked; as above. */
      readonly because?: readonly ApprovalName[]
      /** How things stood that it would change: what is granted later is granted of these (D10). */
      readonly facts?: RequestDetails
    })
  | (OfApproval & {
      readonly type: 'approval_granted'
      readonly decidedBy: string
      readonly decidedAtMs: number
    })
  | (OfApproval & {
      readonly type: 'approval_declined'
      readonly decidedBy: string
      readonly decidedAtMs: number
      /** Why, and of which request; missing in journals from before it was asked for. */
      readonly reason?: string
      readonly requestedAtMs?: number
    })
  /** Somebody who may grant it asked whoever asked for it; and what they said. The request waits on. */
  | (OfApproval & {
      readonly type: 'approval_questioned' | 'approval_answered'
      /** Of the request. */
      readonly requestedAtMs: number
      readonly by: string
      readonly text: string
      readonly saidAtMs: number
    })
  /** Somebody at the terminal took back a command that waited or was granted (decision 92). */
  | (OfApproval & {
      readonly type: 'approval_withdrawn'
      readonly withdrawnBy: string
      readonly withdrawnAtMs: number
    })
  | (OfApproval & { readonly type: 'approval_used' })
