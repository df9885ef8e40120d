import type { Event } from './events.ts'

/** Of what the users of a customer are told by mail (メール設定, G-10). */
export type NoticeSettings = {
  readonly login: boolean
  readonly lock: boolean
  readonly registration: boolean
  readonly change: boolean
}

export type MailSettings = NoticeSettings & { readonly service: string; readonly customerId: string }

/** Everything, until an administrator chose otherwise. */
export const allNotices: NoticeSettings = { login: true, lock: true, registration: true, change: true }

export function evolveMailSettings(
  settings: MailSettings | undefined,
  event: Event,
): MailSettings | undefined {
  if (event.type !== 'notices_chosen') return settings
  const { service, customerId } = event
  return { service, customerId, ...event.settings }
}
