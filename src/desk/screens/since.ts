import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'
import type { UserRecord } from '../operations/look-up.ts'
import type { LockBegan } from '../rules/turns.ts'
import type { Written } from '../rules/written.ts'
import { badge, type Look } from './badge.ts'
import { actorText } from './history.ts'

/** A state with since when and why; what its name says in parentheses stands behind the sign. */
export function currently(look: Look, name: string, since: string): Html {
  const [word = '', ...rest] = name.split(/(?=（)/)
  const isWhole = look !== 'locked'
  const sign = badge(look, isWhole ? name : word)
  return html`${sign}${isWhole ? '' : rest.join('')}${since === '' ? '' : `　${since}`}`
}

export function passwordLockSince({ turns, password, user }: UserRecord): string {
  return lockSince(turns.passwordLock, password?.lockedUntilMs ?? null, user.userId, 'パスワード相違')
}

export function codeLockSince({ turns, binding, user }: UserRecord): string {
  return lockSince(turns.codeLock, binding?.lockedUntilMs ?? null, user.userId, 'ワンタイムパスワード相違')
}

function lockSince(began: LockBegan | null, untilMs: number | null, userId: string, wrong: string): string {
  const until = untilMs === null ? '' : `（${dayAndTimeText(untilMs)}まで）`
  if (began === null) return until
  const { entry, isFirst } = began
  if (!isFirst) return `${timeText(entry.at)}以前から${until}`
  const { event, at } = entry
  if (event.type === 'password_locked') return `${stoppedBy(entry, userId)}によるログイン規制`
  const failures = 'failures' in event ? `${event.failures}回` : ''
  return `${timeText(at)} ${wrong}${failures}${until}`
}

/** When, and by whom. */
export function stoppedBy({ at, actor }: Written, userId: string): string {
  return `${timeText(at)} ${actorText(actor, userId)}`
}
