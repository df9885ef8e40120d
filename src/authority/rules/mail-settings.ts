import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { flag, text } from '../../platform/decision/table.ts'
import type { ChallengeEvent } from './events.ts'

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

export const mailSettingsState = state<MailSettings, EventOf<ChallengeEvent, 'notices_chosen'>>()({
  name: 'mailSettings',
  table: 'mail_settings',
  key: ['service', 'customerId'],
  columns: { service: text, customerId: text, login: flag, lock: flag, registration: flag, change: flag },
  on: {
    notices_chosen: {
      key: ({ service, customerId }) => [service, customerId],
      fold: (_, { service, customerId, settings }) => ({ service, customerId, ...settings }),
    },
  },
})
