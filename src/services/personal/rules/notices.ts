import type { Notice } from '../../../authority/rules/notices.ts'

/** A stop of the whole service is reported by mail, whatever notices were chosen. */
export const serviceStopNotices = { service_stopped: 'service_stop' } as const satisfies Record<
  string,
  Notice
>

/** So is its end by whoever has what brings it back: its owner takes it to be stopped, and logs in no more. */
export const serviceRestartNotices = { service_restarted: 'service_restart' } as const satisfies Record<
  string,
  Notice
>
