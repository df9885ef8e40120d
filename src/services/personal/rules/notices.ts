import type { Notice } from '../../../authority/rules/notices.ts'

/** A stop of the whole service is reported by mail, whatever notices were chosen. */
export const serviceStopNotices = { service_stopped: 'service_stop' } as const satisfies Record<
  string,
  Notice
>
