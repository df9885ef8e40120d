import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, json, text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './events.ts'
import { actsToday, type Operator } from './operator.ts'
import type { DeskPolicy } from './profile.ts'
import type { ApprovalName, ApprovedAct } from './two-persons.ts'

const hourMs = 3_600_000

/** Within which a password and a token of the same user take a second person (X3). */
export const combinedHours = 72

/** What the desk did for a user of late, as far as it limits what is done next. */
export type Care = {
  readonly service: string
  readonly userId: string
  /** When somebody was last given a password, and what leads to a token. */
  readonly passwordAtMs: number | null
  readonly tokenAtMs: number | null
  /** Unlocks of the last 24 hours. */
  readonly unlocks: readonly number[]
}

const kinds: Partial<Record<ApprovedAct, 'password' | 'token' | 'unlock'>> = {
  issue_letter: 'password',
  reset_password: 'password',
  issue_activation_code: 'token',
  revoke_token: 'token',
  release_token: 'token',
  remove_mail_address: 'token',
  unlock_password: 'unlock',
  unlock_code: 'unlock',
}

export const careState = state<Care, EventOf<DeskEvent, 'desk_acted'>>()({
  name: 'care',
  row: 'what the desk did for a user of late, as far as it limits what one person does next',
  table: 'desk_care',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, passwordAtMs: integer, tokenAtMs: integer, unlocks: json },
  on: {
    desk_acted: {
      key: ({ service, userId, action, actedAtMs }) =>
        kinds[action] === undefined || actedAtMs === undefined ? null : [service, userId],
      fold: (care, { service, userId, action, actedAtMs = 0 }) => {
        const { passwordAtMs = null, tokenAtMs = null, unlocks = [] } = care ?? {}
        const kind = kinds[action]
        return {
          service,
          userId,
          passwordAtMs: kind === 'password' ? actedAtMs : passwordAtMs,
          tokenAtMs: kind === 'token' ? actedAtMs : tokenAtMs,
          unlocks: [...recent(unlocks, actedAtMs), ...(kind === 'unlock' ? [actedAtMs] : [])],
        }
      },
    },
  },
})

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
  const nowMs = now.epochMilliseconds
  const kind = kinds[action]
  const other = kind === 'password' ? care?.tokenAtMs : kind === 'token' ? care?.passwordAtMs : null
  const combined = other != null && nowMs < other + combinedHours * hourMs
  const unlocked = kind === 'unlock' && recent(care?.unlocks ?? [], nowMs).length >= caps.unlocksPerUser
  // What takes something away at once is never held up.
  const urgent = action === 'suspend_user' || action === 'stop_service'
  const busy = !urgent && operator !== undefined && actsToday(operator, now) >= caps.actsPerOperator
  const found: readonly (readonly [ApprovalName, boolean])[] = [
    ['combined', combined],
    ['beyond_caps', unlocked || busy],
  ]
  return found.flatMap(([reason, applies]) => (applies && approvals.includes(reason) ? [reason] : []))
}
