import { type Html, html } from '../../platform/web/html.ts'
import type { ApprovalNews, Staff } from '../contract.ts'
import { deskHref } from '../routes.ts'

/** The counts beside 承認 on every page of a desk; approval-news.js keeps them fresh. */

/** Who has to do with requests: grants, makes or prints. */
export const seesRequests = ['approve', 'print', 'unlock_password', 'manage_staff'] as const

export function newsBadges(news: Staff['news']): Html | null {
  if (news === null || news === undefined) return null
  return html`${badge('waiting', news.waiting ?? 0, '件が承認待ち')}${badge('own', news.own, '件のお知らせ')}`
}

/** Hidden while there is nothing to count. */
function badge(name: keyof ApprovalNews, count: number, unit: string): Html {
  return html`<span class="menu-count" data-news="${name}"${count === 0 ? html` hidden` : null}><span data-count>${String(count)}</span>${unit}</span>`
}

/** Where the counts come from, and where a change of them is said. */
export function newsKeeper(
  { profile }: { readonly profile: { readonly service: string } },
  news: Staff['news'],
): Html | null {
  if (news === null || news === undefined) return null
  const href = deskHref(profile.service, 'approvalNews')
  return html`<p class="visually-hidden" aria-live="polite" data-approval-news="${href}" data-desk="${profile.service}"></p>`
}
