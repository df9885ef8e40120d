import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, json, optionalJson, text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './desk-events.ts'
import type { BindingEvent, UserEvent } from './events.ts'
import { ofUser } from './keys.ts'
import type { Loss } from './loss.ts'
import { actsToday, type Operator } from './operator.ts'
import type { DeskPolicy } from './profile.ts'
import type { ApprovalName, ApprovedAct } from './two-persons.ts'

const hourMs = 3_600_000

/** Within which a password and a token of the same user take a second person (X3). */
export const combinedHours = 72

/** What happened to a user of late, as far as it limits what the desk does next. */
export type Care = {
  readonly service: string
  readonly userId: string
  /** When somebody was last given a password, and what leads to a token. */
  readonly passwordAtMs: number | null
  readonly tokenAtMs: number | null
  /** Unlocks of the last 24 hours. */
  readonly unlocks: readonly number[]
  /** Why the user is suspended, where it was a report of loss: nobody resumes the user alone then (D6). */
  readonly loss: Loss | null
}

const kinds: Partial<Record<ApprovedAct, 'password' | 'token' | 'unlock'>> = {
  issue_letter: 'password',
  reset_password: 'password',
  issue_activation_code: 'token',
  revoke_token: 'token',
  report_loss: 'token',
  release_token: 'token',
  remove_mail_address: 'token',
  admit_passkeys: 'token',
  release_passkeys: 'token',
  unlock_password: 'unlock',
  unlock_code: 'unlock',
}

/** Does it give the user a password, or lead to another token? A report of loss only takes away. */
export function givesAway(action: ApprovedAct): boolean {
  return action !== 'report_loss' && (kinds[action] === 'password' || kinds[action] === 'token')
}

const careOfNobody = { passwordAtMs: null, tokenAtMs: null, unlocks: [], loss: null } as const

export const careState = state<
  Care,
  | EventOf<DeskEvent, 'desk_acted'>
  | EventOf<BindingEvent, 'loss_reported'>
  | EventOf<UserEvent, 'user_resumed'>
>()({
  name: 'care',
  row: 'what the desk did for a user of late, and a loss that stopped the user: what limits what one person does next',
  table: 'desk_care',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    passwordAtMs: integer,
    tokenAtMs: integer,
    unlocks: json,
    loss: optionalJson,
  },
  on: {
    desk_acted: {
      key: ({ service, userId, action, actedAtMs }) =>
        kinds[action] === undefined || actedAtMs === undefined ? null : [service, userId],
      fold: (care, { service, userId, action, actedAtMs = 0 }) => {
        const { passwordAtMs, tokenAtMs, unlocks, loss } = care ?? careOfNobody
        const kind = kinds[action]
        return {
          service,
          userId,
          passwordAtMs: kind === 'password' ? actedAtMs : passwordAtMs,
          tokenAtMs: kind === 'token' ? actedAtMs : tokenAtMs,
          unlocks: [...recent(unlocks, actedAtMs), ...(kind === 'unlock' ? [actedAtMs] : [])],
          loss,
        }
      },
    },
    loss_reported: {
      key: ({ service, userId, stops }) => (stops === 'user' ? [service, userId] : null),
      fold: (care, { service, userId, tokenId, operatorId, reportedAtMs }) => {
        const loss = { userId, tokenId, operatorId, reportedAtMs }
        return { ...(care ?? { service, userId, ...careOfNobody }), loss }
      },
    },
    user_resumed: {
      key: ofUser,
      fold: existing((care) => (care.loss === null ? care : { ...care, loss: null })),
    },
  },
})

const takesAway: ReadonlySet<ApprovedAct> = new Set([
  'suspend_user',
  'stop_service',
  'report_loss',
  'freeze_transfers',
  'freeze_contract',
])

function recent(unlocks: readonly number[], nowMs: number): readonly number[] {
  return unlocks.filter((atMs) => atMs > nowMs - 24 * hourMs)
}

/**
 * Why an act that is not on the profile's list may take a second person all the same: the password and the token of one
 * user within three days give the whole user away (X3), and one person unlocks and acts only so often (X10).
 */
export function reasonsOfCare(
  action: ApprovedAct,
  { care, operator }: { readonly care: Care | undefined; readonly operator: Operator | undefined },
  { approvals, caps }: Pick<DeskPolicy, 'approvals' | 'caps'>,
  now: Temporal.Instant,
): readonly ApprovalName[] {
  // What takes something away at once is never held up.
  if (takesAway.has(action)) return []
  const nowMs = now.epochMilliseconds
  const kind = kinds[action]
  const other = kind === 'password' ? care?.tokenAtMs : kind === 'token' ? care?.passwordAtMs : null
  const combined = other != null && nowMs < other + combinedHours * hourMs
  const unlocked = kind === 'unlock' && recent(care?.unlocks ?? [], nowMs).length >= caps.unlocksPerUser
  const busy = operator !== undefined && actsToday(operator, now) >= caps.actsPerOperator
  const found: readonly (readonly [ApprovalName, boolean])[] = [
    ['combined', combined],
    ['beyond_caps', unlocked || busy],
  ]
  return found.flatMap(([reason, applies]) => (applies && approvals.includes(reason) ? [reason] : []))
}
