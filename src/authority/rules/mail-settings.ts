import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { flag, text } from '../../platform/decision/table.ts'
import type { ChallengeEvent } from './events.ts'
import type { NoticeSettings } from './notice-settings.ts'

export type MailSettings = NoticeSettings & { readonly service: string; readonly customerId: string }

export const mailSettingsState = state<MailSettings, EventOf<ChallengeEvent, 'notices_chosen'>>()({
  name: 'mailSettings',
  row: "what a customer's users are told by mail",
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
