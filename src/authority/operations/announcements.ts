import { type Announcement, announcementsAt } from '../rules/announcements.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Context } from './context.ts'

/** What the institution tells everybody now; nothing is stored of it. */
export function announcementsNow(
  { now }: Pick<Context, 'now'>,
  { notices }: Pick<ServiceProfile, 'notices'>,
): readonly Announcement[] {
  return announcementsAt(notices.announcements ?? [], now())
}
